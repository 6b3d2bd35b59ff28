import { LRUCache } from 'lru-cache';
import { limits } from '../domain/limits.ts';
import type { Log } from '../ports/log.ts';
import type { Wake, WakeQueue } from '../ports/wake-queue.ts';

interface Pending {
  readonly wake: Wake;
  readonly delayMs: number;
}

/**
 * Sends wakes of sessions whose work is durable already, behind the back of whoever did it: no acknowledgement waits for
 * the queue, and none turns into an error when the queue is away. What gathers while one batch is sent goes with the
 * next, each session once. What is lost is woken by the sweep.
 */
export class WakeSender {
  readonly #wakes: WakeQueue;
  readonly #log: Log;
  /** When looks are due that were asked for here, in milliseconds of this process. */
  readonly #dueAt = new LRUCache<string, number>({ max: limits.waitingWakes });
  #pending = new Map<string, Pending>();
  #sending: Promise<void> | undefined;

  constructor(wakes: WakeQueue, log: Log) {
    this.#wakes = wakes;
    this.#log = log;
  }

  /**
   * Asks for the session to be looked at after `delayMs`, unless this process has asked for a look that is still to come by then:
   * one that is lost with its queue is asked for again when it would have been.
   */
  ensure(wake: Wake, delayMs: number): void {
    const now = performance.now();
    const dueAt = this.#dueAt.get(keyOf(wake)) ?? -Infinity;
    if (dueAt <= now || dueAt > now + delayMs) this.send([wake], delayMs);
  }

  /** Asks for the sessions to be looked at after `delayMs`; of several times the earliest counts. */
  send(wakes: readonly Wake[], delayMs: number): void {
    for (const wake of wakes) {
      const key = keyOf(wake);
      const before = this.#pending.get(key);
      if (before !== undefined && before.delayMs <= delayMs) continue;
      if (before === undefined && this.#pending.size >= limits.waitingWakes) return;
      this.#pending.set(key, { wake, delayMs });
    }
    this.#sending ??= this.#sendAll();
  }

  /** Resolves when nothing waits to be sent. */
  async settled(): Promise<void> {
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    // Lets the calls of this turn of the event loop gather.
    await Promise.resolve();
    while (this.#pending.size > 0) {
      const batch = this.#pending;
      this.#pending = new Map();
      const byDelay = Map.groupBy(batch.values(), ({ delayMs }) => delayMs);
      for (const [delayMs, list] of byDelay)
        await this.#wake(
          list.map(({ wake }) => wake),
          delayMs,
        );
    }
    this.#sending = undefined;
  }

  async #wake(list: readonly Wake[], delayMs: number): Promise<void> {
    const dueAt = performance.now() + delayMs;
    for (const wake of list) this.#dueAt.set(keyOf(wake), dueAt);
    try {
      await this.#wakes.wake(list, delayMs);
    } catch (error) {
      for (const wake of list) this.#dueAt.delete(keyOf(wake));
      this.#log.warn('wake.failed', { sessions: list.length, error });
    }
  }
}

function keyOf({ namespace, sessionId }: Wake): string {
  return JSON.stringify([namespace, sessionId]);
}
