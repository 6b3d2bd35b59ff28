import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeRecallIndexContract } from '../../src/testing/recall-index-contract.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeRecallIndexContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeRecallIndexContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
