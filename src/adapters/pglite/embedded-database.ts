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

/** Set back before anyone else has the connection: statements with partial indexes need their values to be planned well. */
async function planOnce<T>(db: Kysely<Schema>, work: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
  return await db.connection().execute(async (connection) => {
    await sql.raw('SET plan_cache_mode = force_generic_plan').execute(connection);
    try {
      return await work(connection);
    } finally {
      await sql.raw('RESET plan_cache_mode').execute(connection);
    }
  });
}
