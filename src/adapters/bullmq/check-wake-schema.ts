import {
  assertSchemaCompatibility,
  LATEST_SCHEMA_VERSION,
  type PgQueryable,
  type PostgresConnection,
  SchemaMigrationRequiredError,
  SchemaVersionMismatchError,
  UnsupportedPostgresVersionError,
} from 'bullmq';
import { MemoirError } from '../../domain/errors.ts';
import { translateQueueError } from './queue-error.ts';

/** Whether the queue can work there at all. BullMQ itself would go on with functions that are out of date. */
export async function checkWakeSchema(connection: PostgresConnection): Promise<void> {
  try {
    await connection.waitUntilReady();
    const isCurrent = await isWakeSchemaCurrent(connection.pool, connection.schema);
    if (!isCurrent) throw new SchemaMigrationRequiredError(connection.schema);
  } catch (error) {
    throw translateSchemaError(error);
  }
}

/** Whether the schema is there, as the installed version of BullMQ makes it or a later one that it can work with. */
export async function isWakeSchemaCurrent(client: PgQueryable, schema: string): Promise<boolean> {
  try {
    return (await assertSchemaCompatibility(client, schema)) >= LATEST_SCHEMA_VERSION;
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return false;
    throw error;
  }
}

export function translateSchemaError(error: unknown): MemoirError {
  if (error instanceof SchemaMigrationRequiredError) {
    return new MemoirError('schema_outdated', `The schema "${error.schema}" of the wake queue is not up to date.`);
  }
  if (error instanceof SchemaVersionMismatchError) {
    return new MemoirError('schema_too_new', 'The schema of the wake queue was made by a newer BullMQ.');
  }
  if (error instanceof UnsupportedPostgresVersionError) {
    return new MemoirError('invalid_configuration', 'The server is too old for the wake queue.');
  }
  return translateQueueError(error);
}
