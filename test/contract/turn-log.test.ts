import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeTurnLogContract } from '../../src/testing/turn-log-contract.ts';

describeTurnLogContract('the embedded store', openTestStore);
