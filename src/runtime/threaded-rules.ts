import { Worker } from 'node:worker_threads';
import type { Extraction, ExtractionInput } from '../domain/extraction/fact.ts';
import type { Extractor } from '../ports/extractor.ts';
import { ContentFault } from '../ports/faults.ts';

export interface RulesRequest {
  readonly id: number;
  readonly input: ExtractionInput;
}

export type RulesAnswer =
  | { readonly id: number; readonly extraction: Extraction }
  | { readonly id: number; readonly failure: string };

interface Waiting {
  readonly input: ExtractionInput;
  readonly resolve: (extraction: Extraction) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Extraction by rules in a thread of its own, so that no request waits behind its milliseconds. The thread starts
 * with the first window and works on one at a time.
 */
export class ThreadedRules implements Extractor {
  readonly id = 'rules/1';
  readonly free = true;
  /** With ten windows at once a write took 15 ms instead of 5 on a loaded machine; the backlog went down faster. */
  readonly parallel = 1;
  /** In the order in which the thread works on them. */
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #lastId = 0;

  async extract(input: ExtractionInput, signal: AbortSignal): Promise<Extraction> {
    signal.throwIfAborted();
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<Extraction>();
    const abort = (): void => this.#abandon(id);
    signal.addEventListener('abort', abort, { once: true });
    this.#waiting.set(id, { input, resolve, reject });
    this.#post(id, input);
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', abort);
      this.#waiting.delete(id);
    }
  }

  /** Ends the thread; what it still worked on rejects. Idempotent. */
  async close(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    for (const { reject } of this.#waiting.values()) reject(new ContentFault('The rules were closed.'));
    await thread?.terminate();
  }

  #post(id: number, input: ExtractionInput): void {
    this.#thread ??= this.#start();
    this.#thread.postMessage({ id, input } satisfies RulesRequest);
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const thread = new Worker(new URL(`./rules-thread.${extension}`, import.meta.url), { name: 'memoir-rules' });
    thread.on('message', (answer: RulesAnswer) => this.#settle(answer));
    thread.once('error', (error) => this.#fail(thread, error));
    // Whoever waits for an answer keeps the process alive by other means.
    thread.unref();
    return thread;
  }

  #settle(answer: RulesAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if ('extraction' in answer) waiting?.resolve(answer.extraction);
    else waiting?.reject(new ContentFault(`The rules threw ${answer.failure}.`));
  }

  /** The window that brought the thread down is the one it worked on; the others are begun again. */
  #fail(thread: Worker, cause: unknown): void {
    if (this.#thread !== thread) return;
    const [first] = this.#waiting.entries();
    first?.[1].reject(new ContentFault('The thread of the rules broke down.', { cause }));
    this.#restart(first?.[0]);
  }

  /** A window that is given up while the thread works on it would hold up the others: the thread is ended under it. */
  #abandon(id: number): void {
    const [first] = this.#waiting.keys();
    this.#waiting.get(id)?.reject(new ContentFault('The extraction was called off.'));
    if (first !== id) return;
    void this.#thread?.terminate();
    this.#restart(id);
  }

  #restart(without: number | undefined): void {
    this.#thread = undefined;
    for (const [id, { input }] of this.#waiting) if (id !== without) this.#post(id, input);
  }
}
