import { describe, expect, it } from 'vitest';
import { choosePlaces, createSeededRandom } from './seeded-random.ts';

describe('a seeded generator', () => {
  it('draws the same numbers from the same seed and others from another', () => {
    const draw = (seed: number) => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 20 }, () => random.below(1_000));
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(new Set(draw(7)).size).toBeGreaterThan(15);
  });

  it('draws evenly from 0 up to 1', () => {
    const random = createSeededRandom(1);
    const draws = Array.from({ length: 10_000 }, () => random.fraction());
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(mean).toBeCloseTo(0.5, 1);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
  });

  it('picks nothing from nothing', () => {
    expect(() => createSeededRandom(1).pick([])).toThrow(RangeError);
  });

  it('chooses at least one place, where there is one', () => {
    const random = createSeededRandom(3);
    expect(choosePlaces(5, 0, random).size).toBe(1);
    expect(choosePlaces(5, 1, random).size).toBe(5);
    expect(choosePlaces(0, 1, random).size).toBe(0);
  });
});
