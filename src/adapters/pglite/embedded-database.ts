import { type Kysely, sql } from 'kysely';
import type { Database } from '../sql/database.ts';
import type { Schema } from '../sql/schema.ts';

/**
 * PGlite runs as its superuser, whom row-level security does not bind: here the wall is the statements alone. With one
 * connection no transaction loses against another, so none is repeated.
 */
export function createEmbeddedDatabase(db: Kysely<Schema>): Database {
  return {
    parallelWrites: 1,
    read: (_namespace, work, { plansOnce = false } = {}) => (plansOnce ? planOnce(db, work) : work(db)),
    snapshot: (_namespace, work) => db.transaction().setIsolationLevel('repeatable read').execute(work),
    write: (_namespace, work) => db.transaction().execute(work),
    across: (work) => work(db),
  };
}

/** Neither setting is waited for: answers come in order, and they can only fail with the thread, of which the statements tell too. */
async function planOnce<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return await db.connection().execute(async (connection) => {
    const set = (statement: string): void =>
      void sql
        .raw(statement)
        .execute(connection)
        .catch(() => undefined);
    set('SET plan_cache_mode = force_generic_plan');
    try {
      return await work(connection);
    } finally {
      set('RESET plan_cache_mode');
    }
  });
}
