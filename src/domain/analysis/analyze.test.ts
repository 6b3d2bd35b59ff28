import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyzeText, analyzeTurn } from './analyze.ts';

const occurredAt = { instant: new Date('2023-05-08T22:30:00Z'), offsetMinutes: 120 };

describe('analyzing a text', () => {
  it('keeps the stems of what says something and drops grammar', () => {
    expect(analyzeText("Caroline's children were painting at the lake.")).toEqual({
      language: 'en',
      lexemes: ['carolin', 'children', 'paint', 'lake'],
      length: 4,
    });
  });

  it('counts a repeated word into the length and once into the lexemes', () => {
    expect(analyzeText('dogs, dogs, dogs')).toMatchObject({ lexemes: ['dog'], length: 3 });
  });

  it('keeps the grammar of a text that has nothing else', () => {
    expect(analyzeText('That was it.').lexemes).toEqual(['that', 'was', 'it']);
  });

  it.each([
    ['habitación', 'habitacion'],
    ['příteli', 'priteli'],
    ['Küche', 'Kuche'],
  ])('has what %s is found by when it is typed without accents', (word, typed) => {
    expect(analyzeText(`${word} 2023`).lexemes).toEqual(
      expect.arrayContaining([...analyzeText(`${typed} 2023`).lexemes]),
    );
  });

  it('adds the dates that it speaks of where it is known when it was said', () => {
    expect(analyzeText('Anna moved on 3 June 2019.', occurredAt).lexemes).toEqual(
      expect.arrayContaining(['m:6', 'd:6-3']),
    );
  });

  it('has nothing to say about emoji and blanks', () => {
    expect(analyzeText(' 🎉\n')).toEqual({ language: 'en', lexemes: [], length: 0 });
  });
});

describe('analyzing a turn', () => {
  it('adds who said it and when, by the clock of the speaker', () => {
    const { lexemes, length } = analyzeTurn({ content: 'I love swimming', speaker: 'Mélanie', occurredAt });
    expect(lexemes).toEqual(expect.arrayContaining(['melanie', 'melani', '2023', 'm:5', 'd:5-9', 'love', 'swim']));
    expect(length).toBe(2);
  });

  it('adds the dates that it speaks of', () => {
    const { lexemes, traits } = analyzeTurn({ content: 'We met on 3 June 2019.', occurredAt });
    expect(lexemes).toEqual(expect.arrayContaining(['2019', 'm:6', 'd:6-3']));
    expect(traits).toBe(2);
  });

  it('marks what asks', () => {
    expect(analyzeTurn({ content: 'How are the kids?', occurredAt }).traits).toBe(1);
  });
});

/** What PostgreSQL takes into a tsvector, with room to spare. */
function isStorable(lexemes: readonly string[]): boolean {
  const bytes = lexemes.map((lexeme) => Buffer.byteLength(lexeme));
  const wellFormed = lexemes.every((lexeme) => lexeme !== '' && lexeme.isWellFormed() && !lexeme.includes('\0'));
  return (
    wellFormed &&
    new Set(lexemes).size === lexemes.length &&
    bytes.every((size) => size <= 180) &&
    bytes.reduce((sum, size) => sum + size, 0) < 1_000_000
  );
}

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      "'",
      '1',
      '.',
      '的',
      'が',
      '집',
      'ก',
      '\u0301',
      '\ud800',
      '\0',
      ' ',
      '?',
      '[',
      'é',
      'я',
      'ا',
    ),
    maxLength: 300,
  }),
  fc.lorem({ maxCount: 40 }),
);

it('takes any text and makes lexemes that can be stored, always the same', () => {
  fc.assert(
    fc.property(anyText, (content) => {
      const first = analyzeTurn({ content, speaker: content.slice(0, 50), occurredAt });
      expect(isStorable(first.lexemes)).toBe(true);
      expect(first.length).toBeGreaterThanOrEqual(0);
      expect(analyzeTurn({ content, speaker: content.slice(0, 50), occurredAt })).toEqual(first);
    }),
    { numRuns: 500 },
  );
});

it.each([
  ['one endless word', 'a'.repeat(100_000)],
  ['one endless word beyond the basic plane', '𠮷𐐀'.repeat(25_000)],
  [
    'distinct Chinese pairs',
    Array.from({ length: 100_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * 7919) % 20_000))).join(''),
  ],
  ['distinct long words', Array.from({ length: 1_600 }, (_, at) => `${at}`.repeat(20).slice(0, 59)).join(' я')],
  ['piled marks', `a${'\u0316\u0301'.repeat(50_000)}`],
  ['words that swell', '\ufdfa'.repeat(100_000)],
])('stays storable on a hundred thousand characters of %s', (_, content) => {
  expect(isStorable(analyzeTurn({ content, occurredAt }).lexemes)).toBe(true);
});
