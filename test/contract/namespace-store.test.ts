import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeNamespaceStoreContract } from '../../src/testing/namespace-store-contract.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeNamespaceStoreContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeNamespaceStoreContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
