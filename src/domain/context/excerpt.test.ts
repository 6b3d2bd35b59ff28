import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../tokens.ts';
import { excerpt } from './excerpt.ts';

const filler = 'Then we talked about nothing of any weight for a while. '.repeat(30);

describe('an excerpt', () => {
  it('is the text where that fits', () => {
    expect(excerpt('Short.', { maxTokens: 10 })).toBe('Short.');
  });

  it('shows the part with the words of the question', () => {
    const text = `${filler}My violin teacher moved to Brno. ${filler}`;
    const cut = excerpt(text, { maxTokens: 40, words: new Set(['where', 'did', 'the', 'violin', 'teacher', 'move']) });
    expect(cut).toContain('violin teacher moved to Brno');
    expect(cut).toMatch(/^….*…$/);
  });

  it('shows the beginning where the question has no word of it', () => {
    expect(excerpt(filler, { maxTokens: 20, words: new Set(['violin']) })).toMatch(/^Then we talked.*…$/);
  });

  it('keeps to its bound and to whole characters in any script', () => {
    const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 2_000 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 5, max: 100 }), (text, maxTokens) => {
        const cut = excerpt(text, { maxTokens, words: new Set(['a', '我']) });
        expect(estimateTokens(cut)).toBeLessThanOrEqual(maxTokens);
        expect(cut.isWellFormed()).toBe(text.isWellFormed());
      }),
      { numRuns: 200 },
    );
  });
});
