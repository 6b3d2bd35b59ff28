import { isMemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { EmbeddingClaim, EmbeddingLease, EmbeddingRelease } from '../../ports/embedding-store.ts';
import { HoldWork, ProviderFault } from '../../ports/faults.ts';
import { embedBatch, type BatchPorts, LeaseGone } from './embed-batch.ts';
import type { EmbeddingBounds } from './embedding-bounds.ts';
import { pauseAfter, textsAfter } from './failure-pace.ts';

export interface NamespaceOptions extends Omit<EmbeddingClaim, 'now'> {
  readonly bounds: EmbeddingBounds;
  /** Batches of one claim: then other namespaces get their turn, and this one comes again. */
  readonly batches: number;
  readonly signal: AbortSignal;
}

/**
 * Embeds a bounded part of what is due in a namespace, if nobody else is at it; returns how many turns and memories are
 * done. Rejects only where the store fails: what the model does is seen to here.
 */
export async function embedNamespace(ports: BatchPorts, namespace: string, options: NamespaceOptions): Promise<number> {
  const { store, clock, log } = ports;
  const { modelId, owner, leaseMs } = options;
  const lease = await store.claim(namespace, { modelId, owner, leaseMs, now: clock.now() });
  if (lease === undefined) return 0;
  if (lease.formerModelId !== undefined) ports.gate.tookOver(namespace, lease.formerModelId);
  const work = { done: 0, failures: lease.failures };
  let release: EmbeddingRelease | undefined;
  try {
    if (await store.extend(lease)) await embedBatches(ports, { lease, work }, options);
    release = { failures: work.failures };
  } catch (error) {
    release = options.signal.aborted ? { failures: work.failures } : releaseAfter(ports, { error, lease, work });
  } finally {
    // Without a word its lease runs out.
    if (release !== undefined) {
      await store
        .release(lease, release)
        .catch((error: unknown) => log.warn('embedding.release_failed', { namespace, error }));
    }
  }
  return work.done;
}

interface Work {
  done: number;
  failures: number;
}

interface NamespaceWork {
  readonly lease: EmbeddingLease;
  readonly work: Work;
}

async function embedBatches(
  ports: BatchPorts,
  { lease, work }: NamespaceWork,
  options: NamespaceOptions,
): Promise<void> {
  const { store, clock, gate } = ports;
  const { modelId, bounds, batches, signal } = options;
  const { namespace } = lease;
  for (let batch = 0; batch < batches && gate.isOpen && !signal.aborted; batch += 1) {
    const limit = textsAfter(work.failures, bounds.textsPerCall);
    const selection = { modelId, now: clock.now(), limit, maxCharacters: limits.embeddingCharacters };
    const candidates = await store.take(namespace, selection);
    if (candidates.length === 0) return;
    const doneBefore = work.done;
    const count = (done: number): void => void (work.done += done);
    await embedBatch(ports, lease, { candidates, count, bounds, failures: work.failures, signal });
    // What comes again and again without being done is left to the next claim.
    if (work.done === doneBefore) return;
    work.failures = 0;
  }
}

interface Failure extends NamespaceWork {
  readonly error: unknown;
}

/** How the namespace is given back after something went wrong; undefined where it is not ours any more. */
function releaseAfter(
  { gate, clock, log }: BatchPorts,
  { error, lease: { namespace }, work }: Failure,
): EmbeddingRelease | undefined {
  const after = (ms: number): Date => new Date(clock.now().getTime() + ms);
  if (error instanceof LeaseGone) {
    log.warn('embedding.lease_lost', { namespace });
    return undefined;
  }
  if (error instanceof HoldWork) {
    return { failures: work.failures, next: { at: error.until, reason: error.message } };
  }
  if (isMemoirError(error, 'embedding_dimension')) {
    return { failures: work.failures, next: { at: after(gate.stopped(error)), reason: error.code } };
  }
  const failures = work.failures + 1;
  const askedMs = error instanceof ProviderFault ? error.retryAfterMs : undefined;
  gate.failed(error instanceof Error ? error : new Error('what was thrown is no error'), askedMs);
  if (!(error instanceof ProviderFault)) log.error('embedding.failed', { namespace, error });
  return { failures, next: { at: after(pauseAfter(failures, askedMs)), reason: 'provider_fault' } };
}
