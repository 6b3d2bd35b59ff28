import type { MemoryHit, SupersededHit } from './memory-hit.ts';
import { saturated } from './term-scores.ts';
import type { ScoredQuestion } from './score-hits.ts';
import { nearnessOf, vectorScore } from './vector-score.ts';
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
  /** How near it is, scaled to the best words of a memory. */
  readonly vector: number;
  /** Small factor of its importance. */
  readonly importance: number;
  /** Both added, times the factor. */
  readonly score: number;
}

/** 1 at the middle of the scale. */
function importanceFactor(importance: number): number {
  return 1 + weights.importance * (Math.min(10, Math.max(1, importance)) - 5.5);
}

/** Memories that were found by their own words, and those that hold in the place of one that was, each once. */
export function memoriesThatHold(hits: readonly MemoryHit[], superseded: readonly SupersededHit[]): MemoryHit[] {
  return [...new Map([...hits, ...superseded.map(({ by }) => by)].map((hit) => [hit.memoryId, hit])).values()];
}

/**
 * Scores memories by their own words, and by those of the memories that they superseded: "moved to Lisbon" answers where
 * someone lives, as "lives in Porto" did. And by how near they are. Linear in the hits.
 */
export function scoreMemories(
  hits: readonly MemoryHit[],
  superseded: readonly SupersededHit[],
  { reader, weightOf }: ScoredQuestion,
): MemoryScore[] {
  const averageLength = hits.reduce((sum, { length }) => sum + length, 0) / Math.max(1, hits.length);
  const inherited = Map.groupBy(superseded, ({ by }) => by.memoryId);
  const scored = hits.map((hit) => {
    const masks = [hit.mask, ...(inherited.get(hit.memoryId) ?? []).map(({ mask }) => mask)];
    const terms = [...new Set(masks.flatMap(reader.termsOf))];
    const weight = weightOf(terms);
    const norm = saturated(1, hit.length, averageLength);
    const own = weight * norm;
    const importance = importanceFactor(hit.importance);
    return { hit, terms, norm, weight, own, importance };
  });
  const best = scored.reduce((most, { own }) => Math.max(most, own), 0);
  return scored.map((memory) => {
    const vector = vectorScore(nearnessOf(memory.hit.near), best);
    return { ...memory, vector, score: (memory.own + vector) * memory.importance };
  });
}
