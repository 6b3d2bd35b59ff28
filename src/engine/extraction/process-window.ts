import { isMemoirError } from '../../domain/errors.ts';
import type { Extraction, Fact, SessionSummary } from '../../domain/extraction/fact.ts';
import { type AfterFailure, afterFailure, type Fault } from '../../domain/ledger/failure-policy.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import type { Log, LogFields } from '../../ports/log.ts';
import type { Lease, WindowLedger } from '../../ports/window-ledger.ts';
import { askPatiently } from './ask-patiently.ts';
import { type ExtractionPorts, extractWindow } from './extract-window.ts';
import { InterruptedAttempt } from './interrupted-attempt.ts';
import { keepLease } from './keep-lease.ts';
import { summarise } from './rules/summarise.ts';
import { weighTimeout } from './weigh-timeout.ts';

export interface ProcessingPorts extends ExtractionPorts {
  readonly windows: WindowLedger;
  readonly log: Log;
}

export interface ProcessingBounds {
  readonly leaseMs: number;
  /** An extractor that takes longer has hung. */
  readonly extractionMs: number;
}

/**
 * Works on one claimed window: extracts outside any transaction, commits in one, and in every other case hands the
 * window back with what went wrong. Never throws: what cannot be handed back ends with its lease. Answers whether the session
 * is to be looked at again.
 */
export async function processWindow(
  ports: ProcessingPorts,
  lease: Lease,
  options: ProcessingBounds & { readonly signal: AbortSignal },
): Promise<boolean> {
  const { windows, clock, log } = ports;
  const fields = {
    namespace: lease.namespace,
    sessionId: lease.sessionId,
    windowId: lease.windowId,
    correlationIds: lease.correlationIds,
  };
  const keeper = keepLease(windows, lease, options.leaseMs);
  const patience = { timeoutMs: options.leaseMs, signal: options.signal };
  try {
    const signal = AbortSignal.any([options.signal, keeper.lost]);
    const run = await extractWindow(ports, lease, { signal, extractionMs: options.extractionMs });
    // Where it was committed and only the answer was lost, the second try is refused by the fencing token.
    const { isSessionDone, ...committed } = await askPatiently(() => windows.commit(lease, run), patience);
    const result = { ...committed, durationMs: run.durationMs };
    log.info('window.finished', { ...fields, ...result, turns: lease.lastSeq - lease.firstSeq + 1 });
    return !isSessionDone;
  } catch (error) {
    if (keeper.lost.aborted || isMemoirError(error, 'lease_lost')) {
      log.warn('window.lease_lost', fields);
      return true;
    }
    const { fault, cause, after, complete } = await judgeFailure(ports, lease, { error, signal: options.signal });
    if (after.kind === 'fail' && fault.kind === 'content' && complete.length > 0) {
      // Better than nothing, as where the last answer itself is broken.
      const extract = async (): Promise<Extraction> => ({ facts: complete, partial: true });
      const extractor = { id: ports.extractor.id, free: true, extract };
      return await processWindow({ ...ports, extractor }, lease, options);
    }
    const { kind: outcome, nextAttemptAt } = after;
    logFailure(log, { ...fields, kind: fault.kind, outcome, nextAttemptAt, error: cause });
    const fallback = outcome === 'fail' ? fallbackSummary(lease) : undefined;
    const release = { at: clock.now(), ...(fallback === undefined ? {} : { fallbackSummary: fallback }) };
    await askPatiently(() => windows.release(lease, after, release), patience).catch((failure: unknown) =>
      log.error('window.release_failed', { ...fields, error: failure }),
    );
    return true;
  } finally {
    keeper.stop();
  }
}

interface Failure {
  readonly fault: Fault;
  readonly cause: unknown;
  readonly after: AfterFailure;
  /** Facts that are complete all the same. */
  readonly complete: readonly Fact[];
}

/** What went wrong, and what becomes of the window. Of an attempt that was broken off, what it had is kept. */
async function judgeFailure(
  { windows, clock }: ProcessingPorts,
  lease: Lease,
  { error, signal }: { readonly error: unknown; readonly signal: AbortSignal },
): Promise<Failure> {
  const work = error instanceof InterruptedAttempt ? error.work : undefined;
  const cause = error instanceof InterruptedAttempt ? error.cause : error;
  const fault = signal.aborted ? ({ kind: 'returned' } as const) : await weighTimeout(windows, lease, faultOf(cause));
  const turns = lease.lastSeq - lease.firstSeq + 1;
  const after = afterFailure({ ...lease, turns }, fault, clock.now());
  const isKept = work !== undefined && (work.isAnswered || fault.kind === 'content');
  return {
    fault,
    cause,
    after: isKept ? { ...after, payload: work.payload } : after,
    complete: work?.facts ?? [],
  };
}

/** What can be said of a window that is given up: by rules, without facts. Nothing where even that fails on the text. */
function fallbackSummary({ input }: Lease): SessionSummary | undefined {
  try {
    return summarise(input, []);
  } catch {
    return undefined;
  }
}

/** Which class of failure an error is. What is unknown counts as content: it uses up attempts, so it ends some day. */
function faultOf(error: unknown): Fault {
  if (error instanceof HoldWork) return { kind: 'hold', reason: error.message, until: error.until };
  if (error instanceof ProviderFault) {
    const fault = { kind: 'provider', error: { code: error.code, detail: error.message } } as const;
    return error.retryAfterMs === undefined ? fault : { ...fault, retryAfterMs: error.retryAfterMs };
  }
  if (isMemoirError(error, 'closed')) return { kind: 'returned' };
  if (isMemoirError(error)) {
    // A store that is away for so long, or works too slowly, is waited for as a provider is.
    const kind = error.code === 'store_unavailable' ? 'provider' : 'content';
    return { kind, error: { code: error.code, detail: error.detail } };
  }
  if (error instanceof ContentFault)
    return { kind: 'content', error: { code: error.code, detail: error.message }, payload: error.payload };
  const name = error instanceof Error ? error.name : typeof error;
  return { kind: 'content', error: { code: 'extractor_failed', detail: `The extractor threw ${name}.` } };
}

/** A hold and a shutdown are nobody's fault: a log that warns of them is not read any more. */
function logFailure(log: Log, fields: LogFields & { readonly outcome: string; readonly kind: Fault['kind'] }): void {
  if (fields.outcome === 'fail') log.error('window.failed', fields);
  else if (fields.kind === 'hold' || fields.kind === 'returned') log.info('window.handed_back', fields);
  else log.warn('window.handed_back', fields);
}
