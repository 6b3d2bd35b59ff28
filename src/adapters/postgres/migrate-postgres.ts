import { MemoirError } from '../../domain/errors.ts';
import { migrate, pendingMigrations } from '../sql/migrate.ts';
import { findSqlState } from '../sql/translate-error.ts';
import { requireVersion } from './check-server.ts';
import { explainOpening } from './explain-opening.ts';
import { openPool } from './open-pool.ts';
import { openTables } from './open-tables.ts';

const insufficientPrivilege = '42501';

/** What an owner without the right to make roles and extensions needs done for it, once. */
const preparation = [
  'CREATE EXTENSION IF NOT EXISTS vector;',
  'CREATE ROLE memoir_service NOLOGIN; CREATE ROLE memoir_upkeep NOLOGIN; CREATE ROLE memoir_index NOLOGIN;',
  'GRANT memoir_service, memoir_upkeep, memoir_index TO <the login>;',
  'GRANT CREATE, USAGE ON SCHEMA public TO <the login> WITH GRANT OPTION; GRANT CREATE ON DATABASE <this one> TO <the login>;',
].join(' ');

/**
 * Brings the schema of a PostgreSQL up to date, with the login of the URL: it becomes the owner of the tables. Returns
 * the names of what was applied, in order. Several at once wait for each other.
 *
 * @throws MemoirError `store_unavailable`, `schema_too_new`, `store_failed` where a statement was refused,
 * `invalid_configuration` where the server is too old or the login lacks rights.
 */
export async function migratePostgres(url: string): Promise<readonly string[]> {
  const source = openPool({ url, name: 'memoir migrate', max: 1, min: 0, unbounded: true });
  try {
    const db = openTables(source);
    await requireVersion(db);
    // To look takes no rights: a login without any may ask whether something is to be done.
    if ((await pendingMigrations(db)).length === 0) return [];
    const applied = await migrate(db);
    return applied.map(({ name }) => name);
  } catch (error) {
    if (findSqlState(error) !== insufficientPrivilege) throw explainOpening(error, url);
    throw new MemoirError(
      'invalid_configuration',
      `The login may not do what the migration needs. Let a superuser run once in this database: ${preparation}`,
      { cause: error, field: 'databaseUrl' },
    );
  } finally {
    await source.pool.end();
  }
}
