import { describe, expect, it } from 'vitest';
import { buildHashedEmbedding } from './hashed-embedding.ts';

function similarity(a: string, b: string, dimensions = 64): number {
  const other = buildHashedEmbedding(b, dimensions);
  return buildHashedEmbedding(a, dimensions).reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

describe('a hashed embedding', () => {
  it.each(['Anna lives in Porto.', '', '?!', '🙂', '東京に住んでいます', 'a'.repeat(100_000)])(
    'has length 1 and is the same each time: %.20s',
    (text) => {
      const vector = buildHashedEmbedding(text);
      expect(vector).toHaveLength(64);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 10);
      expect(buildHashedEmbedding(text)).toEqual(vector);
    },
  );

  it('has as many numbers as are asked for', () => {
    expect([1, 2, 64, 1_536].map((dimensions) => buildHashedEmbedding('Anna', dimensions).length)).toEqual([
      1, 2, 64, 1_536,
    ]);
  });

  it('sets apart what shares nothing, and brings together what shares words', () => {
    const home = 'Anna lives in Porto with her two cats';
    expect(similarity(home, 'Where does Anna live, and does she have a cat?')).toBeGreaterThan(
      similarity(home, 'The quarterly budget was approved yesterday'),
    );
    expect(similarity(home, 'anna LIVES in pórto with her two cats!')).toBeCloseTo(1, 10);
    expect(Math.abs(similarity('automobile', 'cheese', 1_536))).toBeLessThan(0.2);
  });

  it('sees the stem in another form of a word', () => {
    expect(similarity('climbing', 'climbed')).toBeGreaterThan(0.2);
  });
});
