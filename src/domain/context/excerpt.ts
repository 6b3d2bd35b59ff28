import { estimateTokens } from '../tokens.ts';

export interface ExcerptOptions {
  readonly maxTokens: number;
  /** Folded words of the question: the part that has most of them is shown. Without one of them the beginning is. */
  readonly words?: ReadonlySet<string>;
}

/** Words shorter than this are grammar in most languages that write with letters. */
const shortestWord = 4;
const letters = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u;

/** A long text cut to what fits, around the words of the question, with an ellipsis where something is left out. */
export function excerpt(text: string, { maxTokens, words }: ExcerptOptions): string {
  const tokens = estimateTokens(text);
  if (tokens <= maxTokens) return text;
  // An excerpt in another script than the whole may be dearer a character.
  for (let length = Math.floor((text.length * maxTokens) / tokens); length > 8; length = Math.floor(length * 0.8)) {
    const cut = cutAround(text, length, words ?? new Set());
    if (estimateTokens(cut) <= maxTokens) return cut;
  }
  return '…';
}

function cutAround(text: string, length: number, words: ReadonlySet<string>): string {
  const start = bestStart(text, length, words);
  const from = start === 0 ? 0 : afterSpace(text, start);
  const end = Math.min(text.length, from + length);
  const part = text.slice(from, end === text.length ? end : beforeSpace(text, from, end)).trim();
  // A cut between the halves of a character leaves one that means nothing.
  return `${from === 0 ? '' : '…'}${part.toWellFormed().replaceAll('\ufffd', '')}${end === text.length ? '' : '…'}`;
}

/** Where the part of this length begins that has most words of the question; a tenth of it stands before the first. */
function bestStart(text: string, length: number, words: ReadonlySet<string>): number {
  const places = placesOf(text, words);
  let best = { count: 0, start: 0 };
  let end = 0;
  for (const [index, place] of places.entries()) {
    while (end < places.length && (places[end] ?? 0) < place + 0.9 * length) end += 1;
    if (end - index > best.count) best = { count: end - index, start: place };
  }
  return Math.max(0, Math.min(Math.floor(best.start - 0.1 * length), text.length - length));
}

/** Ascending. */
function placesOf(text: string, words: ReadonlySet<string>): number[] {
  const folded = text.toLowerCase();
  const places: number[] = [];
  for (const word of words) {
    if (letters.test(word) && word.length < shortestWord) continue;
    for (let at = folded.indexOf(word); at >= 0 && places.length < 1_000; at = folded.indexOf(word, at + word.length))
      places.push(at);
  }
  return places.sort((a, b) => a - b);
}

/** The next place behind a space, if one is near: Chinese has none. */
function afterSpace(text: string, start: number): number {
  const space = text.indexOf(' ', start);
  return space >= 0 && space - start < 30 ? space + 1 : start;
}

function beforeSpace(text: string, from: number, end: number): number {
  const space = text.lastIndexOf(' ', end);
  return space > from && end - space < 30 ? space : end;
}
