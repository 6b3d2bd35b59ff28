/** A run of characters of one kind, and what stands around it. */
interface Run {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

type Kind = 'space' | 'word' | 'digit' | 'mark' | 'astral' | keyof typeof pricesPerUnit;

/**
 * Tokens of a character by script, in the dearer of `cl100k_base` and `o200k_base`: nearly always the former, which knows other scripts
 * than the Latin badly. Measured with both on prose about everyday things.
 */
const pricesPerUnit = {
  greek: 1.15,
  cyrillic: 0.66,
  arabic: 0.85,
  /** Hebrew, Devanagari, Thai and all the others. */
  script: 1.1,
  kana: 0.87,
  han: 1.25,
  hangul: 1.35,
} as const;

/** Letters of a word that make a token in what is not English, and what a letter with an accent costs besides. */
const foreignWord = { lettersPerToken: 3.3, accent: 0.7 } as const;
/** Words that stand in nearly every English sentence, and in no other language. */
const english = /\b(?:the|and|of|you|your|it|my|we|for|that|this|with|have|are|what|how|not|but)\b|\bI\b/i;
const accented = /[\u00c0-\u024f]/;
/** Characters of a line that tell its language. */
const inspected = 400;
/** Fewer words than this say nothing about their language. */
const sentence = /(?:[A-Za-z]+[^A-Za-z\n]+){4}[A-Za-z]/;

/**
 * Estimates how many tokens a language model would make of a text, without a vocabulary.
 *
 * The text is cut as byte-pair tokenizers cut it before they merge (the pattern of OpenAI's `cl100k_base`, in the sources of
 * tiktoken: words with the space before them, up to three digits, runs of punctuation, line breaks), and each piece is
 * priced by its length: an English word of up to eight letters is nearly always one token, each four letters more another
 * one. A line with an accent, or with five words of which none is English, is priced as another language. What other scripts
 * cost differs by vocabulary, by half and more: the dearer one counts, so that a budget holds with both.
 *
 * The lines of a text together never cost more than one by one. Linear in the text.
 */
export function estimateTokens(text: string): number {
  if (text.length === 0) return 0;
  let tokens = 0;
  let index = 0;
  let previous: Kind = 'space';
  let lineEnd = -1;
  let isForeign = false;
  while (index < text.length) {
    if (index > lineEnd) {
      lineEnd = text.indexOf('\n', index);
      if (lineEnd < 0) lineEnd = text.length;
      isForeign = isForeignLine(text.slice(index, Math.min(lineEnd, index + inspected)));
    }
    const kind = kindOf(text.charCodeAt(index));
    const run: Run = { kind, start: index, end: endOfRun(text, index, kind) };
    tokens += kind === 'word' && isForeign ? priceOfForeignWord(text, run) : priceOf(text, run, previous);
    previous = kind;
    index = run.end;
    // "I'm", "don't": the apostrophe and the letter or two behind it are one token.
    const suffix = kind === 'word' ? contractionLength(text, index) : 0;
    if (suffix > 0) tokens += 1;
    index += suffix;
  }
  return Math.max(Math.ceil(tokens - rounding), 1);
}

function isForeignLine(line: string): boolean {
  return accented.test(line) || (sentence.test(line) && !english.test(line));
}

/** Sums of fractions are off by less. */
const rounding = 1e-6;

function priceOf(text: string, run: Run, previous: Kind): number {
  const length = run.end - run.start;
  switch (run.kind) {
    case 'space':
      return priceOfSpace(text, run, previous);
    case 'word':
      return priceOfWord(text, run);
    case 'digit':
    case 'mark':
      return Math.ceil(length / 3);
    // An astral character is two units: an emoji counts three.
    case 'astral':
      return 1.5 * length;
    default:
      return pricesPerUnit[run.kind] * length;
  }
}

function priceOfForeignWord(text: string, { start, end }: Run): number {
  let accents = 0;
  for (let index = start; index < end; index += 1) if (text.charCodeAt(index) > 0x7f) accents += 1;
  return Math.max(1, (end - start) / foreignWord.lettersPerToken + foreignWord.accent * accents);
}

/** A single space belongs to the word behind it, but not to a number; a line break belongs to the mark before it. */
function priceOfSpace(text: string, run: Run, previous: Kind): number {
  const spaces = text.slice(run.start, run.end);
  const lastBreak = Math.max(spaces.lastIndexOf('\n'), spaces.lastIndexOf('\r'));
  if (lastBreak < 0) {
    if (spaces.length > 1) return 1;
    return run.end < text.length && kindOf(text.charCodeAt(run.end)) === 'digit' ? 1 : 0;
  }
  const indent = spaces.length - lastBreak - 1 > 1 ? 1 : 0;
  return (previous === 'mark' ? 0 : 1) + indent;
}

function priceOfWord(text: string, run: Run): number {
  const length = run.end - run.start;
  let capitals = 0;
  for (let index = run.start; index < run.end; index += 1) if (isCapital(text.charCodeAt(index))) capitals += 1;
  if (capitals > 1) return Math.ceil(length / 4);
  return length <= 8 ? 1 : 1 + Math.ceil((length - 8) / 4);
}

function endOfRun(text: string, start: number, kind: Kind): number {
  let end = start + 1;
  for (; end < text.length; end += 1) {
    const unit = text.charCodeAt(end);
    if (kindOf(unit) !== kind) break;
    // camelCase is cut where the next part begins.
    if (kind === 'word' && isCapital(unit) && !isCapital(text.charCodeAt(end - 1))) break;
  }
  return end;
}

function contractionLength(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit !== 0x27 && unit !== 0x20_19) return 0;
  let end = index + 1;
  while (end < text.length && kindOf(text.charCodeAt(end)) === 'word') end += 1;
  const length = end - index;
  return length === 2 || length === 3 ? length : 0;
}

function isCapital(unit: number): boolean {
  return unit >= 0x41 && unit <= 0x5a;
}

function kindOf(unit: number): Kind {
  if (unit < 0x80) return asciiKind(unit);
  if (unit < 0xc0) return unit === 0xa0 ? 'space' : 'mark';
  if (unit < 0x250) return 'word';
  if (unit < 0x370) return 'script';
  if (unit < 0x400) return 'greek';
  if (unit < 0x530) return 'cyrillic';
  if (unit >= 0x600 && unit < 0x780) return 'arabic';
  if (unit >= 0x11_00 && unit < 0x12_00) return 'hangul';
  if (unit < 0x1e_00) return 'script';
  // Vietnamese letters, and Greek with the signs of the old spelling.
  if (unit < 0x1f_00) return 'word';
  if (unit < 0x20_00) return 'greek';
  if (unit < 0x2e_80) return 'mark';
  return highKind(unit);
}

/** From the radicals of Chinese on. */
function highKind(unit: number): Kind {
  if (unit >= 0x30_40 && unit < 0x31_00) return 'kana';
  if (unit >= 0xac_00 && unit < 0xd8_00) return 'hangul';
  if (unit >= 0xd8_00 && unit < 0xe0_00) return 'astral';
  if (unit >= 0xfe_00 && unit < 0xfe_10) return 'mark';
  // Full-width punctuation is a token each.
  return 'han';
}

function asciiKind(unit: number): Kind {
  if ((unit >= 0x61 && unit <= 0x7a) || isCapital(unit)) return 'word';
  if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) return 'space';
  return unit >= 0x30 && unit <= 0x39 ? 'digit' : 'mark';
}
