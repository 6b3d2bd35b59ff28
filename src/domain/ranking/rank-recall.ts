import { bestPlaces } from './best-places.ts';
import type { RankedTurn } from './best-places.ts';
import type { RankTurnsOptions } from './rank-turns.ts';
import { scoreHits } from './score-hits.ts';
import type { RecallHits, ScoredHits } from './score-hits.ts';
import { scoreMemories } from './score-memories.ts';
import type { MemoryScore } from './score-memories.ts';
import type { ScoredQuery } from './term-scores.ts';
import { weights } from './weights.ts';

/** What the score of a memory is made of. It is shown at the score of the best turn that it cites. */
export interface MemoryScoreParts {
  /** Its own words. */
  readonly own: number;
  /** Factor of its importance. */
  readonly importance: number;
  /** Factor on the place: more than 1 when it is newer than others about the same. */
  readonly recency: number;
}

export interface RankedMemory {
  readonly kind: 'memory';
  readonly memoryId: string;
  readonly score: number;
  readonly parts: MemoryScoreParts;
  /** The best turn that it cites, for which it stands; absent when it cites none. */
  readonly turn?: RankedTurn;
}

export type RankedItem = RankedMemory | ({ readonly kind: 'turn' } & RankedTurn);

/** Memories shown for one turn: a turn that says more than three things is better read itself. */
const memoriesPerTurn = 3;

type MutableCitations = Map<string, Map<number, MemoryScore[]>>;

function citationsOf(memories: readonly MemoryScore[]): MutableCitations {
  const citations: MutableCitations = new Map();
  for (const memory of memories) {
    for (const { sessionId, seq } of memory.hit.citedTurns) {
      let session = citations.get(sessionId);
      if (session === undefined) citations.set(sessionId, (session = new Map<number, MemoryScore[]>()));
      const turn = session.get(seq);
      if (turn === undefined) session.set(seq, [memory]);
      else turn.push(memory);
    }
  }
  for (const session of citations.values()) for (const turn of session.values()) turn.sort((a, b) => b.score - a.score);
  return citations;
}

/** A memory that nothing supports any more, its turns being erased, stands by its own words, as a turn would that has none. */
function unsupported(memories: readonly MemoryScore[]): RankedMemory[] {
  return memories
    .filter(({ hit }) => hit.citedTurns.length === 0)
    .map((memory) => ({ ...shown(memory), score: (weights.memoryWords + weights.memory) * memory.score }));
}

function shown({ hit, own, importance, score }: MemoryScore): Omit<RankedMemory, 'turn'> {
  return { kind: 'memory', memoryId: hit.memoryId, score, parts: { own, importance, recency: 1 } };
}

/** Puts memories in the place of the turns they stand for; each memory once, at the best of its turns. */
function* placeMemories(
  turns: readonly RankedTurn[],
  scored: ScoredHits,
  citations: MutableCitations,
): Generator<RankedItem> {
  const placed = new Set<MemoryScore>();
  for (const turn of turns) {
    const { sessionId, seq, score } = turn;
    const citing = citations.get(sessionId)?.get(seq) ?? [];
    const terms = scored.sessions.get(sessionId)?.turns.get(seq)?.terms ?? [];
    const weight = terms.reduce((sum, term) => sum + (scored.rarities[term] ?? 0), 0);
    const standing = citing.filter((memory) => memory.weight >= weights.standsFor * weight);
    const best = standing[0];
    if (best === undefined) {
      yield { kind: 'turn', ...turn };
      continue;
    }
    // A turn whose memory has been shown already is a near copy of it and takes no rank.
    const fresh = standing.filter((memory) => !placed.has(memory) && memory.score >= weights.besideBest * best.score);
    for (const memory of fresh.slice(0, memoriesPerTurn)) {
      placed.add(memory);
      yield { ...shown(memory), score, turn };
    }
  }
}

/**
 * Of memories about the same subject that have the same words of the question, and most of them, length says little and age much: the newer of two
 * contradicting statements should outrank the older even where nothing superseded it. So each gains by its age among them, the newest most.
 */
function favourNewer(
  items: readonly RankedItem[],
  memories: readonly MemoryScore[],
  wholeWeight: number,
): RankedItem[] {
  const byId = new Map(memories.map((memory) => [memory.hit.memoryId, memory]));
  const alike = new Map<string, MemoryScore[]>();
  for (const item of items) {
    const memory = item.kind === 'memory' ? byId.get(item.memoryId) : undefined;
    if (memory === undefined || memory.weight < weights.mostOfQuestion * wholeWeight) continue;
    const key = `${memory.hit.mask} ${memory.hit.subjectKey}`;
    const group = alike.get(key);
    if (group === undefined) alike.set(key, [memory]);
    else group.push(memory);
  }
  const gains = new Map<string, number>();
  for (const group of alike.values()) {
    group.sort((a, b) => a.hit.saidAt.getTime() - b.hit.saidAt.getTime());
    for (const [age, { hit }] of group.entries()) gains.set(hit.memoryId, age / Math.max(1, group.length - 1));
  }
  return items.map((item) => {
    if (item.kind === 'turn') return item;
    const recency = 1 + weights.newest * (gains.get(item.memoryId) ?? 0);
    return { ...item, score: item.score * recency, parts: { ...item.parts, recency } };
  });
}

/** Rarity of all words of a question that anything has. */
function weightOf({ reader, rarities }: ScoredHits, { turns, memories = [] }: RecallHits): number {
  const found = new Set([...turns, ...memories].flatMap(({ mask }) => reader.termsOf(mask)));
  return [...found].reduce((sum, term) => sum + (rarities[term] ?? 0), 0);
}

/**
 * Ranks turns and memories in one list. A memory adds its words, and a share of its score, to the turns it cites, and stands in the place of
 * the best of them if it has the turn's own words of the question; the turn is then its evidence and takes no rank of its own. Otherwise the turn is shown.
 *
 * Another arm over the same units (vectors) joins before this: by reciprocal ranks within turns and within memories.
 */
export function rankRecall(query: ScoredQuery, hits: RecallHits, options: RankTurnsOptions): RankedItem[] {
  const scored = scoreHits(query, hits, options);
  const memories = scoreMemories(hits.memories ?? [], scored);
  const citations = citationsOf(memories);
  // Turns that collapse into memories free ranks: twice as many are kept to fill them.
  const turns = bestPlaces(query, scored, { ...options, count: 2 * options.count, citations });
  const items = [...placeMemories(turns, scored, citations), ...unsupported(memories)];
  const ranked = favourNewer(items, memories, weightOf(scored, hits));
  return ranked.sort((a, b) => b.score - a.score).slice(0, options.count);
}
