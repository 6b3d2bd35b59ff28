import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeTurnLogContract } from '../../src/testing/turn-log-contract.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeTurnLogContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeTurnLogContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
