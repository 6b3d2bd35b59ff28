import type { PostgresPoolConfig } from 'bullmq';

export interface WakeConnection {
  readonly url: string;
  readonly schema: string;
}

const connectMs = 2_000;
/** Wakes are worth a moment and no more: the sweep repeats those that could not be sent. */
const bounds = { statement_timeout: 5_000, query_timeout: 6_000, idleTimeoutMillis: 60_000 } as const;
const serverOptions = [
  // A wake that a crash of the server takes back is repeated by the sweep, so no commit waits for the disk: the queue is
  // several times as fast for it.
  '-c synchronous_commit=off',
  // BullMQ deletes old events with each job that it adds. A bitmap scan reads all that were deleted since the last vacuum
  // again, 10 ms after a busy minute; an index scan marks them as dead, and passes over them from then on.
  '-c enable_bitmapscan=off',
].join(' ');

/** What BullMQ makes its pool of, and its connection for LISTEN. */
export function wakeConnectionOptions(connection: WakeConnection, maxConnections: number): PostgresPoolConfig {
  const { options, ...rest } = buildOptions(connection);
  return { ...rest, ...bounds, options: `${options} ${serverOptions}`.trim(), max: maxConnections, keepAlive: true };
}

/** One connection, for what may take its time. */
export function migrationConnectionOptions(connection: WakeConnection): PostgresPoolConfig {
  const { options, ...rest } = buildOptions(connection);
  return { ...rest, ...(options === '' ? {} : { options }), max: 1 };
}

function buildOptions({ url, schema }: WakeConnection) {
  const address = new URL(url);
  // Left in the URL they would win over those here, and so over the search path that BullMQ adds to them.
  const options = address.searchParams.get('options') ?? '';
  address.searchParams.delete('options');
  return {
    connectionString: address.href,
    schema,
    options,
    application_name: 'memoir wakes',
    connectionTimeoutMillis: connectMs,
  };
}
