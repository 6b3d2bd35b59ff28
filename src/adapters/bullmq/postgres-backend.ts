import { type BackendFactory, PostgresConnection, PostgresQueueBackend, Queue } from 'bullmq';
import type { Wake } from '../../ports/wake-queue.ts';
import { checkWakeSchema } from './check-wake-schema.ts';
import { wakeConnectionOptions } from './postgres-connection-options.ts';
import { endQuietly } from './end-quietly.ts';
import { JobWorker } from './job-worker.ts';
import type { QueueHealth } from './queue-health.ts';
import { keptEvents, type WakeBackend, workerOptions } from './wake-backend.ts';
import type { WakeJobName } from './wake-jobs.ts';

export interface PostgresBackendOptions {
  readonly url: string;
  readonly schema: string;
  readonly maxConnections: number;
  readonly queueName: string;
  readonly health: QueueHealth;
}

type Connection = ReturnType<typeof wakeConnectionOptions>;

type Finish<Method extends 'moveToCompleted' | 'moveToFailed'> = Parameters<PostgresQueueBackend[Method]>;

/** Takes the one connection that all share, instead of opening one for each. */
class SharedBackend extends PostgresQueueBackend {
  /**
   * In seconds. BullMQ's own hour relies on noticing a lost LISTEN connection, which takes the operating system up to
   * eleven minutes where the other side has vanished without a word.
   */
  override get maximumBlockTimeout(): number {
    return 10;
  }

  /**
   * Never with the claim of the next job, as a worker asks for it: in one transaction with the end of another job that
   * deadlocks with the same of other workers as soon as several delayed jobs are due (BullMQ 6.7 makes them ready in the
   * claim, whose locks come in any order then).
   */
  override async moveToCompleted(...[job, value, keep, token]: Finish<'moveToCompleted'>) {
    return await super.moveToCompleted(job, value, keep, token, false);
  }

  override async moveToFailed(...[job, reason, keep, token, , fields]: Finish<'moveToFailed'>) {
    return await super.moveToFailed(job, reason, keep, token, false, fields);
  }

  /** The connection is closed by who opened it: running jobs send wakes until they have ended. */
  override async close(): Promise<void> {
    await this.disconnectBlocking();
  }
}

/**
 * BullMQ on PostgreSQL: a pool for queries, and a connection of its own for a worker to LISTEN on.
 *
 * @throws MemoirError where the server does not answer, or the schema is not there.
 */
export async function openPostgresBackend(options: PostgresBackendOptions): Promise<WakeBackend> {
  const { queueName, health } = options;
  const config = wakeConnectionOptions(options, options.maxConnections);
  const connection = new PostgresConnection(config);
  endQuietly(connection);
  connection.on('error', (error: Error) => health.failed(error));
  try {
    // BullMQ remembers for ever that this failed, so there is no opening of a queue whose server is away.
    await checkWakeSchema(connection);
  } catch (error) {
    await connection.close();
    throw error;
  }
  const factory: BackendFactory<PostgresQueueBackend, Connection> = (name, backendOptions) =>
    new SharedBackend(connection, name, backendOptions);
  const queue = new Queue<Wake, void, WakeJobName, Wake, void, WakeJobName, PostgresQueueBackend, Connection>(
    queueName,
    { connection: config, streams: { events: { maxLen: keptEvents } } },
    factory,
  );
  queue.on('error', (error) => health.failed(error));
  return {
    jobs: queue,
    work(take, concurrency) {
      const worker = new JobWorker(
        queueName,
        async (job) => await take(job),
        { ...workerOptions, connection: config, concurrency },
        factory,
      );
      worker.on('error', (error) => health.failed(error));
      worker.on('active', () => health.worked());
      return worker;
    },
    ask: async () => await queue.getBackend().getQueueMetaField('version'),
    close: async () => await connection.close(),
  };
}
