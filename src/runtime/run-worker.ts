import { createPinoLog } from '../adapters/pino/pino-log.ts';
import type { QueueStatus } from '../ports/window-ledger.ts';
import type { Config } from './config.ts';
import { describeStore } from './describe-store.ts';
import { engineOptionsOf } from './engine-options.ts';
import { openEngine } from './open-engine.ts';

/** What a worker works on, and until when. */
export interface WorkerRunOptions {
  readonly config: Config;
  /** Ends the run in order: what runs is finished within the bound of the configuration. */
  readonly signal: AbortSignal;
}

/** What a single run found and left. */
export interface WorkerRun {
  /** Sessions that had something to do. */
  readonly sessions: number;
  /** How the queue of each namespace with work stands at the end. */
  readonly namespaces: readonly (QueueStatus & { readonly namespace: string })[];
}

/**
 * Processes everything that is due in all namespaces, open tails included, and ends. What waits for a later attempt stays.
 *
 * @throws MemoirError as `openEngine`.
 */
export async function runWorkerOnce({ config, signal }: WorkerRunOptions): Promise<WorkerRun> {
  const log = createPinoLog({ level: config.logLevel ?? 'info' });
  const opened = await openEngine({ ...(await engineOptionsOf(config)), log, work: false });
  try {
    const { worker, operations } = opened.engine;
    const worked = await worker.drain(signal);
    const namespaces = [...new Set(worked.map(({ namespace }) => namespace))];
    const statuses = namespaces.map(async (namespace) => ({ namespace, ...(await operations.queueStatus(namespace)) }));
    return { sessions: worked.length, namespaces: await Promise.all(statuses) };
  } finally {
    await opened.close();
  }
}

/** Works in the background until the signal comes. */
export async function runWorker({
  config,
  signal,
  onReady,
}: WorkerRunOptions & { readonly onReady?: () => void }): Promise<void> {
  const log = createPinoLog({ level: config.logLevel ?? 'info' });
  const opened = await openEngine({ ...(await engineOptionsOf(config)), log, work: true });
  log.info('worker.ready', { store: describeStore(config) });
  onReady?.();
  if (!signal.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    // A timer holds the process: nothing else does while the worker waits for work.
    const hold = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearInterval(hold);
  }
  log.info('worker.closing', { graceMs: config.shutdownSeconds * 1_000 });
  await opened.close();
  log.info('worker.closed');
}
