import type { Nearness } from './near-hit.ts';
import { weights } from './weights.ts';

/**
 * How near something is, from 1 for the nearest of all down to 0, less with each rank. By ranks, because how alike two vectors
 * look differs by model.
 */
export function nearnessOf(near: Nearness | undefined): number {
  return near === undefined ? 0 : (weights.vectorRank + 1) / (weights.vectorRank + near.rank);
}

/**
 * What being so near is worth beside words: scaled to the best score by words, so that both arms have a say whatever the words are
 * worth. Where no words are found the scale is 1.
 */
export function vectorScore(nearness: number, bestOfWords: number): number {
  return weights.vector * (bestOfWords > 0 ? bestOfWords : 1) * nearness;
}
