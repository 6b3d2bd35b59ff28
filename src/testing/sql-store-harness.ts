import type { Tables } from '../adapters/sql/database.ts';
import type { Store } from '../ports/store.ts';
import type { StoreHarness } from './store-harness.ts';

/** Tables with rows of a namespace. */
const tables = [
  'namespaces',
  'sessions',
  'transcripts',
  'turns',
  'windows',
  'window_attempts',
  'runs',
  'memories',
  'memory_evidence',
  'memory_changes',
  'summaries',
  'embeddings',
  'embedded_namespaces',
  'embedding_queue',
  'profiles',
  'profile_entries',
  'profile_statements',
  'idempotency_keys',
  'processing_stats',
  'usage',
  'usage_days',
  'usage_reservations',
] as const;

/** A store over SQL as the contract suites want it, whatever database is behind it; `db` sees all namespaces. */
export function createSqlStoreHarness(store: Store, db: Tables): StoreHarness {
  return {
    store,
    async expireLease({ namespace, windowId }) {
      await db
        .updateTable('windows')
        .set({ lease_expires_at: new Date(0) })
        .where('namespace', '=', namespace)
        .where('window_id', '=', windowId)
        .where('state', '=', 'leased')
        .execute();
    },
    async dump(namespace) {
      const dump: Record<string, readonly unknown[]> = {};
      for (const table of tables) {
        // The tables differ in all but the namespace, which is all that is asked for here.
        const rows = await db
          .selectFrom(table as 'turns')
          .selectAll()
          .where('namespace', '=', namespace)
          .execute();
        dump[table] = rows.map((row) => JSON.stringify(row)).sort();
      }
      return dump;
    },
    close: () => store.close(),
  };
}
