import type { MemoryHit } from './memory-hit.ts';
import { saturated } from './term-scores.ts';
import type { ScoredQuestion } from './score-hits.ts';
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

/** Scores memories by their own words. Linear in the hits. */
export function scoreMemories(hits: readonly MemoryHit[], { reader, rarities }: ScoredQuestion): MemoryScore[] {
  const averageLength = hits.reduce((sum, { length }) => sum + length, 0) / Math.max(1, hits.length);
  return hits.map((hit) => {
    const terms = reader.termsOf(hit.mask);
    const weight = terms.reduce((sum, term) => sum + (rarities[term] ?? 0), 0);
    const norm = saturated(1, hit.length, averageLength);
    const own = weight * norm;
    const importance = importanceFactor(hit.importance);
    return { hit, terms, norm, weight, own, importance, score: own * importance };
  });
}
