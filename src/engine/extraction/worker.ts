import { limits } from '../../domain/limits.ts';
import { effectiveSettings, type EffectiveSettings } from '../../domain/settings.ts';
import type { WakeQueue, Wake } from '../../ports/wake-queue.ts';
import type { Heartbeats } from '../../ports/heartbeats.ts';
import type { Lease } from '../../ports/window-ledger.ts';
import type { WakeSender } from '../wake-sender.ts';
import { inLanes, LoneWork } from './lone-work.ts';
import { UpkeepSchedule } from './upkeep-schedule.ts';
import { processWindow, type ProcessingBounds, type ProcessingPorts } from './process-window.ts';

export interface WorkerPorts extends ProcessingPorts {
  readonly wakes: WakeQueue;
  readonly sender: Pick<WakeSender, 'send'>;
  readonly heartbeats: Heartbeats;
  readonly upkeep: { maintain(): Promise<void> };
  readonly embedding?: BackgroundEmbedding;
  readonly settings: { get(namespace: string): Promise<EffectiveSettings> };
}

/** Of the stage that embeds, what a worker sets going. */
export interface BackgroundEmbedding {
  /** Told whenever there may be something to embed. */
  wake(): void;
  /** Does a piece of what is due; 0 where there is nothing to do now. */
  embedDue(signal: AbortSignal): Promise<number>;
}

export interface WorkerOptions extends ProcessingBounds {
  /** Names the worker in leases and logs. */
  readonly owner: string;
  readonly concurrency: number;
  /** Between two sweeps. */
  readonly sweepMs: number;
  /** What runs has this long to end when the worker closes; then its attempts are handed back. */
  readonly graceMs: number;
}

/** Turns wakes into processed windows, and sweeps for work that nobody woke. */
export interface Worker {
  /** Starts taking work, beginning with a sweep. */
  start(): void;
  /** Wakes what is due; returns how many sessions that were. */
  sweep(): Promise<number>;
  /**
   * Works off everything that can be done now in all namespaces, open tails included, without being started, and embeds what is
   * to be embedded; returns the sessions that had something to do. What waits for a later attempt stays.
   */
  drain(signal: AbortSignal): Promise<readonly Wake[]>;
  /** Stops taking work, lets what runs end within the grace, hands the rest back. Idempotent. */
  close(): Promise<void>;
}

/** A worker counts as running while it was heard of within 120 s. */
const heartbeatMs = 30_000;
/** Upkeep of the store: a day's worth of dead rows costs little, and finding things depends on fresh statistics. */
const upkeepMs = 15 * 60_000;
/** How soon to look again when there is more than one sweep can wake. */
const fullSweepMs = 1_000;
/** How long a session is left alone after the store failed under it. */
const storeFailureMs = 1_000;

export function createWorker(ports: WorkerPorts, options: WorkerOptions): Worker {
  const timers: NodeJS.Timeout[] = [];
  let closed: Promise<void> | undefined;
  const run = (event: string, work: () => Promise<unknown>): void =>
    void work().catch((error: unknown) => {
      if (closed === undefined) ports.log.error(event, { error });
    });
  const beat = (): void =>
    run('heartbeat.failed', () =>
      ports.heartbeats.beat({ owner: options.owner, intervalSeconds: options.sweepMs / 1000 }),
    );
  const maintain = (): void => run('upkeep.failed', () => ports.upkeep.maintain());
  const schedule = new UpkeepSchedule(maintain);
  const alone = new LoneWork();
  const onWindow = (): void => {
    schedule.countWindow();
    ports.embedding?.wake();
  };
  const workOptions = { ...options, alone, onWindow };
  const sweepNow = (): void =>
    run('sweep.failed', async () => {
      ports.embedding?.wake();
      // A full batch is not all: the rest comes when this one is being worked on.
      if ((await sweep(ports, workOptions)) === limits.sessionsPerSweep && closed === undefined)
        setTimeout(sweepNow, fullSweepMs).unref();
    });
  return {
    start() {
      const concurrency = Math.min(options.concurrency, ports.extractor.parallel ?? Infinity);
      ports.wakes.start((wake, signal) => handleWake(ports, wake, { ...workOptions, signal }), concurrency);
      timers.push(
        setInterval(beat, heartbeatMs).unref(),
        setInterval(sweepNow, options.sweepMs).unref(),
        setInterval(maintain, upkeepMs).unref(),
      );
      beat();
      sweepNow();
    },
    sweep: () => sweep(ports, workOptions),
    drain: (signal) => drain(ports, { ...workOptions, signal }),
    close() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      closed ??= Promise.all([ports.wakes.close(options.graceMs), alone.close(options.graceMs)]).then(() =>
        ports.heartbeats.end(options.owner).catch(() => undefined),
      );
      return closed;
    },
  };
}

type SweepOptions = Omit<WakeOptions, 'signal'> & { readonly alone: LoneWork };

async function sweep(ports: WorkerPorts, options: SweepOptions): Promise<number> {
  const { wakes, log } = ports;
  const due = await listDue(ports, 'due');
  if (due.length === 0) return 0;
  try {
    await wakes.wake(due, 0);
    log.debug('sweep.woke', { sessions: due.length });
  } catch (error) {
    // A queue that is away carries no wake to anybody. The ledger keeps processes apart, so this one works them off.
    log.warn('sweep.works_alone', { sessions: due.length, error });
    const { concurrency, alone } = options;
    await alone.run(due, concurrency, (wake, signal) => workSession(ports, wake, { ...options, signal }));
  }
  return due.length;
}

type WakeOptions = WorkerOptions & {
  readonly signal: AbortSignal;
  /** Called for each window that was worked on. */
  onWindow(): void;
  /** Closes open tails without waiting for them to fall silent. */
  readonly closeTails?: boolean;
};

async function listDue({ windows, clock, extractor }: WorkerPorts, tails: 'due' | 'all'): Promise<Wake[]> {
  const policy = effectiveSettings({}, extractor).windows;
  return await windows.listDue({ now: clock.now(), policy, tails, limit: limits.sessionsPerSweep });
}

async function drain(ports: WorkerPorts, options: WakeOptions): Promise<readonly Wake[]> {
  const worked = new Map<string, Wake>();
  while (!options.signal.aborted) {
    const due = await listDue(ports, 'all');
    if (due.length === 0) break;
    for (const wake of due) worked.set(JSON.stringify(wake), wake);
    let windows = 0;
    const onWindow = (): void => {
      windows += 1;
      options.onWindow();
    };
    const counting = { ...options, onWindow };
    await inLanes(due, options.concurrency, (wake) => workSession(ports, wake, { ...counting, closeTails: true }));
    // What is due and cannot be worked on, for whatever reason, must not be asked for again and again.
    if (windows === 0) break;
  }
  while (!options.signal.aborted && ((await ports.embedding?.embedDue(options.signal)) ?? 0) > 0);
  return [...worked.values()];
}

/** Window by window, as long as there is one that can be worked on now. */
async function workSession(ports: WorkerPorts, wake: Wake, options: WakeOptions): Promise<void> {
  let againMs: number | undefined = 0;
  while (againMs === 0 && !options.signal.aborted) againMs = await workOnce(ports, wake, options);
}

async function handleWake(ports: WorkerPorts, wake: Wake, options: WakeOptions): Promise<void> {
  let againMs: number | undefined = storeFailureMs;
  try {
    againMs = await workOnce(ports, wake, options);
  } catch (error) {
    ports.log.error('worker.store_failed', { ...wake, error });
  }
  if (againMs !== undefined) ports.sender.send([wake], againMs);
}

/** Works on at most one window of the session; says after how many milliseconds to look at it again. */
async function workOnce(ports: WorkerPorts, wake: Wake, options: WakeOptions): Promise<number | undefined> {
  const { windows } = await ports.settings.get(wake.namespace);
  const policy = options.closeTails === true ? { ...windows, idleMs: 0 } : windows;
  const now = ports.clock.now();
  const claim = await ports.windows.claim(wake, { owner: options.owner, leaseMs: options.leaseMs, now, policy });
  switch (claim.kind) {
    case 'idle':
      return undefined;
    case 'later':
      return Math.max(0, claim.at.getTime() - now.getTime());
    case 'busy':
      return claim.retryMs;
    case 'again':
      return 0;
    case 'claimed':
      return await workOnWindow(ports, claim.lease, options);
  }
}

async function workOnWindow(ports: WorkerPorts, lease: Lease, options: WakeOptions): Promise<0 | undefined> {
  const isMoreLeft = await processWindow(ports, lease, options);
  options.onWindow();
  return isMoreLeft ? 0 : undefined;
}
