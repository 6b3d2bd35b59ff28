import type { Nearness } from './near-hit.ts';
import { weights } from './weights.ts';

/**
 * What being near is worth beside words: most for the nearest, and less with each rank. By ranks, because how alike two vectors look
 * differs by model, and scaled to the best score by words, so that both arms have a say whatever the words are worth. Where no words
 * are found the scale is 1.
 */
export function vectorScore(near: Nearness | undefined, bestOfWords: number): number {
  if (near === undefined) return 0;
  const { vector, vectorRank } = weights;
  return (vector * (bestOfWords > 0 ? bestOfWords : 1) * (vectorRank + 1)) / (vectorRank + near.rank);
}
