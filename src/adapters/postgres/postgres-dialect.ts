import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Pool } from 'pg';
import { PostgresDriver } from './postgres-driver.ts';

/** PostgreSQL's dialect over a pool that it does not own; each transaction begins with `opening`. */
export function createPostgresDialect(pool: Pool, opening: string): Dialect {
  return {
    createDriver: () => new PostgresDriver(pool, opening),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
