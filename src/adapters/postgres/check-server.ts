import { sql } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import type { Tables } from '../sql/database.ts';
import { pendingMigrations } from '../sql/migrate.ts';
import type { MigrationFile } from '../sql/migration-files.ts';

/** Versions that the migrations and statements are written for. */
const oldestServer = { number: 160_000, name: '16' } as const;

/**
 * Whether the service can work here at all, asked once at the start rather than by the first request that fails.
 *
 * @throws MemoirError as `openPostgresStore` says.
 */
export async function checkServer(db: Tables): Promise<void> {
  await requireVersion(db);
  const pending = await listPending(db);
  if (pending.length > 0) {
    throw new MemoirError(
      'schema_outdated',
      `The database lacks ${pending.length} of this version's migrations, the first being ${pending[0]?.name ?? ''}.`,
    );
  }
  await requireRoles(db);
}

/** A login without a part in the service may not even read which migrations there are. */
async function listPending(db: Tables): Promise<readonly MigrationFile[]> {
  try {
    return await pendingMigrations(db);
  } catch (error) {
    await requireRoles(db);
    throw error;
  }
}

export async function requireVersion(db: Tables): Promise<void> {
  const { rows } = await sql<{ version: number }>`
    SELECT current_setting('server_version_num')::int AS version`.execute(db);
  if ((rows[0]?.version ?? 0) < oldestServer.number)
    throw misfit(`The server is older than PostgreSQL ${oldestServer.name}.`);
}

/** Whether the login may take the roles that its transactions work under. */
async function requireRoles(db: Tables): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    SELECT name FROM unnest(ARRAY['memoir_service', 'memoir_upkeep']) AS wanted(name)
    WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = wanted.name AND pg_has_role(r.oid, 'SET'))`.execute(db);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name);
  throw misfit(`The login may not act as ${names.join(' and ')}: let their owner GRANT it these roles.`);
}

function misfit(detail: string): MemoirError {
  return new MemoirError('invalid_configuration', detail, { field: 'databaseUrl' });
}
