/** How a word is written; decides how it is cut and which stemmer may touch it. `han` includes the Japanese syllables beside it. */
export type Script = 'latin' | 'cyrillic' | 'arabic' | 'hangul' | 'han' | 'number' | 'other';

/** A word as it stands in a prepared text: lower case, without clitics (`caroline's` → `caroline`). */
export interface Word {
  readonly text: string;
  readonly script: Script;
}

/** Numbers with their points (3.5, 10:30), else letters, marks and digits with apostrophes inside. */
const wordPattern = /\p{N}+(?:[.,:]\p{N}+)+|[\p{L}\p{M}\p{N}]+(?:'[\p{L}\p{M}]+)*/gu;

const eastAsian =
  /[\u1100-\u11ff\u2e80-\u318f\u31f0-\u9fff\ua960-\ud7ff\uf900-\ufaff\u{1b000}-\u{1b2ff}\u{20000}-\u{3ffff}]/u;
/** Written without spaces, and not readable as pairs of characters: only a dictionary finds their words. */
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/;

const scriptRuns =
  /(?<hangul>\p{Script=Hangul}+)|(?<han>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+)|(?<rest>[^\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+)/gu;

/** English endings that follow an apostrophe: what stands before is the word. */
const clitics = new Set(['s', 't', 'm', 'd', 'll', 're', 've', 'em']);
/** French, Italian and Catalan words that lose their vowel before another: what follows is the word. */
const elided = new Set(
  'l d j m t s n c qu jusqu lorsqu puisqu quelqu dell all nell sull dall un quest quell dov com'.split(' '),
);

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(locale: string): Intl.Segmenter {
  let segmenter = segmenters.get(locale);
  if (segmenter === undefined)
    segmenters.set(locale, (segmenter = new Intl.Segmenter(locale, { granularity: 'word' })));
  return segmenter;
}

function unspacedLocale(text: string): string {
  if (/[\u1000-\u109f]/.test(text)) return 'my';
  if (/[\u1780-\u17ff]/.test(text)) return 'km';
  return /[\u0e80-\u0eff]/.test(text) ? 'lo' : 'th';
}

function withoutClitics(token: string): string {
  const at = token.indexOf("'");
  if (at < 0) return token;
  if (token.endsWith("n't")) return 'not';
  const head = token.slice(0, at);
  const tail = token.slice(at + 1);
  if (clitics.has(tail)) return head;
  return elided.has(head) ? tail.replaceAll("'", '') : token.replaceAll("'", '');
}

function scriptOf(word: string): Script {
  const code = word.codePointAt(0) ?? 0;
  if (code < 0x80) return code >= 0x61 ? 'latin' : 'number';
  if (code < 0x250 || (code >= 0x1e00 && code < 0x1f00)) return 'latin';
  if (code >= 0x400 && code < 0x530) return 'cyrillic';
  if ((code >= 0x600 && code < 0x780) || (code >= 0x8a0 && code < 0x900))
    return /^\p{N}/u.test(word) ? 'number' : 'arabic';
  return 'other';
}

/** `1,000` and `1000` are one number, and so are Arabic and European digits; `14th` is the 14. */
function plainNumber(text: string): string {
  const digits = text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0));
  return /^\d{1,3}(,\d{3})+$/.test(digits)
    ? digits.replaceAll(',', '')
    : digits.replace(/^(\d{1,4})(st|nd|rd|th)$/, '$1');
}

function pushEastAsian(words: Word[], token: string): void {
  for (const { groups = {}, 0: text } of token.matchAll(scriptRuns)) {
    if (groups['rest'] !== undefined) pushSpaced(words, text);
    else words.push({ text, script: groups['hangul'] === undefined ? 'han' : 'hangul' });
  }
}

function pushUnspaced(words: Word[], token: string): void {
  for (const { segment, isWordLike } of segmenterFor(unspacedLocale(token)).segment(token)) {
    if (isWordLike === true) words.push({ text: segment, script: 'other' });
  }
}

function pushSpaced(words: Word[], token: string): void {
  const text = withoutClitics(token);
  if (text === '') return;
  const script = scriptOf(text);
  words.push({ text: script === 'number' ? plainNumber(text) : text, script });
}

/**
 * The words of a prepared text in order. Most languages put spaces between words, and there a pattern finds what
 * `Intl.Segmenter` finds at a third of its cost; Thai, Lao, Khmer and Burmese go to the segmenter; Chinese, Japanese and
 * Korean come back as unbroken runs, to be cut into pairs by `characterPairs`.
 */
export function splitWords(prepared: string): Word[] {
  const words: Word[] = [];
  const hasEastAsian = eastAsian.test(prepared);
  const hasUnspaced = unspaced.test(prepared);
  for (const token of prepared.match(wordPattern) ?? []) {
    if (hasEastAsian && eastAsian.test(token)) pushEastAsian(words, token);
    else if (hasUnspaced && unspaced.test(token)) pushUnspaced(words, token);
    else pushSpaced(words, token);
  }
  return words;
}
