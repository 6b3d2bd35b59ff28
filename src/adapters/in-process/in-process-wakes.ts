import type { Wake, WakeQueue } from '../../ports/wake-queue.ts';

type Handler = (wake: Wake, signal: AbortSignal) => Promise<void>;

/** A wake before its time. */
interface Waiting {
  readonly dueAt: number;
  readonly timer: NodeJS.Timeout;
}

/** Timers longer than this overflow in Node and fire at once; a longer wait is cut, which is only an early look. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * Wakes within one process, in memory: enough where one process is all there is, because a wake is only a hint. A
 * session waits once, at the earliest of its times; one that is woken while it runs runs once more.
 */
export class InProcessWakes implements WakeQueue {
  readonly #waiting = new Map<string, Waiting>();
  /** Due, in order of arrival. */
  readonly #ready = new Map<string, Wake>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #abort = new AbortController();
  #handler: Handler | undefined;
  #concurrency = 0;
  #closed = false;

  async wake(wakes: readonly Wake[], delayMs: number): Promise<void> {
    if (this.#closed) return;
    for (const wake of wakes) this.#add(wake, Math.max(0, delayMs));
    this.#pump();
  }

  start(handler: Handler, concurrency: number): void {
    this.#handler = handler;
    this.#concurrency = concurrency;
    this.#pump();
  }

  async close(graceMs: number): Promise<void> {
    this.#closed = true;
    for (const { timer } of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    this.#ready.clear();
    const timer = setTimeout(() => this.#abort.abort(), graceMs);
    await Promise.all(this.#running.values());
    clearTimeout(timer);
  }

  #add(wake: Wake, delayMs: number): void {
    const key = JSON.stringify([wake.namespace, wake.sessionId]);
    if (this.#ready.has(key)) return;
    const dueAt = performance.now() + delayMs;
    const before = this.#waiting.get(key);
    if (before !== undefined && before.dueAt <= dueAt) return;
    clearTimeout(before?.timer);
    if (delayMs === 0) {
      this.#waiting.delete(key);
      this.#ready.set(key, wake);
      return;
    }
    const timer = setTimeout(() => this.#becomeReady(key, wake), Math.min(delayMs, longestTimerMs)).unref();
    this.#waiting.set(key, { dueAt, timer });
  }

  #becomeReady(key: string, wake: Wake): void {
    this.#waiting.delete(key);
    this.#ready.set(key, wake);
    this.#pump();
  }

  #pump(): void {
    const handler = this.#handler;
    if (handler === undefined || this.#closed) return;
    for (const [key, wake] of this.#ready) {
      if (this.#running.size >= this.#concurrency) return;
      if (this.#running.has(key)) continue;
      this.#ready.delete(key);
      const running = handler(wake, this.#abort.signal).finally(() => {
        this.#running.delete(key);
        this.#pump();
      });
      this.#running.set(key, running);
    }
  }
}
