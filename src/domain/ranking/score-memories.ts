import type { MemoryHit } from './memory-hit.ts';
import { countDocuments, rarity, saturated } from './term-scores.ts';
import type { ScoredHits } from './score-hits.ts';
import { weights } from './weights.ts';

export interface MemoryScore {
  readonly hit: MemoryHit;
  /** As in `TurnEvidence`. */
  readonly terms: readonly number[];
  readonly norm: number;
  /** Rarity of its terms together. */
  readonly weight: number;
  /** Its words: rarity among the turns times the length norm among the memories. */
  readonly own: number;
  /** Small factor of its importance. */
  readonly importance: number;
  /** Both multiplied. */
  readonly score: number;
}

/** 1 at the middle of the scale. */
function importanceFactor(importance: number): number {
  return 1 + weights.importance * (Math.min(10, Math.max(1, importance)) - 5.5);
}

/**
 * Of memories with the same subject and the same words of the question, what is longer or shorter says nothing: the best of their scores goes
 * to the newest, so that the newer of two contradicting statements outranks the older even where nothing superseded it.
 */
function newestFirst(scores: readonly MemoryScore[]): MemoryScore[] {
  const groups = new Map<string, MemoryScore[]>();
  for (const score of scores) {
    const key = `${score.hit.mask} ${score.hit.subjectKey}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [score]);
    else group.push(score);
  }
  return [...groups.values()].flatMap((group) => {
    const best = group.map(({ score }) => score).sort((a, b) => b - a);
    const newest = [...group].sort((a, b) => b.hit.saidAt.getTime() - a.hit.saidAt.getTime());
    return newest.map((score, at) => ({ ...score, score: best[at] ?? score.score }));
  });
}

/** Scores memories by their own words. Linear in the hits, but for sorting those that are about the same. */
export function scoreMemories(
  hits: readonly MemoryHit[],
  { reader, rarities }: ScoredHits,
  turns: number,
): MemoryScore[] {
  const averageLength = hits.reduce((sum, { length }) => sum + length, 0) / Math.max(1, hits.length);
  // A word that a model put into a memory and nobody ever said is not rare for that.
  const inMemories = countDocuments(hits, reader).map((count) => rarity(count, Math.max(turns, hits.length)));
  const scores = hits.map((hit) => {
    const terms = reader.termsOf(hit.mask);
    const weight = terms.reduce((sum, term) => sum + Math.min(rarities[term] ?? 0, inMemories[term] ?? 0), 0);
    const norm = saturated(1, hit.length, averageLength);
    const own = weight * norm;
    const importance = importanceFactor(hit.importance);
    return { hit, terms, norm, weight, own, importance, score: own * importance };
  });
  return newestFirst(scores);
}
