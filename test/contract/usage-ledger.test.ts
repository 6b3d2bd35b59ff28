import { describeUsageLedgerContract } from '../../src/testing/usage-ledger-contract.ts';
import { openEmbeddedModelHarness, openPostgresModelHarness } from '../servers/open-model-harness.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeUsageLedgerContract('the embedded store', openEmbeddedModelHarness);

describeWithServers('contracts', ({ postgres }) => {
  describeUsageLedgerContract('PostgreSQL', () => openPostgresModelHarness(postgres));
});
