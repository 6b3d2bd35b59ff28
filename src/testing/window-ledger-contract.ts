import { describe } from 'vitest';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';
import { describeClaiming } from './window-ledger/claiming.ts';
import { describeClosing } from './window-ledger/closing.ts';
import { describeCommitting } from './window-ledger/committing.ts';
import { describeCounting } from './window-ledger/counting.ts';
import { describeFailing } from './window-ledger/failing.ts';
import { describeFencing } from './window-ledger/fencing.ts';
import { describeJoining } from './window-ledger/joining.ts';
import { describeRetrying } from './window-ledger/retrying.ts';

/** What every window ledger keeps to. Call it in a test file with a way to open the store under test. */
export function describeWindowLedgerContract(name: string, open: OpenStoreHarness): void {
  describe(`the window ledger of ${name}`, () => {
    const harness = useStoreHarness(open);
    describeClosing(harness);
    describeClaiming(harness);
    describeFencing(harness);
    describeFailing(harness);
    describeRetrying(harness);
    describeCommitting(harness);
    describeJoining(harness);
    describeCounting(harness);
  });
}
