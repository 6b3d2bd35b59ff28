import { migrate } from '../sql/migrate.ts';
import { requireVersion } from './check-server.ts';
import { openPool } from './open-pool.ts';
import { openTables } from './open-tables.ts';

/**
 * Brings the schema of a PostgreSQL up to date, with the login of the URL: it becomes the owner of the tables. Returns
 * the names of what was applied, in order. Several at once wait for each other.
 *
 * @throws MemoirError `store_unavailable`, `schema_too_new`, `store_failed` where a statement was refused,
 * `invalid_configuration` where the server is too old.
 */
export async function migratePostgres(url: string): Promise<readonly string[]> {
  const source = openPool({ url, name: 'memoir migrate', max: 1, min: 0 });
  try {
    const db = openTables(source);
    await requireVersion(db);
    const applied = await migrate(db);
    return applied.map(({ name }) => name);
  } finally {
    await source.pool.end();
  }
}
