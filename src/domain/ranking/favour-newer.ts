import { subjectKey } from '../memory/memory-key.ts';
import type { FindStale } from './find-stale.ts';
import type { MemoryHit } from './memory-hit.ts';
import type { RankedItem } from './ranked-item.ts';
import type { ScoredQuestion } from './score-hits.ts';
import type { MemoryScore } from './score-memories.ts';
import type { ScoredQuery } from './term-scores.ts';
import { weights } from './weights.ts';

/** Something that may say the same as others, earlier or later. */
interface Aged {
  /** Equal for those that are about the same: who it is about, and the words of the question it has. */
  readonly sameness: string;
  readonly saidAt: Date;
}

/** What an order of age is made from. */
export interface AgeEvidence {
  readonly query: ScoredQuery;
  readonly scored: ScoredQuestion;
  readonly memories: readonly MemoryScore[];
  readonly findStale: FindStale;
}

function samenessOf(who: string, terms: readonly number[]): string {
  return `${terms.toSorted((a, b) => a - b).join()} ${who}`;
}

function ageOf(item: RankedItem, scored: ScoredQuestion, byId: ReadonlyMap<string, MemoryScore>): Aged | undefined {
  const least = weights.mostOfQuestion * scored.wholeWeight;
  if (item.kind === 'memory') {
    const memory = byId.get(item.memoryId);
    if (memory === undefined || memory.weight < least) return undefined;
    return { sameness: samenessOf(memory.hit.subjectKey, memory.terms), saidAt: memory.hit.saidAt };
  }
  const turn = scored.sessions.get(item.sessionId)?.turns.get(item.seq);
  if (turn?.saidAt === undefined || turn.asks || scored.wordWeight(item.sessionId, item.seq) < least) return undefined;
  return { sameness: samenessOf(subjectKey(turn.speaker ?? ''), scored.wordsOf(turn)), saidAt: turn.saidAt };
}

/** Those about the same as each item, itself included; none for an item that says too little of the question. */
function groupByThing(
  items: readonly RankedItem[],
  { scored, memories }: AgeEvidence,
): Map<RankedItem, ReadonlyMap<RankedItem, Aged>> {
  const byId = new Map(memories.map((memory) => [memory.hit.memoryId, memory]));
  const groups = new Map<string, Map<RankedItem, Aged>>();
  const result = new Map<RankedItem, ReadonlyMap<RankedItem, Aged>>();
  for (const item of items) {
    const age = ageOf(item, scored, byId);
    if (age === undefined) continue;
    const group = groups.get(age.sameness) ?? new Map<RankedItem, Aged>();
    groups.set(age.sameness, group.set(item, age));
    result.set(item, group);
  }
  return result;
}

/** The newest of a group, if it was said so much later that what was said may have changed meanwhile. */
function findNewest(item: RankedItem, group: ReadonlyMap<RankedItem, Aged>): RankedItem | undefined {
  const latest = [...group].reduce((newest, other) => (other[1].saidAt > newest[1].saidAt ? other : newest));
  const saidAt = group.get(item)?.saidAt ?? latest[1].saidAt;
  return latest[1].saidAt.getTime() - saidAt.getTime() >= weights.changeMs ? latest[0] : undefined;
}

/** Where a memory is shown: as itself, or as the best turn that it cites. */
function findShown(items: readonly RankedItem[], { memoryId, citedTurns }: MemoryHit): RankedItem | undefined {
  return (
    items.find((item) => item.kind === 'memory' && item.memoryId === memoryId) ??
    items.find(
      (item) =>
        item.kind === 'turn' &&
        citedTurns.some(({ sessionId, seq }) => item.sessionId === sessionId && item.seq === seq),
    )
  );
}

function withScore(item: RankedItem, score: number): RankedItem {
  const recency = item.score > 0 ? score / item.score : 1;
  if (item.kind === 'turn') return { ...item, score, parts: { ...item.parts, recency } };
  return { ...item, score, parts: { ...item.parts, recency } };
}

/**
 * Orders ranked items so that what holds stands above what no longer does: the two change places, and nothing else moves.
 *
 * What a memory superseded is known to have changed: its turns stand below the memory, or the turn, that holds instead. Of
 * others about the same person with the same words of the question, and most of it, length says little and age much:
 * where nothing was extracted, the newest takes the best place. Not for a question about the past, which asks for what
 * happened and not for what is so now. Of n items n² at most, for the hundred or so that are shown.
 */
export function favourNewer(items: readonly RankedItem[], evidence: AgeEvidence): RankedItem[] {
  const scores = items.map(({ score }) => score);
  const order = [...items];
  const putAbove = (above: RankedItem | undefined, below: RankedItem): void => {
    if (above === undefined) return;
    const [from, to] = [order.indexOf(above), order.indexOf(below)];
    if (from > to) [order[from], order[to]] = [below, above];
  };
  if (!evidence.query.asksPast) {
    for (const [item, group] of groupByThing(items, evidence)) putAbove(findNewest(item, group), item);
  }
  const stale = new Map<RankedItem, MemoryHit>();
  for (const item of items) {
    const holding = item.kind === 'turn' ? evidence.findStale(item) : undefined;
    if (holding === undefined) continue;
    stale.set(item, holding);
    putAbove(findShown(items, holding), item);
  }
  return order.map((item, position) => {
    const placed = withScore(item, scores[position] ?? item.score);
    const holding = stale.get(item);
    return holding === undefined || placed.kind === 'memory' ? placed : { ...placed, supersededBy: holding.memoryId };
  });
}
