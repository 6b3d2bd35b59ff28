import { expect, test } from 'vitest';
import { guessLanguage } from './guess-language.ts';

test.each([
  ['I live in Porto', 'en'],
  ['My son Max loves dinosaurs', 'en'],
  ['Ich wohne in Berlin', 'de'],
  ['Vivo en Madrid desde 2019', 'es'],
  ["J'habite à Nantes", 'fr'],
  ['Abito a Roma con mia moglie', 'it'],
  ['私は東京に住んでいます', undefined],
  ['Porto', undefined],
  ['', undefined],
])('takes "%s" for %s', (text, expected) => {
  expect(guessLanguage(text)).toBe(expected);
});
