/** A run of characters of one kind, and what stands around it. */
interface Run {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
}

type Kind = 'space' | 'word' | 'digit' | 'mark' | 'alphabet' | 'script' | 'ideograph' | 'astral';

/**
 * Estimates how many tokens a language model would make of a text, without a vocabulary, in one pass.
 *
 * The text is cut as byte-pair tokenizers cut it before they merge (the pattern of OpenAI's `cl100k_base`, in the sources of
 * tiktoken: words with the space before them, up to three digits, runs of punctuation, line breaks), and each piece is
 * priced by its length: an English word of up to eight letters is nearly always one token, each four letters more another
 * one. English then comes out near the four characters a token that OpenAI gives as its rule of thumb. Chinese, Japanese and Korean
 * count one token a character, between `cl100k_base` (about 1.1) and `o200k_base` (about 0.7); Greek and Cyrillic a token per three
 * letters, other scripts a token per two, emoji two each. It closes windows and keeps budgets, where a few per cent do not
 * matter; costs are counted from what the model itself reports.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  let index = 0;
  let previous: Kind = 'space';
  while (index < text.length) {
    const kind = kindOf(text.charCodeAt(index));
    const run: Run = { kind, start: index, end: endOfRun(text, index, kind) };
    tokens += priceOf(text, run, previous);
    previous = kind;
    index = run.end;
    // "I'm", "don't": the apostrophe and the letter or two behind it are one token.
    const suffix = kind === 'word' ? contractionLength(text, index) : 0;
    if (suffix > 0) tokens += 1;
    index += suffix;
  }
  return text.length === 0 ? 0 : Math.max(tokens, 1);
}

function priceOf(text: string, run: Run, previous: Kind): number {
  const length = run.end - run.start;
  switch (run.kind) {
    case 'space':
      return priceOfSpace(text, run, previous);
    case 'word':
      return priceOfWord(text, run);
    case 'digit':
    case 'mark':
    case 'alphabet':
      return Math.ceil(length / 3);
    case 'script':
      return Math.ceil(length / 2);
    // An astral character is two units: an emoji counts two.
    case 'ideograph':
    case 'astral':
      return length;
  }
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
  for (let index = run.start; index < run.end; index += 1) {
    const unit = text.charCodeAt(index);
    // Accents mark a language that the vocabularies know less well than English.
    if (unit > 0x7f) return Math.ceil(length / 3);
    if (unit < 0x61) capitals += 1;
  }
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
  if (unit < 0x590) return 'alphabet';
  if (unit >= 0x20_00 && unit < 0x2e_80) return 'mark';
  if (unit >= 0xd8_00 && unit < 0xe0_00) return 'astral';
  const ideograph = (unit >= 0x11_00 && unit < 0x12_00) || (unit >= 0x2e_80 && unit < 0xd8_00) || unit >= 0xf9_00;
  if (unit >= 0xfe_00 && unit < 0xfe_10) return 'mark';
  return ideograph ? 'ideograph' : 'script';
}

function asciiKind(unit: number): Kind {
  if ((unit >= 0x61 && unit <= 0x7a) || isCapital(unit)) return 'word';
  if (unit === 0x20 || (unit >= 0x09 && unit <= 0x0d)) return 'space';
  return unit >= 0x30 && unit <= 0x39 ? 'digit' : 'mark';
}
