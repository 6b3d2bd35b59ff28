import { describe, expect, it } from 'vitest';
import { estimateProcessingTime } from './processing-estimate.ts';

describe('the estimate of a processing time', () => {
  it.each([
    [1, 'under a minute'],
    [12, 'under a minute'],
    [13, '1-2 minutes'],
    [60, '1-5 minutes'],
    [240, '4-20 minutes'],
    [3_600, 'over an hour'],
    [10_000_000, 'over an hour'],
  ])('at position %d is %s', (position, words) => {
    expect(estimateProcessingTime(position)).toBe(words);
  });
});
