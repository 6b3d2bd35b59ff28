import type { Kysely } from 'kysely';
import type { Database } from '../sql/database.ts';
import type { Schema } from '../sql/schema.ts';

/**
 * PGlite runs as its superuser, whom row-level security does not bind: here the wall is the statements alone. With one
 * connection no transaction loses against another, so none is repeated.
 */
export function createEmbeddedDatabase(db: Kysely<Schema>): Database {
  return {
    parallelWrites: 1,
    read: (_namespace, work) => work(db),
    snapshot: (_namespace, work) => db.transaction().setIsolationLevel('repeatable read').execute(work),
    write: (_namespace, work) => db.transaction().execute(work),
    across: (work) => work(db),
  };
}
