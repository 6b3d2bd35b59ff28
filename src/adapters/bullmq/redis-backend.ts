import { createRedisBackend, Queue } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Wake } from '../../ports/wake-queue.ts';
import { JobWorker } from './job-worker.ts';
import type { QueueHealth } from './queue-health.ts';
import { keptEvents, queueName, type WakeBackend, workerOptions } from './wake-backend.ts';
import type { WakeJobName } from './wake-jobs.ts';

export interface RedisBackendOptions {
  readonly url: string;
  /** What the keys begin with. */
  readonly prefix: string;
  readonly health: QueueHealth;
}

/** For every connection. */
const connectionOptions = {
  connectTimeout: 5_000,
  /** Longer than a worker waits for its next job, which is 10 s: nothing heard for that long means nobody is there. */
  socketTimeout: 20_000,
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 10), 2_000) * (0.75 + Math.random() / 4),
  /** What was the primary has become a replica: find the new one. */
  reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
} as const satisfies RedisOptions;

/** How long the opening waits for its first connection. */
const firstConnectionMs = 2_000;

/** Wakes are worth a moment and no more: the sweep repeats those that could not be sent. */
const senderOptions = {
  ...connectionOptions,
  socketTimeout: 5_000,
  commandTimeout: 2_000,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
} as const satisfies RedisOptions;

/** BullMQ makes two connections of these. */
const workerConnection = { ...connectionOptions, maxRetriesPerRequest: null } as const;

/**
 * BullMQ on Redis. Redis need not be there: connections are made and made again in the background. Wakes are sent over
 * one connection, which refuses them while it is down; a worker has two of its own, which wait.
 */
export async function openRedisBackend({ url, prefix, health }: RedisBackendOptions): Promise<WakeBackend> {
  const sender = new Redis(url, senderOptions);
  const queue = new Queue<Wake, void, WakeJobName>(queueName, {
    connection: sender,
    prefix,
    // Otherwise every wake waits until Redis has been there once, and none is sent after a failed look at its version.
    skipWaitingForReady: true,
    skipVersionCheck: true,
    skipMetasUpdate: true,
  });
  queue.on('error', (error) => health.failed(error));
  // BullMQ takes its own listener away before the connection has ended.
  sender.on('error', (error) => health.failed(error));
  /** How many events are kept is known to the server only, which may have been restarted or emptied since. */
  const settle = async (): Promise<void> => {
    const backend = queue.getBackend();
    const kept = await backend.getQueueMetaField('opts.maxLenEvents');
    if (kept !== String(keptEvents)) await backend.setQueueMeta({ 'opts.maxLenEvents': keptEvents });
  };
  sender.on('ready', () => {
    health.succeeded();
    void settle().catch((error: unknown) => health.failed(error));
  });
  await tryFirst(sender);
  return {
    jobs: queue,
    work(take, concurrency) {
      const connection = { ...workerConnection, url };
      const worker = new JobWorker(
        queueName,
        async (job) => await take(job),
        { ...workerOptions, connection, prefix, concurrency },
        createRedisBackend,
      );
      worker.on('error', (error) => health.failed(error));
      worker.on('active', () => health.worked());
      return worker;
    },
    ask: settle,
    async close() {
      await queue.getBackend().close(true);
      sender.disconnect();
    },
  };
}

/** Until the first try to connect has succeeded or failed, for a moment at most: so that the first wakes are not refused. */
async function tryFirst(redis: Redis): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, firstConnectionMs);
  redis.once('ready', resolve).once('close', resolve);
  await promise;
  clearTimeout(timer);
  redis.off('ready', resolve).off('close', resolve);
}
