import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeProfileStoreContract } from '../../src/testing/profile-store-contract.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeProfileStoreContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeProfileStoreContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
