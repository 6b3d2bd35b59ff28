import { describe, expect, it } from 'vitest';
import { stemWord } from './stem-word.ts';

describe('one stem', () => {
  it.each([
    ['en', ['painting', 'painted', 'paints']],
    ['de', ['befördert', 'beförderte']],
    ['es', ['alérgica', 'alérgico', 'alérgicos']],
    ['fr', ['mangeais', 'mangeait']],
    ['ru', ['сестра', 'сестры', 'сестру']],
    ['ar', ['المدرسة', 'مدرسة']],
    ['cs', ['pes', 'psa', 'psem']],
    ['cs', ['Praha', 'Prahy', 'Praze'].map((word) => word.toLowerCase())],
    ['cs', ['sestra', 'sestru', 'sestře']],
    ['cs', ['koupil', 'koupila', 'koupili', 'koupit']],
  ])('in %s for %j', (language, words) => {
    expect(new Set(words.map((word) => stemWord(word, language))).size).toBe(1);
  });
});

it('leaves words alone that are short, very long, or of a language without a stemmer', () => {
  expect(stemWord('is', 'en')).toBe('is');
  expect(stemWord('ing'.repeat(20), 'en')).toBe('ing'.repeat(20));
  expect(stemWord('mieszkanie', 'pl')).toBe('mieszkanie');
  expect(stemWord('constructor', 'toString')).toBe('constructor');
});

it('never leaves less than two letters', () => {
  for (const language of [
    'en',
    'de',
    'es',
    'fr',
    'it',
    'pt',
    'nl',
    'sv',
    'da',
    'no',
    'fi',
    'hu',
    'ro',
    'tr',
    'cs',
    'ru',
    'ar',
  ]) {
    for (const word of ['ata', 'emi', 'ing', 'ost', 'они', 'ات'])
      expect(stemWord(word, language).length).toBeGreaterThan(1);
  }
});
