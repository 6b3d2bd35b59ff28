/** A part of a text, in UTF-16 units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** How far around a cut graphemes are looked for: longer ones are built to annoy, and are cut between code points. */
const graphemeReach = 64;
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const sentenceEnd = /[.!?…]["'”’»)\]]*$/u;

/** The part of a range that is left without white space at its ends; undefined where nothing is. */
export function trimRange(text: string, range: TextRange): TextRange | undefined {
  const part = text.slice(range.start, range.end);
  const length = part.trim().length;
  if (length === 0) return undefined;
  const start = range.start + (part.length - part.trimStart().length);
  return { start, end: start + length };
}

/**
 * Cuts a range into trimmed parts of at most `maxUnits` each: at a line break, else behind a sentence, else at white space, as
 * long as that leaves the part at least half full; else between two graphemes, and never inside a surrogate pair.
 */
export function splitText(text: string, range: TextRange, maxUnits: number): TextRange[] {
  const parts: TextRange[] = [];
  let rest = trimRange(text, range);
  while (rest !== undefined) {
    if (rest.end - rest.start <= maxUnits) {
      parts.push(rest);
      break;
    }
    const cut = cutBefore(text, rest.start, rest.start + maxUnits);
    const part = trimRange(text, { start: rest.start, end: cut });
    if (part !== undefined) parts.push(part);
    rest = trimRange(text, { start: cut, end: rest.end });
  }
  return parts;
}

/** The best place to cut at or before `limit`, in the second half of what lies between. */
function cutBefore(text: string, start: number, limit: number): number {
  const half = start + Math.ceil((limit - start) / 2);
  const lineBreak = text.slice(half, limit + 1).lastIndexOf('\n');
  if (lineBreak >= 0) return half + lineBreak;
  let space: number | undefined;
  for (let index = limit; index >= half; index -= 1) {
    // Chinese and Japanese sentences have no space behind them.
    if (isWideStop(text.charCodeAt(index - 1))) return index;
    if (!isSpace(text.charCodeAt(index))) continue;
    if (sentenceEnd.test(text.slice(Math.max(start, index - 4), index))) return index;
    space ??= index;
  }
  return space ?? graphemeBoundary(text, start, limit);
}

function isWideStop(unit: number): boolean {
  return unit === 0x30_02 || unit === 0xff_01 || unit === 0xff_1f;
}

function isSpace(unit: number): boolean {
  return unit <= 0x20 || unit === 0xa0 || unit === 0x30_00 || (unit >= 0x20_00 && unit <= 0x20_0a);
}

function graphemeBoundary(text: string, start: number, limit: number): number {
  const from = Math.max(start, limit - graphemeReach);
  const around = text.slice(from, limit + graphemeReach);
  const segment = graphemes.segment(around).containing(limit - from);
  const boundary = segment === undefined ? limit : from + segment.index;
  if (boundary > from) return boundary;
  const unit = text.charCodeAt(limit);
  return unit >= 0xdc_00 && unit <= 0xdf_ff ? limit - 1 : limit;
}
