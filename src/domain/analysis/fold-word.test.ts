import { expect, it } from 'vitest';
import { foldWord } from './fold-word.ts';

it.each([
  ['příteli', 'priteli'],
  ['straße', 'strasse'],
  ['łódź', 'lodz'],
  ['smørrebrød', 'smorrebrod'],
  ['ещё', 'еще'],
  ['мой', 'мой'],
  ['أحمد', 'احمد'],
  ['مَدْرَسَة', 'مدرسه'],
  ['καφές', 'καφεσ'],
  ['हिन्दी', 'हिन्दी'],
  ['ไทย', 'ไทย'],
  ['plain', 'plain'],
])('folds %s to %s', (word, folded) => {
  expect(foldWord(word)).toBe(folded);
});
