import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeWindowLedgerContract } from '../../src/testing/window-ledger-contract.ts';

describeWindowLedgerContract('the embedded store', openTestStore);
