import type { MemoryHit } from './memory-hit.ts';
import { countDocuments, maskReader, rarity, readDocuments, type ScoredQuery } from './term-scores.ts';
import type { TurnHit } from './turn-hit.ts';

/** What was found for a question, and how many turns it was looked for in. */
export interface SimilarityHits {
  readonly turns: readonly Pick<TurnHit, 'mask'>[];
  readonly memories: readonly Pick<MemoryHit, 'mask'>[];
  readonly turnCount: number;
  /** Turns that have lexeme i, where those that were found are not all. */
  readonly documents?: readonly number[] | undefined;
}

/**
 * For each memory the share of the question's words that it has, from 0 to 1, each word weighted by its rarity among turns and
 * memories: what stands in for a cosine where there are no vectors. A word that nothing stored has says nothing about what is
 * stored, and counts as much as the others on average.
 */
export function lexicalShares(
  { terms }: Pick<ScoredQuery, 'terms'>,
  { turns, memories, turnCount, documents: given }: SimilarityHits,
): number[] {
  const reader = maskReader(terms);
  const all = [...turns, ...memories];
  const found = countDocuments(all, reader);
  const counted = given === undefined ? found : readDocuments(given, reader);
  const documents = found.map((count, term) => Math.max(count, counted[term] ?? 0));
  const total = Math.max(turnCount + memories.length, all.length);
  const known = [...documents].map((count) => (count === 0 ? undefined : rarity(count, total)));
  const weighed = known.filter((weight) => weight !== undefined);
  const average = weighed.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weighed.length);
  const weights = known.map((weight) => weight ?? average);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  return memories.map(({ mask }) => {
    const own = reader.termsOf(mask).reduce((sum, term) => sum + (weights[term] ?? 0), 0);
    return whole === 0 ? 0 : Math.min(1, own / whole);
  });
}

/** A cosine, or what stands in for one, as the second source system tells it: (1 + cosine) / 2. */
export function similarityOf(cosine: number): number {
  return (1 + cosine) / 2;
}
