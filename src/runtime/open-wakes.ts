import { InProcessWakes } from '../adapters/in-process/in-process-wakes.ts';
import type { Log } from '../ports/log.ts';
import type { WakeQueue } from '../ports/wake-queue.ts';
import type { StoreOptions } from './open-store.ts';
import type { RedisConnection } from './redis-connection.ts';

export interface WakesOptions extends Pick<StoreOptions, 'postgres'> {
  /** Carries the wakes between processes where the store is a server; without it the server itself does. */
  readonly redis?: RedisConnection;
}

export interface OpenedWakes {
  readonly wakes: WakeQueue;
  /** Whether Redis answers; absent where none is used. */
  isRedisReady?(): Promise<boolean>;
}

/** Wakes within the one process of an embedded store; between processes through Redis or, without it, PostgreSQL. */
export async function openWakes({ postgres, redis }: WakesOptions, log: Log): Promise<OpenedWakes> {
  if (postgres === undefined) return { wakes: new InProcessWakes() };
  const { openBullmqWakes } = await import('../adapters/bullmq/open-bullmq-wakes.ts');
  if (redis === undefined) return { wakes: await openBullmqWakes({ databaseUrl: postgres.url }, { log }) };
  const { url: redisUrl, prefix: deployment } = redis;
  const wakes = await openBullmqWakes({ redisUrl }, { log, ...(deployment === undefined ? {} : { deployment }) });
  return { wakes, isRedisReady: () => wakes.isReady() };
}
