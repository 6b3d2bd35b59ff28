import { isMemoirError } from '../../domain/errors.ts';
import type { Extraction, SessionSummary } from '../../domain/extraction/fact.ts';
import { createId } from '../../domain/identifier.ts';
import { afterFailure, type Fault } from '../../domain/ledger/failure-policy.ts';
import { reconcile } from '../../domain/memory/reconcile.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Extractor } from '../../ports/extractor.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import type { Log, LogFields } from '../../ports/log.ts';
import type { CommitResult, Lease, WindowLedger } from '../../ports/window-ledger.ts';
import { keepLease } from './keep-lease.ts';
import { proposeMemories } from './propose-memories.ts';
import { summarise } from './rules/summarise.ts';

export interface ProcessingPorts {
  readonly windows: WindowLedger;
  readonly extractor: Extractor;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ProcessingBounds {
  readonly leaseMs: number;
  /** An extractor that takes longer has hung. */
  readonly extractionMs: number;
}

/**
 * Works on one claimed window: extracts outside any transaction, commits in one, and in every other case hands the
 * window back with what went wrong. Never throws: what cannot be handed back ends with its lease.
 */
export async function processWindow(
  ports: ProcessingPorts,
  lease: Lease,
  options: ProcessingBounds & { readonly signal: AbortSignal },
): Promise<void> {
  const { windows, clock, log } = ports;
  const fields = {
    namespace: lease.namespace,
    sessionId: lease.sessionId,
    windowId: lease.windowId,
    correlationIds: lease.correlationIds,
  };
  const keeper = keepLease(windows, lease, options.leaseMs);
  try {
    const signal = AbortSignal.any([options.signal, keeper.lost]);
    const result = await extractAndCommit(ports, lease, { signal, extractionMs: options.extractionMs });
    log.info('window.finished', { ...fields, ...result, turns: lease.lastSeq - lease.firstSeq + 1 });
  } catch (error) {
    if (keeper.lost.aborted || isMemoirError(error, 'lease_lost')) {
      log.warn('window.lease_lost', fields);
      return;
    }
    const fault = options.signal.aborted ? ({ kind: 'returned' } as const) : faultOf(error);
    const turns = lease.lastSeq - lease.firstSeq + 1;
    const after = afterFailure({ ...lease, turns }, fault, clock.now());
    logFailure(log, { ...fields, kind: fault.kind, outcome: after.kind, nextAttemptAt: after.nextAttemptAt, error });
    const fallback = after.kind === 'fail' ? fallbackSummary(lease) : undefined;
    const release = { at: clock.now(), ...(fallback === undefined ? {} : { fallbackSummary: fallback }) };
    await windows
      .release(lease, after, release)
      .catch((cause: unknown) => log.error('window.release_failed', { ...fields, error: cause }));
  } finally {
    keeper.stop();
  }
}

/** What can be said of a window that is given up: by rules, without facts. Nothing where even that fails on the text. */
function fallbackSummary({ input }: Lease): SessionSummary | undefined {
  try {
    return summarise(input, []);
  } catch {
    return undefined;
  }
}

interface ExtractionOptions {
  readonly signal: AbortSignal;
  readonly extractionMs: number;
}

async function extractAndCommit(
  ports: ProcessingPorts,
  lease: Lease,
  options: ExtractionOptions,
): Promise<CommitResult & { durationMs: number }> {
  const startedAt = performance.now();
  const extraction = await extractWithin(ports.extractor, lease, options);
  const { memories, dropped } = proposeMemories(lease, extraction);
  const durationMs = Math.round(performance.now() - startedAt);
  const result = await ports.windows.commit(lease, {
    extractor: ports.extractor.id,
    runId: createId(),
    at: ports.clock.now(),
    durationMs,
    proposals: memories,
    dropped,
    reconcile,
    ...(extraction.summary === undefined ? {} : { summary: extraction.summary }),
    ...(memories.length === 0 ? { emptyReason: emptyReason(lease, dropped) } : {}),
  });
  return { ...result, durationMs };
}

/** Extracts within a time limit, also where the extractor does not heed its signal. Leaves no timer or listener behind. */
async function extractWithin(
  extractor: Extractor,
  lease: Lease,
  { signal, extractionMs }: ExtractionOptions,
): Promise<Extraction> {
  const limit = new AbortController();
  // What works here and for nothing waits for nobody: it is the text that it cannot cope with.
  const Late = extractor.free ? ContentFault : ProviderFault;
  const timer = setTimeout(
    () => limit.abort(new Late(`The extractor took longer than ${extractionMs} ms.`)),
    extractionMs,
  );
  const either = AbortSignal.any([signal, limit.signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(either.reason);
  either.addEventListener('abort', abort, { once: true });
  try {
    either.throwIfAborted();
    return await Promise.race([extractor.extract(lease.input, either), aborted]);
  } finally {
    clearTimeout(timer);
    either.removeEventListener('abort', abort);
  }
}

function emptyReason({ input }: Lease, dropped: number): string {
  if (!input.turns.some((turn) => turn.participant)) return 'no_participant';
  return dropped > 0 ? 'nothing_with_evidence' : 'nothing_worth_keeping';
}

/** Which class of failure an error is. What is unknown counts as content: it uses up attempts, so it ends some day. */
function faultOf(error: unknown): Fault {
  if (error instanceof HoldWork) return { kind: 'hold', reason: error.message, until: error.until };
  if (error instanceof ProviderFault) {
    const fault = { kind: 'provider', error: { code: 'provider_fault', detail: error.message } } as const;
    return error.retryAfterMs === undefined ? fault : { ...fault, retryAfterMs: error.retryAfterMs };
  }
  if (isMemoirError(error, 'store_unavailable', 'closed')) return { kind: 'returned' };
  if (isMemoirError(error)) return { kind: 'content', error: { code: error.code, detail: error.detail } };
  if (error instanceof ContentFault)
    return { kind: 'content', error: { code: 'extraction_invalid', detail: error.message }, payload: error.payload };
  const name = error instanceof Error ? error.name : typeof error;
  return { kind: 'content', error: { code: 'extractor_failed', detail: `The extractor threw ${name}.` } };
}

function logFailure(log: Log, fields: LogFields & { readonly outcome: string }): void {
  if (fields.outcome === 'fail') log.error('window.failed', fields);
  else log.warn('window.handed_back', fields);
}
