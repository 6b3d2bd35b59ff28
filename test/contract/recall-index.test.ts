import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeRecallIndexContract } from '../../src/testing/recall-index-contract.ts';

describeRecallIndexContract('the embedded store', openTestStore);
