import { describeCallQuotaContract } from '../../src/testing/call-quota-contract.ts';
import { openEmbeddedModelHarness, openPostgresModelHarness } from '../servers/open-model-harness.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeCallQuotaContract('the embedded store', openEmbeddedModelHarness);

describeWithServers('contracts', ({ postgres }) => {
  describeCallQuotaContract('PostgreSQL', () => openPostgresModelHarness(postgres));
});
