import { openTestStore } from '../../src/testing/open-test-store.ts';
import { describeNamespaceStoreContract } from '../../src/testing/namespace-store-contract.ts';

describeNamespaceStoreContract('the embedded store', openTestStore);
