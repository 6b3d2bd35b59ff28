import type { Log } from '../../ports/log.ts';
import { isLostJob, isUnreachable, shownName, translateQueueError } from './queue-error.ts';

/**
 * Tells the log when the queue's server goes away and when it is back, and nothing in between: clients try again several
 * times a second, each time with an error.
 */
export class QueueHealth {
  readonly #log: Log;
  readonly #backend: string;
  #isAway = false;
  #closed = false;
  /** What was refused last, until something succeeds. */
  #refusal: string | undefined;

  constructor(log: Log, backend: 'redis' | 'postgres') {
    this.#log = log;
    this.#backend = backend;
  }

  failed(error: unknown): void {
    if (this.#closed) return;
    if (isLostJob(error)) {
      this.#log.debug('wakes.job_lost', { backend: this.#backend });
    } else if (isUnreachable(error)) {
      if (!this.#isAway) this.#log.warn('wakes.unavailable', this.#fields(error));
      this.#isAway = true;
    } else if (this.#refusal !== shownName(error)) {
      this.#refusal = shownName(error);
      this.#log.warn('wakes.refused', this.#fields(error));
    }
  }

  /** The server has answered where wakes are sent. A worker may have its connection back sooner, or later. */
  succeeded(): void {
    if (this.#closed) return;
    if (this.#isAway) this.#log.info('wakes.available', { backend: this.#backend });
    this.#isAway = false;
  }

  /** A job was handed over: whatever was refused before is over. */
  worked(): void {
    this.#refusal = undefined;
  }

  /** From here on connections end because they are told to. */
  close(): void {
    this.#closed = true;
  }

  #fields(error: unknown): { readonly backend: string; readonly error: Error } {
    return { backend: this.#backend, error: translateQueueError(error) };
  }
}
