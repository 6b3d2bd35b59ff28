import type { Wake, WakeQueue } from '../../ports/wake-queue.ts';
import { isUnreachable, QueueTimeout, translateQueueError } from './queue-error.ts';
import type { QueueHealth } from './queue-health.ts';
import type { TakenJob, WakeBackend, WakeWorker } from './wake-backend.ts';
import { buildRun, buildTimer, dueAtOf, parseWake, replacing, sessionKey, timerKey } from './wake-jobs.ts';

type Handler = (wake: Wake, signal: AbortSignal) => Promise<void>;

/** A session that is being worked on here. */
interface Running {
  readonly ended: Promise<void>;
  /** The queue has handed it over again meanwhile. */
  again: boolean;
}

/** Wakes sent in one round trip: bounds how long the server is busy with one command of ours. */
const wakesPerBatch = 200;
/** How long an answer is waited for, and how long the next commands are refused at once after one was waited for in vain. */
const answerMs = 3_000;
const restMs = 1_000;
/** How long the end of jobs in the queue, and of its connections, is waited for. */
const closeMs = 2_000;
/** A longer delay is cut, which is only an early look. Timers of Node go no further, and scores of Redis to 2039. */
const longestDelayMs = 2 ** 31 - 1;

/**
 * Wakes between processes, through BullMQ. At most one run of a session waits and at most one is active, in all processes
 * together; what BullMQ cannot promise (a queue that is emptied while a run is active, a worker that stood still) the
 * ledger's lease holds.
 */
export class BullmqWakes implements WakeQueue {
  readonly #backend: WakeBackend;
  readonly #health: QueueHealth;
  readonly #running = new Map<string, Running>();
  readonly #abort = new AbortController();
  #worker: WakeWorker | undefined;
  #restUntil = 0;
  #closing: Promise<void> | undefined;
  #isClosed = false;

  constructor(backend: WakeBackend, health: QueueHealth) {
    this.#backend = backend;
    this.#health = health;
  }

  /**
   * Accepted until the last handler has ended, also while closing: another process takes what this one leaves.
   *
   * @throws MemoirError within seconds where the server does not answer.
   */
  async wake(wakes: readonly Wake[], delayMs: number): Promise<void> {
    if (this.#isClosed) return;
    const delay = Math.min(Math.ceil(Math.max(0, delayMs)), longestDelayMs);
    for (let index = 0; index < wakes.length; index += wakesPerBatch) {
      const batch = wakes.slice(index, index + wakesPerBatch);
      await this.#ask(() => (delay === 0 ? this.#addRuns(batch) : this.#addTimers(batch, delay)));
    }
  }

  start(handler: Handler, concurrency: number): void {
    if (this.#closing !== undefined) return;
    this.#worker ??= this.#backend.work((job) => this.#take(job, handler), concurrency);
  }

  /** Whether the server answers now. */
  async isReady(): Promise<boolean> {
    if (this.#isClosed) return false;
    return await this.#ask(() => this.#backend.ask()).then(
      () => true,
      () => false,
    );
  }

  async close(graceMs: number): Promise<void> {
    this.#closing ??= this.#end();
    const timer = setTimeout(() => this.#abort.abort(), graceMs);
    await this.#closing;
    clearTimeout(timer);
  }

  async #end(): Promise<void> {
    const stopped = this.#worker?.close();
    await Promise.all(Array.from(this.#running.values(), ({ ended }) => ended));
    await endsWithin(closeMs, stopped);
    this.#isClosed = true;
    this.#health.close();
    await endsWithin(closeMs, this.#worker?.abandon());
    await endsWithin(closeMs, this.#backend.close());
  }

  async #addRuns(wakes: readonly Wake[]): Promise<void> {
    const now = Date.now();
    await this.#backend.jobs.addBulk(wakes.map((wake) => buildRun(wake, now)));
  }

  /** A timer that is in the way of one that is due sooner makes room for it. */
  async #addTimers(wakes: readonly Wake[], delayMs: number): Promise<void> {
    const now = Date.now();
    const timers = wakes.map((wake) => buildTimer(wake, now, delayMs));
    const added = await this.#backend.jobs.addBulk(timers);
    const late = timers.filter((_, index) => dueAtOf(added[index]?.id ?? '') > now + delayMs);
    if (late.length > 0) await this.#backend.jobs.addBulk(late.map(replacing));
  }

  async #take({ name, data }: TakenJob, handler: Handler): Promise<void> {
    const wake = parseWake(data);
    if (wake === undefined) return;
    try {
      if (name === 'timer') await this.#addRuns([wake]);
      else await this.#run(wake, handler);
    } catch (error) {
      // The job ends here in any case. What it was to do is done by the next sweep.
      this.#health.failed(error);
    }
  }

  async #run(wake: Wake, handler: Handler): Promise<void> {
    const key = sessionKey(wake);
    const other = this.#running.get(key);
    if (other !== undefined) {
      other.again = true;
      return;
    }
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const running: Running = { ended, again: false };
    this.#running.set(key, running);
    try {
      await this.#removeTimer(wake);
      // Taken at the last moment: left to others.
      if (this.#closing !== undefined) running.again = true;
      else await handler(wake, this.#abort.signal);
    } finally {
      this.#running.delete(key);
      resolve();
    }
    // As the job is active until this returns, the queue makes it a new one that begins after it.
    if (running.again) await this.#addRuns([wake]);
  }

  /** Merged with the run that begins, which is earlier. Before it begins: a timer that is set from now on is another. */
  async #removeTimer(wake: Wake): Promise<void> {
    const { jobs } = this.#backend;
    await this.#ask(async () => {
      const timerId = await jobs.getDeduplicationJobId(timerKey(wake));
      if (timerId !== null) await jobs.remove(timerId);
    }).catch(() => undefined);
  }

  /**
   * Waits for an answer for a few seconds at most; where one was waited for in vain, the next commands are refused at once
   * for a moment, so that not every caller waits for a server that has stopped to answer.
   */
  async #ask<T>(command: () => Promise<T>): Promise<T> {
    const began = performance.now();
    if (began < this.#restUntil) throw translateQueueError(new QueueTimeout());
    try {
      const answer = await answersWithin(answerMs, command());
      this.#health.succeeded();
      return answer;
    } catch (error) {
      const wasInVain = isUnreachable(error) && performance.now() - began > restMs;
      if (wasInVain) this.#restUntil = performance.now() + restMs;
      this.#health.failed(error);
      throw translateQueueError(error);
    }
  }
}

async function answersWithin<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new QueueTimeout()), timeoutMs);
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Waits for the end, however it comes, and no longer than that. */
async function endsWithin(timeoutMs: number, end: Promise<unknown> | undefined): Promise<void> {
  if (end !== undefined) await answersWithin(timeoutMs, end).catch(() => undefined);
}
