import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describePendingWorkContract } from '../../src/testing/pending-work-contract.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describePendingWorkContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describePendingWorkContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
