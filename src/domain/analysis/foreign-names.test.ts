import { describe, expect, test } from 'vitest';
import { analyzeText } from './analyze.ts';
import { foreignNames } from './foreign-names.ts';

describe('foreignNames', () => {
  test('finds names in the middle of a sentence and leaves its first word alone', () => {
    expect([...foreignNames('Über Ondřej and Jürgen, Čapek says nothing.')]).toEqual(['ondřej', 'jürgen', 'čapek']);
    expect(foreignNames('plain English with Names')).toEqual(new Set());
  });

  test('takes a sentence with a foreign name for what its other words are', () => {
    expect(analyzeText('My violin teacher is Ondřej.').language).toBe('en');
    expect(analyzeText('Petra met Ondřej Čapek at the climbing gym in Brno last week').language).toBe('en');
    expect(analyzeText('Moje učitelka je Ondřejova sestra.').language).toBe('cs');
  });
});
