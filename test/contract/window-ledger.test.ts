import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeWindowLedgerContract } from '../../src/testing/window-ledger-contract.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeWindowLedgerContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeWindowLedgerContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
