import { PostgresConnection, quoteSchemaName } from 'bullmq';
import { migrationConnectionOptions } from './postgres-connection-options.ts';
import { translateSchemaError } from './check-wake-schema.ts';

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
 * @throws MemoirError as `openBullmqWakes` does.
 */
export async function createWakeSchema({ databaseUrl, schema, grantTo }: WakeSchemaOptions): Promise<void> {
  const connection = new PostgresConnection(migrationConnectionOptions({ url: databaseUrl, schema }));
  try {
    await connection.waitUntilReady();
    if (grantTo !== undefined) await grant(connection, quoteSchemaName(schema), quoteRole(grantTo));
  } catch (error) {
    throw translateSchemaError(error);
  } finally {
    await connection.close();
  }
}

/** BullMQ's functions run with the rights of who calls them, and may be called by all who may use the schema. */
async function grant({ pool }: PostgresConnection, schema: string, role: string): Promise<void> {
  await pool.query(`GRANT USAGE ON SCHEMA ${schema} TO ${role}`);
  await pool.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
  await pool.query(`REVOKE INSERT, UPDATE, DELETE ON ${schema}.migration FROM ${role}`);
  await pool.query(`GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${role}`);
}

function quoteRole(role: string): string {
  return `"${role.replaceAll('"', '""')}"`;
}
