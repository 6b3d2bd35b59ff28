import { describe, expect, it } from 'vitest';
import { lexicalShares, similarityOf } from './lexical-similarity.ts';

const query = { terms: [0, 1, 2] };
const times = (count: number, mask: number) => Array.from({ length: count }, () => ({ mask }));

describe('lexical similarity', () => {
  it('is 1 for a memory with all words, and 0 for one with none', () => {
    const shares = lexicalShares(query, { turns: [], memories: [{ mask: 7 }, { mask: 0 }], turnCount: 10 });
    expect(shares).toEqual([1, 0]);
    expect(shares.map(similarityOf)).toEqual([1, 0.5]);
  });

  it('weighs rare words more', () => {
    const turns = times(50, 1);
    const [common, rare] = lexicalShares(query, { turns, memories: [{ mask: 1 }, { mask: 2 }], turnCount: 100 });
    expect(rare).toBeGreaterThan(3 * common!);
  });

  it('counts a word that nothing has as much as the others on average', () => {
    const [share] = lexicalShares(query, { turns: times(5, 3), memories: [{ mask: 3 }], turnCount: 100 });
    expect(share).toBeCloseTo(2 / 3);
  });

  it('takes the forms of a word for one', () => {
    const [share] = lexicalShares({ terms: [0, 0, 1] }, { turns: [], memories: [{ mask: 5 }], turnCount: 3 });
    expect(share).toBe(1);
  });

  it('of a question without words is 0', () => {
    expect(lexicalShares({ terms: [] }, { turns: [], memories: [{ mask: 0 }], turnCount: 0 })).toEqual([0]);
  });
});
