import { describeEmbeddingStoreContract } from '../../src/testing/embedding-store-contract.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeEmbeddingStoreContract('the embedded store', openTestStore);

describeWithServers('contracts', ({ postgres }) => {
  describeEmbeddingStoreContract('PostgreSQL', () => openPostgresTestStore(postgres));
});
