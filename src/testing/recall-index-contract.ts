import { describe } from 'vitest';
import { describeAgentValues } from './recall-index/agent-values.ts';
import { describeAgents } from './recall-index/agents.ts';
import { describeCandidates } from './recall-index/candidates.ts';
import { describeFinding } from './recall-index/finding.ts';
import { describeNearing } from './recall-index/nearing.ts';
import { describeScoping } from './recall-index/scoping.ts';
import { describeSuperseding } from './recall-index/superseding.ts';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';

/** What every recall index keeps to. Call it in a test file with a way to open the store under test. */
export function describeRecallIndexContract(name: string, open: OpenStoreHarness): void {
  describe(`the recall index of ${name}`, () => {
    const harness = useStoreHarness(open);
    describeFinding(harness);
    describeScoping(harness);
    describeAgents(harness);
    describeAgentValues(harness);
    describeSuperseding(harness);
    describeNearing(harness);
    describeCandidates(harness);
  });
}
