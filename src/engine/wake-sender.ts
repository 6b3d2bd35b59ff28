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
  #pending = new Map<string, Pending>();
  #sending: Promise<void> | undefined;

  constructor(wakes: WakeQueue, log: Log) {
    this.#wakes = wakes;
    this.#log = log;
  }

  /** Asks for the sessions to be looked at after `delayMs`; of several times the earliest counts. */
  send(wakes: readonly Wake[], delayMs: number): void {
    for (const wake of wakes) {
      const key = JSON.stringify([wake.namespace, wake.sessionId]);
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
    try {
      await this.#wakes.wake(list, delayMs);
    } catch (error) {
      this.#log.warn('wake.failed', { sessions: list.length, error });
    }
  }
}
