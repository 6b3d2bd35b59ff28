import { type Kysely, sql } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { findMigrationsFolder, type MigrationFile, readMigrationFiles } from './migration-files.ts';
import { translateError } from './translate-error.ts';

/** Where the migrations stand, other than in the package: for tests. */
export interface MigrateOptions {
  readonly folder?: string;
}

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** Key of the advisory lock: the bytes of `memoir_m` as a number. Two starting processes migrate one after the other. */
const lockKey = '7882827048059821933';

/**
 * Applies the migrations that the store lacks, each in a transaction of its own, under an advisory lock, on one
 * connection. Returns what it applied, in order. Throws `schema_too_new` when the store knows migrations that this code
 * does not, and `store_failed` when a file was edited after it was applied or a statement is refused.
 */
export async function migrate<DB>(db: Kysely<DB>, options: MigrateOptions = {}): Promise<readonly MigrationFile[]> {
  const files = readMigrationFiles(options.folder ?? findMigrationsFolder());
  return await db.connection().execute(async (connection) => {
    // Without parameters, like all statements here: the simple protocol takes several statements in one text.
    await sql`select pg_advisory_lock(${sql.lit(lockKey)}::bigint)`.execute(connection);
    try {
      await createTable(connection);
      const pending = selectPending(files, await listApplied(connection));
      for (const file of pending) await apply(connection, file);
      return pending;
    } finally {
      await sql`select pg_advisory_unlock(${sql.lit(lockKey)}::bigint)`.execute(connection);
    }
  });
}

/** The migrations that the store lacks; changes nothing. Throws like {@link migrate} when store and files disagree. */
export async function pendingMigrations<DB>(
  db: Kysely<DB>,
  options: MigrateOptions = {},
): Promise<readonly MigrationFile[]> {
  const files = readMigrationFiles(options.folder ?? findMigrationsFolder());
  return await db.connection().execute(async (connection) => {
    const { rows } = await sql<{
      exists: boolean;
    }>`select to_regclass('memoir_migrations') is not null as exists`.execute(connection);
    return rows[0]?.exists === true ? selectPending(files, await listApplied(connection)) : files;
  });
}

async function createTable<DB>(connection: Kysely<DB>): Promise<void> {
  await sql`
    create table if not exists memoir_migrations (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`.execute(connection);
}

async function listApplied<DB>(connection: Kysely<DB>): Promise<readonly AppliedMigration[]> {
  const query = sql<AppliedMigration>`select number, name, checksum from memoir_migrations order by number`;
  return (await query.execute(connection)).rows;
}

function selectPending(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): readonly MigrationFile[] {
  for (const [index, migration] of applied.entries()) {
    const file = files[index];
    if (file === undefined) {
      throw new MemoirError(
        'schema_too_new',
        `The store has migration ${describe(migration)}, and this version ends with ${files.length}.`,
      );
    }
    if (file.number !== migration.number || file.checksum !== migration.checksum) {
      throw new MemoirError(
        'store_failed',
        `Migration ${describe(migration)} was applied to the store in another form than ${describe(file)} has now.`,
      );
    }
  }
  return files.slice(applied.length);
}

async function apply<DB>(connection: Kysely<DB>, file: MigrationFile): Promise<void> {
  try {
    await connection.transaction().execute(async (transaction) => {
      await sql.raw(file.sql).execute(transaction);
      await sql`
        insert into memoir_migrations (number, name, checksum)
        values (${sql.lit(file.number)}, ${sql.lit(file.name)}, ${sql.lit(file.checksum)})`.execute(transaction);
    });
  } catch (error) {
    const translated = translateError(error);
    throw new MemoirError(translated.code, `Migration ${describe(file)} failed. ${translated.detail}`, {
      cause: translated.cause,
    });
  }
}

function describe(migration: { readonly number: number; readonly name: string }): string {
  return `${String(migration.number).padStart(4, '0')}_${migration.name}`;
}
