import { setTimeout } from 'node:timers/promises';
import { createPinoLog } from '../adapters/pino/pino-log.ts';
import type { QueueStatus } from '../ports/window-ledger.ts';
import type { Config } from './config.ts';
import { openEngine, type OpenedEngine } from './open-engine.ts';

/** How often a single run looks whether everything is done. */
const lookMs = 50;

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
  const run: Run = { sessions: new Set(), namespaces: new Set() };
  for (;;) {
    const opened = await open(config, false);
    try {
      await workOff(opened, run, signal);
      // A window that ended between two looks leaves the next one of its session behind: seen for sure only when nothing
      // runs any more.
      const left = await opened.listDue();
      if (left.length === 0 || signal.aborted) return await summarise(opened, run);
    } finally {
      await opened.close();
    }
  }
}

/** What a run has found so far. */
interface Run {
  readonly sessions: Set<string>;
  readonly namespaces: Set<string>;
}

/** Works until nothing seems to be due or running, and stops the worker. */
async function workOff(opened: OpenedEngine, run: Run, signal: AbortSignal): Promise<void> {
  const { worker, ingestion } = opened.engine;
  const flushed = new Set<string>();
  worker.start();
  while (!signal.aborted) {
    const due = await opened.listDue();
    for (const { namespace, sessionId } of due) {
      const key = JSON.stringify([namespace, sessionId]);
      if (flushed.has(key)) continue;
      flushed.add(key);
      run.sessions.add(key);
      run.namespaces.add(namespace);
      await ingestion.flush(namespace, sessionId, { ended: false });
    }
    if (due.length === 0 && !(await isActive(opened, run.namespaces))) break;
    await setTimeout(lookMs);
  }
  await worker.close();
}

async function summarise({ engine }: OpenedEngine, { sessions, namespaces }: Run): Promise<WorkerRun> {
  const statuses = [...namespaces].map(async (namespace) => ({
    namespace,
    ...(await engine.operations.queueStatus(namespace)),
  }));
  return { sessions: sessions.size, namespaces: await Promise.all(statuses) };
}

/** Works in the background until the signal comes. */
export async function runWorker({ config, signal }: WorkerRunOptions): Promise<void> {
  const opened = await open(config, true);
  if (!signal.aborted) {
    const { promise, resolve } = Promise.withResolvers<void>();
    // A timer holds the process: nothing else does while the worker waits for work.
    const hold = setInterval(() => undefined, 60_000);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    clearInterval(hold);
  }
  await opened.close();
}

async function open(config: Config, work: boolean): Promise<OpenedEngine> {
  return await openEngine({
    dataDir: config.dataDir,
    log: createPinoLog({ level: config.logLevel ?? 'info' }),
    work,
    concurrency: config.maxConcurrency,
    graceMs: config.shutdownSeconds * 1_000,
    ...(config.sweepIntervalSeconds === undefined ? {} : { sweepMs: config.sweepIntervalSeconds * 1_000 }),
  });
}

async function isActive({ engine }: OpenedEngine, namespaces: ReadonlySet<string>): Promise<boolean> {
  for (const namespace of namespaces) {
    const { active } = await engine.operations.queueStatus(namespace);
    if (active > 0) return true;
  }
  return false;
}
