import { expect, it } from 'vitest';
import { prepareText } from './prepare-text.ts';

it.each([
  ['Ｆｕｌｌ　ｗｉｄｔｈ', 'full width'],
  ['Caroline’s ﬁrst', "caroline's first"],
  ['soft\u00adhyphen and zero\u200bwidth', 'softhyphen and zerowidth'],
  ['ГОРОД', 'город'],
  ['', ''],
])('writes %j as %j', (text, prepared) => {
  expect(prepareText(text)).toBe(prepared);
});

it('keeps four marks on a letter and drops what is piled on top', () => {
  expect(prepareText(`a${'\u0301\u0316'.repeat(500)}`).length).toBeLessThanOrEqual(5);
});

it('bounds what one character can grow into', () => {
  expect(prepareText('\ufdfa'.repeat(100_000)).length).toBe(200_000);
});
