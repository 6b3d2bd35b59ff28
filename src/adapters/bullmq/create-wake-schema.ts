import {
  MIGRATION_ADVISORY_LOCK_KEY,
  type PgPoolClient,
  PostgresConnection,
  quoteSchemaName,
  runMigrations,
} from 'bullmq';
import { isWakeSchemaCurrent, translateSchemaError } from './check-wake-schema.ts';
import { endQuietly } from './end-quietly.ts';
import { migrationConnectionOptions } from './postgres-connection-options.ts';

export interface WakeSchemaOptions {
  /** With a login that may create schemas in the database. It owns what is created. */
  readonly databaseUrl: string;
  readonly schema: string;
  /** The role that works with the queue: it, or its members that inherit from it, can do no more than that. */
  readonly grantTo?: string;
}

/**
 * Creates the schema of the queue, or brings it up to the version of BullMQ that is installed. Repeated calls change
 * nothing; several at once wait for each other.
 *
 * @throws MemoirError as `openBullmqWakes` does, and `store_failed` where the login may not do it.
 */
export async function createWakeSchema({ databaseUrl, schema, grantTo }: WakeSchemaOptions): Promise<void> {
  const connection = new PostgresConnection(migrationConnectionOptions({ url: databaseUrl, schema }));
  endQuietly(connection);
  try {
    const client = await connection.pool.connect();
    try {
      // Not left to BullMQ: it would ask for the right to create schemas also where nothing is to be done.
      if (!(await isWakeSchemaCurrent(client, schema))) await runMigrations(client, schema);
      if (grantTo !== undefined && !(await isGranted(client, schema, grantTo))) await grant(client, schema, grantTo);
    } finally {
      client.release();
    }
  } catch (error) {
    throw translateSchemaError(error);
  } finally {
    await connection.close();
  }
}

/** Whether the role may work with all of the queue already: then a login that may grant nothing has nothing to do here. */
async function isGranted(client: PgPoolClient, schema: string, role: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = $1 AND (NOT has_schema_privilege($2, n.oid, 'USAGE')
      OR (c.relkind = 'S' AND NOT has_sequence_privilege($2, c.oid, 'USAGE'))
      OR (c.relkind IN ('r', 'p', 'v') AND NOT has_table_privilege($2, c.oid, 'SELECT'))
      OR (c.relkind IN ('r', 'p') AND (c.relname = 'migration') = has_table_privilege($2, c.oid, 'INSERT')))
    LIMIT 1`,
    [schema, role],
  );
  return rows.length === 0;
}

/** BullMQ's functions run with the rights of who calls them, and may be called by all who may use the schema. */
async function grant(client: PgPoolClient, schemaName: string, roleName: string): Promise<void> {
  const schema = quoteSchemaName(schemaName);
  const role = `"${roleName.replaceAll('"', '""')}"`;
  await client.query('BEGIN');
  try {
    // One after the other, as BullMQ's own migrations: two that change the rights of one table disturb each other.
    await client.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [MIGRATION_ADVISORY_LOCK_KEY, schemaName]);
    await client.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    await client.query(`REVOKE INSERT, UPDATE, DELETE ON ${schema}.migration FROM ${role}`);
    await client.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
