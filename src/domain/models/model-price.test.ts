import { describe, expect, it } from 'vitest';
import { costMicros } from './model-price.ts';

const price = { inputPerMillion: 0.25, outputPerMillion: 2 };

describe('the cost of a call', () => {
  it.each([
    { inputTokens: 1_000_000, outputTokens: 0, micros: 250_000 },
    { inputTokens: 0, outputTokens: 1_000_000, micros: 2_000_000 },
    { inputTokens: 1_500, outputTokens: 300, micros: 975 },
    { inputTokens: 3, outputTokens: 0, micros: 1 },
    { inputTokens: 1, outputTokens: 0, micros: 0 },
    { inputTokens: 0, outputTokens: 0, micros: 0 },
  ])('is what its tokens cost, in millionths: $micros', ({ micros, ...tokens }) => {
    expect(costMicros(tokens, price)).toBe(micros);
  });

  it('is nothing where there is no price', () => {
    expect(costMicros({ inputTokens: 5_000, outputTokens: 5_000 }, undefined)).toBe(0);
    expect(costMicros({ inputTokens: 100, outputTokens: 5_000 }, { inputPerMillion: 0.02 })).toBe(2);
  });

  it('is not thrown off by fractions that binary numbers do not have', () => {
    expect(costMicros({ inputTokens: 100, outputTokens: 0 }, { inputPerMillion: 0.07 })).toBe(7);
    expect(costMicros({ inputTokens: 3, outputTokens: 0 }, { inputPerMillion: 0.1 })).toBe(0);
  });

  it('stays a number that can be stored', () => {
    expect(costMicros({ inputTokens: 1e16, outputTokens: 1e16 }, price)).toBe(Number.MAX_SAFE_INTEGER);
    expect(costMicros({ inputTokens: -5, outputTokens: 0 }, price)).toBe(0);
  });
});
