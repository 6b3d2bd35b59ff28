import type { Clock } from '../../ports/clock.ts';
import type { Embedder } from '../../ports/embedder.ts';
import type { EmbeddingStatus, EmbeddingStore } from '../../ports/embedding-store.ts';
import type { Log } from '../../ports/log.ts';
import { embedNamespace } from './embed-namespace.ts';
import { defaultBounds, type EmbeddingBounds } from './embedding-bounds.ts';
import { ModelGate } from './model-gate.ts';
import { ModelIndex } from './model-index.ts';

export interface EmbeddingPorts {
  readonly store: EmbeddingStore;
  /** The model as an embedder for each account: behind its limits, budgets and meter. */
  readonly embedderFor: (account: { readonly namespace: string; readonly purpose: string }) => Embedder;
  readonly clock: Clock;
  readonly log: Log;
}

export interface EmbeddingOptions {
  /** `Embedder.id`. */
  readonly modelId: string;
  /** Names the worker in leases. */
  readonly owner: string;
  /** What the model takes, where that is less than usual. */
  readonly bounds?: Partial<EmbeddingBounds>;
  /** Namespaces that are embedded at once. Default 4. */
  readonly concurrency?: number;
  /** After which a worker is taken to have died, in ms: longer than one call may take. Default 240,000. */
  readonly leaseMs?: number;
}

/** Gives turns and memories their vectors, in the background. */
export interface Embedding {
  /**
   * Does a bounded piece of what is due, in all namespaces by turns; returns how many turns and memories are done: 0 where there
   * is nothing to do now. A call while one runs is the same call. Rejects only where the store fails.
   */
  embedDue(signal: AbortSignal): Promise<number>;
  /** Begins to work off what is due, until nothing is, unless it is at it already. */
  wake(): void;
  status(namespace: string): Promise<EmbeddingStatus>;
  /** Cuts off what runs and waits until it has ended. Idempotent. */
  close(): Promise<void>;
}

const defaultConcurrency = 4;
/** As long as the guards give a call with all its waiting. */
const defaultLeaseMs = 240_000;
/** Of one piece of work: at four batches each, some seconds. */
const namespacesPerRound = 16;
const batchesPerClaim = 4;
/** Looks for work in one round: where all that is due is held, each passes over a thousand namespaces. */
const looksPerRound = 10;
const purpose = 'embed';

export function createEmbedding(ports: EmbeddingPorts, options: EmbeddingOptions): Embedding {
  return new EmbeddingStage(ports, options);
}

class EmbeddingStage implements Embedding {
  readonly #ports: EmbeddingPorts;
  readonly #options: EmbeddingOptions;
  readonly #gate: ModelGate;
  readonly #index: ModelIndex;
  readonly #closing = new AbortController();
  #after = '';
  #round: Promise<number> | undefined;
  #working: Promise<void> | undefined;
  #isWoken = false;

  constructor(ports: EmbeddingPorts, options: EmbeddingOptions) {
    this.#ports = ports;
    this.#options = options;
    this.#gate = new ModelGate(options.modelId, ports);
    this.#index = new ModelIndex(options.modelId, ports.store, ports.log);
  }

  embedDue(signal: AbortSignal): Promise<number> {
    this.#round ??= this.#run(AbortSignal.any([signal, this.#closing.signal])).finally(() => {
      this.#round = undefined;
    });
    return this.#round;
  }

  wake(): void {
    this.#isWoken = true;
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  status(namespace: string): Promise<EmbeddingStatus> {
    return this.#ports.store.status(namespace);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the engine is shutting down'));
    await Promise.allSettled([this.#round, this.#working]);
  }

  async #work(): Promise<void> {
    const { signal } = this.#closing;
    try {
      for (let done = 0; (this.#isWoken || done > 0) && this.#canWork(signal);) {
        this.#isWoken = false;
        done = await this.embedDue(signal);
      }
    } catch (error) {
      if (!signal.aborted) this.#ports.log.error('embedding.round_failed', { error });
    }
  }

  #canWork(signal: AbortSignal): boolean {
    return this.#gate.isOpen && !signal.aborted;
  }

  async #run(signal: AbortSignal): Promise<number> {
    if (!this.#canWork(signal)) return 0;
    const waiting = [...(await this.#findDue(signal))];
    let done = 0;
    const lanes = Array.from({ length: this.#options.concurrency ?? defaultConcurrency }, async () => {
      for (let next = waiting.shift(); next !== undefined && this.#canWork(signal); next = waiting.shift()) {
        done += await this.#embed(next, signal);
      }
    });
    const ended = await Promise.allSettled(lanes);
    const failed = ended.find((lane) => lane.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return done;
  }

  async #embed(namespace: string, signal: AbortSignal): Promise<number> {
    const { store, embedderFor, clock, log } = this.#ports;
    const { modelId, owner, bounds, leaseMs = defaultLeaseMs } = this.#options;
    const embedder = embedderFor({ namespace, purpose });
    return await embedNamespace({ store, embedder, clock, log, gate: this.#gate, index: this.#index }, namespace, {
      modelId,
      owner,
      leaseMs,
      bounds: { ...defaultBounds, ...bounds },
      batches: batchesPerClaim,
      signal,
    });
  }

  /** The next namespaces by turns; none only once all have been looked at. */
  async #findDue(signal: AbortSignal): Promise<readonly string[]> {
    const { store, clock } = this.#ports;
    for (let look = 0; look < looksPerRound && !signal.aborted; look += 1) {
      const from = this.#after;
      const due = await store.listDue({
        modelId: this.#options.modelId,
        now: clock.now(),
        after: from,
        limit: namespacesPerRound,
      });
      this.#after = due.next;
      if (due.namespaces.length > 0 || (due.next === '' && from === '')) return due.namespaces;
    }
    return [];
  }
}
