import { sql } from 'kysely';
import type { Store } from '../../ports/store.ts';
import { createSqlHeartbeats } from './heartbeats.ts';
import { createSqlHierarchyReader } from './hierarchy-reader.ts';
import { createSqlMemoryStore } from './memory-store.ts';
import { createSqlNamespaceStore } from './namespace-settings.ts';
import { createSqlRecallIndex } from './recall-index.ts';
import type { Databases } from './schema.ts';
import { createSqlTurnLog } from './turn-log.ts';
import { createSqlWindowLedger } from './window-ledger.ts';

/** How long a store may take to say that it is there. */
const readyWithinMs = 1_000;

/** What differs by database. */
export interface SqlStoreOptions {
  /** Ends what the databases were opened on. */
  close(): Promise<void>;
  /** Whether the database vacuums by itself. */
  readonly autovacuum: boolean;
}

/** The store over SQL, whatever database is behind it. */
export function createSqlStore(databases: Databases, options: SqlStoreOptions): Store {
  let closed: Promise<void> | undefined;
  return {
    turns: createSqlTurnLog(databases.foreground),
    windows: createSqlWindowLedger(databases),
    recall: createSqlRecallIndex(databases.foreground),
    memories: createSqlMemoryStore(databases.foreground),
    hierarchy: createSqlHierarchyReader(databases.foreground),
    heartbeats: createSqlHeartbeats(databases.background),
    namespaces: createSqlNamespaceStore(databases.foreground),
    async isReady() {
      const limit = AbortSignal.timeout(readyWithinMs);
      const late = new Promise<boolean>((resolve) => {
        limit.addEventListener('abort', () => resolve(false), { once: true });
      });
      const answer = sql`SELECT 1`.execute(databases.foreground).then(
        () => true,
        () => false,
      );
      return await Promise.race([answer, late]);
    },
    maintain: async () => (options.autovacuum ? undefined : await vacuum(databases.background)),
    close() {
      closed ??= options.close();
      return closed;
    },
  };
}

/** Table by table, so that nobody waits for all of them. */
async function vacuum(db: Databases['background']): Promise<void> {
  const { rows } = await sql<{ name: string }>`SELECT quote_ident(relname) AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`.execute(db);
  for (const { name } of rows) await sql.raw(`VACUUM (ANALYZE) ${name}`).execute(db);
}
