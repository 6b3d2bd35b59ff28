/** What stands at a place of a text: a value and where it ends; or that the text ends within it; or that it is none. */
export type JsonReading = { readonly value: unknown; readonly end: number } | 'cut' | 'malformed';

/** Levels of nesting. Answers need four; a bound keeps reading linear where every level is tried again from within. */
const deepest = 8;
/** UTF-16 units of a key. Longer ones come from text that is taken for a key. */
const longestKey = 100;

const literals: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['true', true],
  ['false', false],
  ['True', true],
  ['False', false],
]);
const atom = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?[A-Za-z]+/y;
const notSpace = /\S|$/g;
const escaped = /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** A value that is not there; a symbol, because every value of JSON can be. */
const nothing = Symbol('nothing');

/**
 * Reads JSON as models write it, from any place of a text: with trailing commas, raw line breaks in strings, `NaN`, `None`, and
 * unescaped quotation marks within a string. Valid JSON reads as `JSON.parse` reads it. A quotation mark ends a string only
 * where a comma, colon, closing bracket or the end of the text follows: behind the end of a string nothing else can stand.
 * That depends on the place alone, so it is looked up once for all who ask: reading from every place in turn stays linear.
 */
export class LenientJson {
  readonly #text: string;
  #at = 0;
  #cut = false;
  /** From `#closerFrom` on, the next mark that ends a string stands at `#closer`. */
  #closerFrom = 0;
  #closer = -1;

  constructor(text: string) {
    this.#text = text;
  }

  read(start: number): JsonReading {
    this.#at = start;
    this.#cut = false;
    const value = this.#value(deepest);
    if (value === nothing) return this.#cut ? 'cut' : 'malformed';
    return { value, end: this.#at };
  }

  #value(depth: number): unknown {
    const character = this.#peek();
    if (character === '"') return this.#string();
    if (character === '{' || character === '[') {
      if (depth === 0) return nothing;
      return character === '{' ? this.#object(depth - 1) : this.#list(depth - 1);
    }
    return this.#atom();
  }

  /** The next character that is not white space; notes where the text ends. */
  #peek(): string {
    notSpace.lastIndex = this.#at;
    this.#at = notSpace.exec(this.#text)?.index ?? this.#text.length;
    if (this.#at >= this.#text.length) this.#cut = true;
    return this.#text.charAt(this.#at);
  }

  #object(depth: number): unknown {
    const entries: [string, unknown][] = [];
    this.#at += 1;
    while (this.#peek() !== '}') {
      if (this.#skipComma()) continue;
      const key = this.#peek() === '"' ? this.#key() : nothing;
      if (typeof key !== 'string' || this.#peek() !== ':') return nothing;
      this.#at += 1;
      const value = this.#value(depth);
      if (value === nothing || !this.#endsItem('}')) return nothing;
      entries.push([key, value]);
    }
    this.#at += 1;
    return Object.fromEntries(entries);
  }

  #list(depth: number): unknown {
    const items: unknown[] = [];
    this.#at += 1;
    while (this.#peek() !== ']') {
      if (this.#skipComma()) continue;
      const item = this.#value(depth);
      if (item === nothing || !this.#endsItem(']')) return nothing;
      items.push(item);
    }
    this.#at += 1;
    return items;
  }

  #skipComma(): boolean {
    if (this.#text.charAt(this.#at) !== ',') return false;
    this.#at += 1;
    return true;
  }

  #endsItem(close: string): boolean {
    const next = this.#peek();
    return next === ',' || next === close;
  }

  #atom(): unknown {
    atom.lastIndex = this.#at;
    const word = atom.exec(this.#text)?.[0];
    if (word === undefined) return nothing;
    this.#at += word.length;
    // A number at the end of the text may go on.
    if (this.#at >= this.#text.length) this.#cut = true;
    if (/\d/.test(word)) return Number(word);
    // `null`, `None`, `NaN`, `undefined`: whatever else a model writes for "not known" is no value.
    return literals.get(word) ?? null;
  }

  #string(): unknown {
    const start = this.#at + 1;
    const end = this.#findCloser(start);
    if (end === this.#text.length) {
      this.#cut = true;
      return nothing;
    }
    this.#at = end + 1;
    return decode(this.#text.slice(start, end));
  }

  /** A key has no bare quotation marks: else the start of an item that breaks off would be the key of the next one. */
  #key(): unknown {
    const start = this.#at + 1;
    const end = this.#findMark(start, start);
    if (end === this.#text.length) this.#cut = true;
    if (end - start > longestKey || !this.#isCloser(end)) return nothing;
    return this.#string();
  }

  /** The next quotation mark that is not escaped; the end of the text where there is none. */
  #findMark(from: number, start: number): number {
    let mark = this.#text.indexOf('"', from);
    while (mark >= 0 && this.#isEscaped(mark, start)) mark = this.#text.indexOf('"', mark + 1);
    return mark < 0 ? this.#text.length : mark;
  }

  #findCloser(from: number): number {
    if (from >= this.#closerFrom && from <= this.#closer) return this.#closer;
    this.#closerFrom = from;
    let mark = this.#findMark(from, from);
    while (mark < this.#text.length && !this.#isCloser(mark)) mark = this.#findMark(mark + 1, from);
    this.#closer = mark;
    return mark;
  }

  #isEscaped(mark: number, from: number): boolean {
    let before = mark;
    while (before > from && this.#text.charAt(before - 1) === '\\') before -= 1;
    return (mark - before) % 2 === 1;
  }

  #isCloser(mark: number): boolean {
    notSpace.lastIndex = mark + 1;
    const next = notSpace.exec(this.#text)?.[0] ?? '';
    return next === '' || ',:}]'.includes(next);
  }
}

function decode(raw: string): string {
  try {
    const value: unknown = JSON.parse(`"${raw}"`);
    if (typeof value === 'string') return value;
  } catch {
    // Raw line breaks, unknown escapes and bare quotation marks are read for what they look like.
  }
  return raw.replace(escaped, (_whole, code: string | undefined, character: string | undefined) =>
    code === undefined ? (escapes[character ?? ''] ?? character ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
