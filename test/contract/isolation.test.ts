import { describeIsolationContract } from '../../src/testing/isolation-contract.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeIsolationContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeIsolationContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
