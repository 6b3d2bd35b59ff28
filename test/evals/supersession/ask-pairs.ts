import { waitUntilProcessed } from '../../../src/cli/ingest/wait-until-processed.ts';
import type { Memoir, MemoryView, RecallInput } from '../../../src/index.ts';
import { listMemories } from '../list-memories.ts';
import type { Pair } from './read-pairs.ts';

/** Where the two statements of a pair were found: the first result that is the turn, or rests on it. Absent: not found. */
export interface PairOutcome {
  readonly pair: Pair;
  readonly newerRank?: number;
  readonly olderRank?: number;
  /** The texts of the first results. */
  readonly shown: readonly string[];
}

export type AskedKinds = NonNullable<RecallInput['kinds']>;

/** Takes each pair in through the public API, in a namespace of its own, and waits until it is processed. */
export async function ingestPairs(memoir: Memoir, pairs: readonly Pair[]): Promise<void> {
  for (const pair of pairs) {
    const turns = pair.turns.map((turn) => ({ ...turn, role: 'user' as const }));
    const { sessions } = memoir.namespace(namespaceOf(pair));
    for (const session of Map.groupBy(turns, ({ sessionId }) => sessionId).values()) await sessions.append(session);
  }
  const { signal } = new AbortController();
  for (const pair of pairs) {
    const sessions = new Set(pair.turns.map(({ sessionId }) => sessionId));
    await waitUntilProcessed(memoir.namespace(namespaceOf(pair)), sessions, { signal });
  }
}

/** Asks the question of each pair, for all kinds where none are named. */
export async function askPairs(memoir: Memoir, pairs: readonly Pair[], kinds?: AskedKinds): Promise<PairOutcome[]> {
  const outcomes: PairOutcome[] = [];
  for (const pair of pairs) {
    const request = { query: pair.question, limit: 10, ...(kinds === undefined ? {} : { kinds }) };
    const { results } = await memoir.namespace(namespaceOf(pair)).recall(request);
    const rankOf = (id: string): number =>
      1 + results.findIndex(({ evidence }) => evidence.some(({ turnId }) => turnId === id));
    const [newerRank, olderRank] = [rankOf(pair.newerId), rankOf(pair.olderId)];
    outcomes.push({
      pair,
      ...(newerRank === 0 ? {} : { newerRank }),
      ...(olderRank === 0 ? {} : { olderRank }),
      shown: results.slice(0, 3).map(({ type, text }) => `${type}: ${text}`),
    });
  }
  return outcomes;
}

/** Whether the newer statement stands above the older one, or is there alone. */
export function isNewerFirst({ newerRank, olderRank = Infinity }: PairOutcome): boolean {
  return newerRank !== undefined && newerRank < olderRank;
}

/** Whether the older statement is still held as true; undefined where not both became memories. */
export async function isOlderStillHeld(memoir: Memoir, pair: Pair): Promise<boolean | undefined> {
  const memories = await listMemories(memoir.namespace(namespaceOf(pair)));
  const { olderId, newerId } = pair;
  const restingOn = (id: string): MemoryView[] =>
    memories.filter(({ evidence }) => evidence.some(({ turnId }) => turnId === id));
  if (restingOn(olderId).length === 0 || restingOn(newerId).length === 0) return undefined;
  return restingOn(olderId).some((memory) => memory.status === 'active' && !restingOn(newerId).includes(memory));
}

/** Where a pair was taken in. */
export function namespaceOf({ language, turns, newerId, question }: Pair): string {
  const name = turns.find(({ id }) => id === newerId)?.name ?? '';
  return `${language}-${Buffer.from(`${name}${question}`).toString('hex').slice(0, 80)}`;
}
