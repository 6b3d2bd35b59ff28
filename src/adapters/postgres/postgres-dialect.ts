import { type Dialect, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { ConnectionSource } from './open-pool.ts';
import { PostgresDriver } from './postgres-driver.ts';

/** PostgreSQL's dialect over a pool that it does not own; each transaction begins with `opening`. */
export function createPostgresDialect(source: ConnectionSource, opening: string): Dialect {
  return {
    createDriver: () => new PostgresDriver(source, opening),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  };
}
