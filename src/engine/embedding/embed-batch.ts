import type { Embedder } from '../../ports/embedder.ts';
import type { EmbeddingCandidate, EmbeddingLease, EmbeddingStore } from '../../ports/embedding-store.ts';
import { ProviderFault } from '../../ports/faults.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { EmbeddingBounds } from './embedding-bounds.ts';
import { embedTexts, type TextSink, type TextVector } from './embed-texts.ts';
import { putOffAfter } from './failure-pace.ts';
import type { ModelGate } from './model-gate.ts';
import type { ModelIndex } from './model-index.ts';
import { endBatch, keyOf, planBatch, type BatchPlan } from './plan-batch.ts';
import { groupTexts } from './waiting-text.ts';

/** What embedding a namespace needs. */
export interface BatchPorts {
  readonly store: EmbeddingStore;
  /** On account of the namespace. */
  readonly embedder: Embedder;
  readonly gate: ModelGate;
  readonly index: ModelIndex;
  readonly clock: Clock;
  readonly log: Log;
}

export interface BatchOptions {
  readonly bounds: EmbeddingBounds;
  /** Failures of the provider in a row until now. */
  readonly failures: number;
  readonly signal: AbortSignal;
}

/** Somebody else has the namespace now: nothing more is done for it here. */
export class LeaseGone extends Error {
  override readonly name = 'LeaseGone';
}

/**
 * Gives candidates their vectors, as far as it goes, and settles what is done, also where the model fails in the middle: then
 * rejects with its fault. `count` is told how many candidates are done.
 */
export async function embedBatch(
  ports: BatchPorts,
  lease: EmbeddingLease,
  { candidates, count, ...options }: BatchOptions & BatchWork,
): Promise<void> {
  const plan = planBatch(candidates, options.bounds.tokensPerText);
  const batch = new Batch(ports, lease, plan);
  try {
    await batch.copy();
    const groups = groupTexts(plan.texts, options.bounds);
    await embedTexts(ports.embedder, groups, { sink: batch, signal: options.signal });
  } catch (error) {
    if (error instanceof ProviderFault && !options.signal.aborted) batch.putOff(error, options.failures, candidates);
    // What the model answered before it failed is settled; the fault is what the caller hears of.
    if (!(error instanceof LeaseGone)) await batch.settle(candidates, count).catch(() => undefined);
    throw error;
  }
  await batch.settle(candidates, count);
}

export interface BatchWork {
  readonly candidates: readonly EmbeddingCandidate[];
  readonly count: (done: number) => void;
}

/** What has become of a batch so far. */
class Batch implements TextSink {
  readonly #ports: BatchPorts;
  readonly #lease: EmbeddingLease;
  readonly #plan: BatchPlan;
  readonly #embedded = new Set<string>();
  readonly #setAside = new Map<string, { readonly reason: string; readonly dueAt?: Date }>();
  #dimension: number | undefined;

  constructor(ports: BatchPorts, lease: EmbeddingLease, plan: BatchPlan) {
    this.#ports = ports;
    this.#lease = lease;
    this.#plan = plan;
    this.#dimension = lease.dimension;
  }

  dimension(): number | undefined {
    return this.#dimension;
  }

  async prepare(): Promise<void> {
    if (!(await this.#ports.store.renew(this.#lease))) throw new LeaseGone();
  }

  async copy(): Promise<void> {
    if (this.#plan.copies.length > 0) await this.#save([]);
  }

  async keep(vectors: readonly TextVector[]): Promise<void> {
    const [first] = vectors;
    if (first === undefined) return;
    this.#ports.gate.answered();
    this.#dimension ??= first.vector.length;
    await this.#save(vectors);
    await this.#ports.index.count(vectors.length, first.vector.length);
  }

  refuse(hash: string, reason: string): void {
    this.#setAside.set(hash, { reason });
    const { modelId, namespace } = this.#lease;
    this.#ports.log.info('embedding.text_refused', { namespace, model: modelId, reason });
  }

  /** A text that the provider failed at again and again, and at it alone, comes back later. */
  putOff(fault: ProviderFault, failures: number, candidates: readonly EmbeddingCandidate[]): void {
    const [text, ...others] = this.#plan.texts;
    if (text === undefined || others.length > 0) return;
    const attempts = Math.max(...candidates.map((candidate) => candidate.attempts));
    const putOffMs = putOffAfter(failures + 1, attempts);
    if (putOffMs === undefined) return;
    const dueAt = new Date(this.#ports.clock.now().getTime() + putOffMs);
    this.#setAside.set(text.hash, { reason: fault.message, dueAt });
  }

  async settle(candidates: readonly EmbeddingCandidate[], count: (done: number) => void): Promise<void> {
    const { progress, done } = endBatch(candidates, { embedded: this.#embedded, setAside: this.#setAside });
    if (done === 0) return;
    if (!(await this.#ports.store.settle(this.#lease, progress))) throw new LeaseGone();
    count(done);
  }

  async #save(vectors: readonly TextVector[]): Promise<void> {
    const owned = vectors.map((vector) => ({ ...vector, owners: this.#plan.owners.get(vector.hash) ?? [] }));
    const copies = vectors.length === 0 ? this.#plan.copies : [];
    const saved = await this.#ports.store.save(this.#lease, { vectors: owned, copies, at: this.#ports.clock.now() });
    if (saved === undefined) throw new LeaseGone();
    for (const owner of saved) this.#embedded.add(keyOf(owner));
  }
}
