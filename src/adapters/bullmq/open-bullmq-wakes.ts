import type { Log } from '../../ports/log.ts';
import { BullmqWakes } from './bullmq-wakes.ts';
import { openPostgresBackend } from './postgres-backend.ts';
import { QueueHealth } from './queue-health.ts';
import { openRedisBackend } from './redis-backend.ts';

/** Where the queue is kept: on Redis, or on a PostgreSQL that `createWakeSchema` has been run on. */
export type WakeServer =
  | {
      /** `redis://` or `rediss://`, from version 6.2. */
      readonly redisUrl: string;
    }
  | {
      /** Not through a pooler that shares connections between transactions: LISTEN needs its own. */
      readonly databaseUrl: string;
      /** Default `memoir_wakes`. */
      readonly schema?: string;
      /** Connections beside the one that a worker listens on; at least 2. Default 4. */
      readonly maxConnections?: number;
    };

export interface WakeOptions {
  readonly log: Log;
  /**
   * Tells deployments apart that share a server: what the keys begin with on Redis, the name of the queue on PostgreSQL.
   * Letters, digits, `-` and `_`. Default `memoir`.
   */
  readonly deployment?: string;
}

export const defaultWakeSchema = 'memoir_wakes';
const defaultConnections = 4;

/**
 * Opens the queue of wakes between processes. A Redis that is not there is no hindrance: it is looked for in the
 * background, and wakes are refused until it is found. A PostgreSQL must be there, as the ledger must.
 *
 * @throws MemoirError on PostgreSQL, where the server does not answer or the schema is missing.
 */
export async function openBullmqWakes(
  server: WakeServer,
  { log, deployment = 'memoir' }: WakeOptions,
): Promise<BullmqWakes> {
  if ('redisUrl' in server) {
    const health = new QueueHealth(log, 'redis');
    return new BullmqWakes(await openRedisBackend({ url: server.redisUrl, prefix: deployment, health }), health);
  }
  const { databaseUrl, schema = defaultWakeSchema, maxConnections = defaultConnections } = server;
  const health = new QueueHealth(log, 'postgres');
  const backend = await openPostgresBackend({
    url: databaseUrl,
    schema,
    maxConnections: Math.max(2, maxConnections),
    queueName: deployment,
    health,
  });
  return new BullmqWakes(backend, health);
}
