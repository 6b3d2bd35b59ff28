import { analyzeQuery, type QueryAnalysis } from '../../domain/analysis/analyze-query.ts';
import { rankRecall } from '../../domain/ranking/rank-recall.ts';
import type { RankedItem, RankedKind } from '../../domain/ranking/ranked-item.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MemorySelection, RecallHits, RecallIndex, RecallScope, TurnKey } from '../../ports/recall-index.ts';
import type { Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { RecallRequest } from '../../domain/recall-schema.ts';
import { findMatches, type Matches, type QuestionVectors } from './find-matches.ts';
import type { ProcessedWait, WaitOutcome } from './processed-wait.ts';
import type { RecallAnswer, RecallResult } from './recall-answer.ts';
import { memoryResult, turnResult } from './recall-results.ts';

/** Finds what matters now. Two round trips, and no model call but for the vector of the question, which is not waited for long. */
export type Recall = (namespace: string, request: RecallRequest, options?: CallOptions) => Promise<RecallAnswer>;

export interface RecallPorts {
  readonly index: RecallIndex;
  readonly clock: Clock;
  /** Absent: nothing is waited for. */
  readonly processed?: ProcessedWait;
  /** Absent: there is no embedding model, and recall goes by words alone. */
  readonly questions?: QuestionVectors;
}

export interface CallOptions {
  /** Ends waiting: the call rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Why words alone were compared although there is an embedding model. */
const lackNotes = {
  'no query vector': 'The embedding model gave no vector of the query in time: only words were compared.',
  'no stored vectors': 'Nothing here has vectors of the embedding model yet: only words were compared.',
} as const;

/** Results asked for when none are named. */
const defaultLimit = 10;
/** Ranked beyond the limit, because neighbours that do not exist and copies drop out when they are read. */
const spare = 20;
/** A turn that stands there because it is new has no score. */
const noParts = {
  own: 0,
  before: 0,
  beforeThat: 0,
  after: 0,
  session: 0,
  memory: 0,
  vector: 0,
  speaker: 1,
  asking: 1,
  period: 1,
};
/** How long `consistency: processed` waits where no bound is named. */
const defaultWaitMs = 5_000;

export function createRecall(ports: RecallPorts): Recall {
  return async (namespace, request, options = {}) =>
    (await recollect(ports, namespace, { request, ...options })).answer;
}

/** A recall with all that was read for it. */
export interface Recollection {
  readonly answer: RecallAnswer;
  /** Best first; more than the answer shows. */
  readonly items: readonly RankedItem[];
  readonly query: QueryAnalysis;
  readonly hits: RecallHits;
  /** By `placeKey`: those of the items, and those beside them that were asked for. */
  readonly turns: ReadonlyMap<string, Turn>;
  readonly memories: ReadonlyMap<string, MemoryView>;
}

export interface RecollectOptions extends CallOptions {
  readonly request: RecallRequest;
  /** Turns to be read along with what was found, within the same scope. */
  readonly beside?: (items: readonly RankedItem[]) => readonly TurnKey[];
}

/** Finds, ranks and reads. */
export async function recollect(
  ports: RecallPorts,
  namespace: string,
  { request, beside, signal }: RecollectOptions,
): Promise<Recollection> {
  const { index, clock } = ports;
  const { limit = defaultLimit, explain = false } = request;
  const scope = scopeOf(request);
  const kinds = kindsOf(request);
  const now = clock.now();
  const query = analyzeQuery(request.query, { now: request.now ?? { instant: now, offsetMinutes: 0 } });
  const waited =
    request.consistency === 'processed'
      ? await ports.processed?.untilProcessed(namespace, { scope, waitMs: request.waitMs ?? defaultWaitMs, signal })
      : undefined;
  const matches = await findMatches(ports, namespace, {
    question: { text: request.query, analysis: query },
    scope,
    memories: selectionOf(request, now),
  });
  const { hits } = matches;
  const ranked = rank(query, matches, { kinds, count: limit + spare });
  const fallback =
    ranked.length === 0 && kinds.includes('turn') ? await index.findLatest(namespace, { scope, limit }) : [];
  const read = await index.read(namespace, {
    scope,
    turns: [...turnsOf(ranked), ...fallback, ...(beside?.(ranked) ?? [])],
    memoryIds: memoriesOf(ranked),
  });
  const turns = new Map(read.turns.map((turn) => [placeKey(turn), turn]));
  const memories = new Map(read.memories.map((memory) => [memory.id, memory]));
  const items = [...ranked, ...fallback.map(latestItem)];
  const results = items.flatMap((item): RecallResult[] => {
    if (item.kind === 'turn') {
      const turn = turns.get(placeKey(item));
      return turn === undefined ? [] : [turnResult(turn, item, explain)];
    }
    const memory = memories.get(item.memoryId);
    return memory === undefined ? [] : [memoryResult(memory, item, explain)];
  });
  const answer: RecallAnswer = {
    results: withinBudget(results.slice(0, limit), request.tokenBudget),
    mode: matches.nearest === undefined ? 'lexical' : 'hybrid',
    notes: notesOf(request, { fallback, waited, lack: matches.lack }),
    freshness: hits.freshness,
  };
  return { answer, items, query, hits, turns, memories };
}

export function scopeOf({ userId, projectId, agentId, sessionId, scope, since, until }: RecallRequest): RecallScope {
  return {
    everything: scope === 'all',
    ...(userId === undefined ? {} : { userId }),
    ...(projectId === undefined ? {} : { projectId }),
    ...(agentId === undefined ? {} : { agentId }),
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(since === undefined ? {} : { since: since.instant }),
    ...(until === undefined ? {} : { until: until.instant }),
  };
}

function selectionOf({ includeSuperseded = false, asOf, knownAt }: RecallRequest, now: Date): MemorySelection {
  return {
    includeSuperseded,
    now,
    ...(asOf === undefined ? {} : { asOf: asOf.instant }),
    ...(knownAt === undefined ? {} : { knownAt: knownAt.instant }),
  };
}

/** What can be ranked of what was asked for; summaries and records are not there yet. */
function kindsOf({ kinds = ['turn', 'memory'] }: RecallRequest): RankedKind[] {
  return kinds.filter((kind) => kind === 'turn' || kind === 'memory');
}

function rank(
  query: QueryAnalysis,
  { hits, nearest }: Matches,
  { kinds, count }: { kinds: readonly RankedKind[]; count: number },
): RankedItem[] {
  const memories = kinds.includes('memory') ? hits.memories : [];
  return rankRecall(
    query,
    { turns: hits.turns, memories, superseded: hits.superseded ?? [] },
    { ...hits.statistics, count, kinds, ...(nearest === undefined ? {} : { near: nearest }) },
  );
}

function turnsOf(ranked: readonly RankedItem[]): TurnKey[] {
  return ranked.flatMap((item) => (item.kind === 'turn' ? [{ sessionId: item.sessionId, seq: item.seq }] : []));
}

function memoriesOf(ranked: readonly RankedItem[]): string[] {
  return ranked.flatMap((item) => (item.kind === 'memory' ? [item.memoryId] : []));
}

export function placeKey({ sessionId, seq }: TurnKey): string {
  return JSON.stringify([sessionId, seq]);
}

function latestItem(place: TurnKey): Extract<RankedItem, { kind: 'turn' }> {
  return { kind: 'turn', ...place, score: 0, parts: noParts };
}

/** The best results that fit, in order; a long one is passed over so that shorter ones below it still have room. */
function withinBudget(results: readonly RecallResult[], tokenBudget: number | undefined): RecallResult[] {
  if (tokenBudget === undefined) return [...results];
  let left = tokenBudget;
  return results.filter((result) => {
    const tokens = estimateTokens(result.text);
    if (tokens > left) return false;
    left -= tokens;
    return true;
  });
}

function notesOf(
  { userId, scope }: RecallRequest,
  {
    fallback,
    waited,
    lack,
  }: {
    fallback: readonly TurnKey[];
    waited: WaitOutcome | undefined;
    lack: Matches['lack'];
  },
): string[] {
  const notes: string[] = [];
  if (userId === undefined && scope !== 'all')
    notes.push('No userId was named: only what belongs to the whole organisation was searched.');
  if (fallback.length > 0) notes.push('Nothing matches the words of the query: these are the latest turns.');
  if (waited !== undefined && waited !== 'processed') notes.push(waitNotes[waited]);
  if (lack !== undefined) notes.push(lackNotes[lack]);
  return notes;
}

/** Why some turns are not memories yet although somebody waited for them. */
const waitNotes: Readonly<Record<Exclude<WaitOutcome, 'processed'>, string>> = {
  late: 'Processing did not finish within the bound: some turns are not memories yet.',
  held: 'A budget or a pause holds some turns: they are not memories yet, and were not waited for.',
  failing: 'The next attempt on some turns lies behind the bound: they are not memories yet, and were not waited for.',
  ended: 'The service is closing: some turns are not memories yet.',
};
