import { describe } from 'vitest';
import { describeFinding } from './embedding-store/finding.ts';
import { describeKeeping } from './embedding-store/keeping.ts';
import { describeLeasing } from './embedding-store/leasing.ts';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';

/** What every embedding store keeps to. Call it in a test file with a way to open the store under test. */
export function describeEmbeddingStoreContract(name: string, open: OpenStoreHarness): void {
  describe(`the embedding store of ${name}`, () => {
    const harness = useStoreHarness(open);
    describeFinding(harness);
    describeLeasing(harness);
    describeKeeping(harness);
  });
}
