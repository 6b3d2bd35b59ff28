import { limits } from '../limits.ts';

/**
 * More than four combining marks on one letter are decoration or an attack: bringing 100,000 of them into canonical
 * order takes ICU 3 seconds (it sorts by insertion), after this replacement 4 ms. No written language uses more.
 */
const piledMarks = /(\p{M}{4})\p{M}+/gu;
/** One character may become eighteen (ﷺ); ordinary text grows by a few in a thousand. */
const longestPrepared = 2 * limits.turnCharacters;

/** One compatible, lower-case form of a text (NFKC), with every kind of apostrophe written as `'`. Never throws. */
export function prepareText(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
  const marks = /\p{M}{5}/u.test(text) ? text.replace(piledMarks, '$1') : text;
  return marks
    .normalize('NFKC')
    .slice(0, longestPrepared)
    .toLowerCase()
    .replace(/[’‘ʼ´`]/g, "'")
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '');
}
