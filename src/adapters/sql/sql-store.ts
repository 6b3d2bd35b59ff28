import { type Kysely, sql } from 'kysely';
import { limits } from '../../domain/limits.ts';
import type { Store } from '../../ports/store.ts';
import { createSqlHeartbeats } from './heartbeats.ts';
import { createSqlHierarchyReader } from './hierarchy-reader.ts';
import { refreshLexemeStats } from './lexeme-stats.ts';
import { createSqlMemoryStore } from './memory-store.ts';
import { createSqlNamespaceStore } from './namespace-settings.ts';
import { createSqlRecallIndex } from './recall-index.ts';
import { createSqlCallQuota } from './call-quota.ts';
import type { Databases } from './database.ts';
import { createSqlEmbeddingStore } from './embedding-store.ts';
import { createSqlPendingWork } from './pending-work.ts';
import { createSqlProfileStore } from './profile-store.ts';
import type { Schema } from './schema.ts';
import { createSqlTurnLog } from './turn-log.ts';
import { createSqlUsageLedger } from './usage-ledger.ts';
import { createSqlWindowLedger } from './window-ledger.ts';

/** How long a store may take to say that it is there. */
const readyWithinMs = 1_000;

/** What differs by database. */
export interface SqlStoreOptions {
  /** Ends what the databases were opened on. */
  close(): Promise<void>;
  /** Upkeep that this database needs beside that of every store. */
  vacuum?(): Promise<void>;
  /** Whether vectors are indexed. Default false: scans are exact, and no build of an index holds up a single connection. */
  readonly indexVectors?: boolean;
}

/** The store over SQL, whatever database is behind it. */
export function createSqlStore(databases: Databases, options: SqlStoreOptions): Store {
  const { indexVectors = false } = options;
  let closed: Promise<void> | undefined;
  return {
    turns: createSqlTurnLog(databases.foreground),
    windows: createSqlWindowLedger(databases),
    recall: createSqlRecallIndex(databases.foreground, { indexVectors }),
    memories: createSqlMemoryStore(databases.foreground),
    pending: createSqlPendingWork(databases.foreground),
    profiles: createSqlProfileStore(databases.foreground),
    hierarchy: createSqlHierarchyReader(databases.foreground),
    heartbeats: createSqlHeartbeats(databases.background),
    namespaces: createSqlNamespaceStore(databases.foreground),
    quota: createSqlCallQuota(databases.background),
    usage: createSqlUsageLedger(databases.background),
    embeddings: createSqlEmbeddingStore(databases, { indexVectors }),
    async isReady() {
      const limit = AbortSignal.timeout(readyWithinMs);
      const late = new Promise<boolean>((resolve) => {
        limit.addEventListener('abort', () => resolve(false), { once: true });
      });
      const answer = databases.foreground
        .across((db) => sql`SELECT 1`.execute(db))
        .then(
          () => true,
          () => false,
        );
      return await Promise.race([answer, late]);
    },
    async maintain() {
      await databases.background.across(forgetIdempotencyKeys);
      await refreshLexemeStats(databases.background);
      await options.vacuum?.();
    },
    close() {
      closed ??= options.close();
      return closed;
    },
  };
}

/** Keys past their time are no longer looked at: they only take up room. */
async function forgetIdempotencyKeys(db: Kysely<Schema>): Promise<void> {
  await sql`DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - make_interval(days => ${limits.idempotencyKeyDays + 1})`.execute(
    db,
  );
}
