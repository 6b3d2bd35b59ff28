import type { Extraction } from '../../domain/extraction/fact.ts';
import { createId } from '../../domain/identifier.ts';
import { reconcile } from '../../domain/memory/reconcile.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Extractor } from '../../ports/extractor.ts';
import { ContentFault, ProviderFault } from '../../ports/faults.ts';
import type { Lease, WindowCommit } from '../../ports/window-ledger.ts';
import { judgeProposals } from './judge-proposals.ts';
import { type PreparationPorts, prepareLease } from './prepare-lease.ts';
import { proposeMemories, type Proposals } from './propose-memories.ts';
import { type ProposedProfile, proposeProfile } from './propose-profile.ts';
import { storableSummary } from './storable-summary.ts';

export interface ExtractionPorts extends PreparationPorts {
  readonly extractor: Extractor;
  readonly clock: Clock;
}

export interface ExtractionOptions {
  readonly signal: AbortSignal;
  readonly extractionMs: number;
}

/** What a run found, ready to be committed. */
export async function extractWindow(
  ports: ExtractionPorts,
  lease: Lease,
  options: ExtractionOptions,
): Promise<WindowCommit> {
  const startedAt = performance.now();
  const prepared = await prepareLease(ports, lease);
  const { extractor } = ports;
  const { input } = prepared.lease;
  const extraction = await answerWithin(extractor, (signal) => extractor.extract(input, signal), options);
  const proposed = readProposals(prepared.lease, extraction);
  const judge = (signal: AbortSignal) => judgeProposals(extractor, proposed.memories, { ...prepared, signal });
  // The window is extracted and paid for: that its pairs cannot be judged now is no reason to do it again.
  const memories = await answerWithin(extractor, judge, options).catch(() => proposed.memories);
  const summary = storableSummary(extraction.summary);
  const dropped = proposed.dropped + (extraction.dropped ?? 0);
  return {
    extractor: extractor.id,
    runId: createId(),
    at: ports.clock.now(),
    durationMs: Math.round(performance.now() - startedAt),
    proposals: memories,
    dropped,
    profile: proposed.profile,
    reconcile,
    ...(summary === undefined ? {} : { summary }),
    ...reasonOf(lease, {
      isEmpty: memories.length + proposed.profile.length === 0,
      dropped,
      partial: extraction.partial ?? false,
    }),
  };
}

/** An extractor that keeps to its types is never seen here; what another returned is kept with the attempt. */
function readProposals(
  lease: Lease,
  extraction: Extraction,
): Proposals & { readonly profile: ProposedProfile['entries'] } {
  try {
    const { memories, dropped } = proposeMemories(lease, extraction);
    const { entries: profile, dropped: droppedEntries } = proposeProfile(lease, extraction.profile ?? []);
    return { memories, profile, dropped: dropped + droppedEntries };
  } catch (error) {
    const payload = { returned: extraction };
    throw new ContentFault('What the extractor returned is no extraction.', { cause: error, payload });
  }
}

/** For an extractor that is told to end to say what it has; one that does not heed its signal is not waited for. */
const lastWordsMs = 200;

/** Asks within a time limit, also where the extractor does not heed its signal. Leaves no timer or listener behind. */
async function answerWithin<Answer>(
  extractor: Extractor,
  ask: (signal: AbortSignal) => Promise<Answer>,
  { signal, extractionMs }: ExtractionOptions,
): Promise<Answer> {
  const limit = new AbortController();
  // What works here and for nothing waits for nobody: it is the text that it cannot cope with.
  const late = `The extractor took longer than ${extractionMs} ms.`;
  const fault = extractor.free ? new ContentFault(late) : new ProviderFault(late, { timedOut: true });
  const timer = setTimeout(() => limit.abort(fault), extractionMs);
  const either = AbortSignal.any([signal, limit.signal]);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  let lastWords: NodeJS.Timeout | undefined;
  const abort = (): void => {
    lastWords = setTimeout(reject, lastWordsMs, either.reason);
  };
  either.addEventListener('abort', abort, { once: true });
  try {
    either.throwIfAborted();
    return await Promise.race([ask(either), aborted]);
  } finally {
    clearTimeout(timer);
    clearTimeout(lastWords);
    either.removeEventListener('abort', abort);
  }
}

/** Why nothing is kept, or not all that there may be. */
function reasonOf(
  { input }: Lease,
  found: { readonly isEmpty: boolean; readonly dropped: number; readonly partial: boolean },
): Pick<WindowCommit, 'reason'> {
  if (found.partial) return { reason: 'partial' };
  if (!found.isEmpty) return {};
  if (!input.turns.some((turn) => turn.participant)) return { reason: 'no_participant' };
  return { reason: found.dropped > 0 ? 'nothing_with_evidence' : 'nothing_worth_keeping' };
}
