import { LenientJson } from './read-lenient-json.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * How a text of JSON ends: `whole`: as it should. `cut`: within something. `malformed`: something in it cannot be read. `none`:
 * there is no JSON in it.
 */
export type JsonEnding = 'whole' | 'cut' | 'malformed' | 'none';

/** What is complete in an answer, whatever became of the rest. */
export interface SalvagedJson {
  /**
   * Objects that carry one of the keys of the root: normally one, else the parts of one answer. Of a root that is broken: what of
   * its keys is complete.
   */
  readonly roots: readonly JsonObject[];
  /** Other complete objects, outermost first: the items of a broken root, or of an answer without one, or a draft of it. */
  readonly objects: readonly JsonObject[];
  readonly ending: JsonEnding;
}

/** The object that was asked for. */
export interface JsonShape {
  /** Its keys, the one that tells it first. */
  readonly keys: readonly [string, ...string[]];
  /** Keys that stand together in none but a whole answer. Default: there is no telling. */
  readonly whole?: readonly string[];
  /** Whether it is what the model was shown as an example. */
  readonly isExample?: (root: JsonObject) => boolean;
}

/** UTF-16 units of an answer that are looked at: 50,000 words of any language, and far more than any answer needs. */
const longestAnswer = 1_000_000;

/** Where an object with something in it could begin: `{}` stands in many a text. And a list of objects, or an empty one. */
const objectStart = /\{(?=\s*")/g;
const listStart = /\[(?=\s*[{\]])/;
const emptyList = /^[\s`]*(?:json)?\s*\[\s*\][\s`]*$/i;
const thinking = /^\s*<think>(?:[\s\S]*?<\/think>|[\s\S]*$)/i;

interface Found {
  readonly value: JsonObject;
  readonly start: number;
  readonly end: number;
}

/** An object with roots in it. */
interface Answer extends Found {
  readonly roots: readonly JsonObject[];
}

/**
 * Finds what is complete in the answer of a model: in a code fence, between prose, cut off, with broken parts, line by line. Never
 * throws; linear in the text. What is returned stands in the text as it is: a text cut anywhere gives none but objects of the
 * whole text.
 *
 * Of several whole answers the last counts: the others are drafts, or an example said again. Where another is begun behind it, and
 * is broken, that is the answer, and what is complete before it is kept like the rest of what is.
 */
export function salvageJson(answer: string, shape: JsonShape): SalvagedJson {
  const text = plainQuotes(answer.slice(0, longestAnswer).replace(thinking, ''));
  const json = new LenientJson(text);
  const { found, broken, begun } = findObjects(text, json, shape);
  const { answers, others } = findAnswers(found, shape);
  const last = answers.findLast(({ roots }) => tells(roots, shape));
  if (last !== undefined && begun < last.end) {
    const roots = withoutDrafts(answers, { text, shape }).flatMap((of) => of.roots);
    return { roots, objects: others.map(({ value }) => value), ending: 'whole' };
  }
  const drafts = answers.filter((of) => tells(of.roots, shape));
  const roots = answers.filter((of) => !drafts.includes(of)).flatMap((of) => of.roots);
  const list = last === undefined ? readList(text, json) : undefined;
  if (Array.isArray(list))
    return { roots: [...roots, { [shape.keys[0]]: list as unknown }], objects: [], ending: 'whole' };
  const { fields, read } = readLooseFields(text, { json, rootKeys: shape.keys, found });
  if (read.length > 0) roots.push(fields);
  const objects = [...others, ...drafts]
    .sort((a, b) => a.start - b.start)
    .filter(({ start }) => !read.some((range) => range.start <= start && start < range.end));
  const something = objects.length + roots.length > 0;
  return {
    roots,
    objects: objects.map(({ value }) => value),
    ending: broken ?? (list as 'cut' | undefined) ?? (something ? 'whole' : 'none'),
  };
}

/** Typographic quotation marks are delimiters only where there are no others: else they are part of what is said. */
function plainQuotes(text: string): string {
  return /[{[]\s*"/.test(text) ? text : text.replace(/[“”„]/g, '"');
}

interface Objects {
  readonly found: readonly Found[];
  readonly broken: 'cut' | 'malformed' | undefined;
  /** Where the last root begins that is not complete; before the text where there is none. */
  readonly begun: number;
}

/** Complete objects that do not lie in one another, and whether something that begins like one is none. */
function findObjects(text: string, json: LenientJson, { keys }: JsonShape): Objects {
  const found: Found[] = [];
  const rootStart = new RegExp(`\\{\\s*"(?:${keys.join('|')})"\\s*:`, 'y');
  let broken: 'cut' | 'malformed' | undefined;
  let begun = -1;
  objectStart.lastIndex = 0;
  for (let match = objectStart.exec(text); match !== null; match = objectStart.exec(text)) {
    const reading = json.read(match.index);
    if (typeof reading === 'string') {
      // What is cut off cannot be complete; what is malformed might hide how it would have ended.
      broken = broken === 'cut' ? broken : reading;
      rootStart.lastIndex = match.index;
      if (rootStart.test(text)) begun = match.index;
      continue;
    }
    found.push({ value: reading.value as JsonObject, start: match.index, end: reading.end });
    objectStart.lastIndex = reading.end;
  }
  return { found, broken, begun };
}

/** Objects with roots in them, and those without. What was shown as an example is neither. */
function findAnswers(
  found: readonly Found[],
  { keys, isExample }: JsonShape,
): { readonly answers: readonly Answer[]; readonly others: readonly Found[] } {
  const answers: Answer[] = [];
  const others: Found[] = [];
  for (const candidate of found) {
    const inner = findRoots(candidate.value, keys);
    const roots = inner.filter((root) => isExample?.(root) !== true);
    if (inner.length === 0) others.push(candidate);
    else if (roots.length > 0) answers.push({ ...candidate, roots });
  }
  return { answers, others };
}

/** Whether one of the roots has the key that tells an answer. */
function tells(roots: readonly JsonObject[], { keys }: JsonShape): boolean {
  return roots.some((root) => Object.hasOwn(root, keys[0]));
}

/**
 * The answers from the last whole one on. Objects of one list are one answer, and before it what holds nothing of what an answer is
 * told by is a part of it that was left over.
 */
function withoutDrafts(
  answers: readonly Answer[],
  { text, shape }: { readonly text: string; readonly shape: JsonShape },
): readonly Answer[] {
  const { whole = [] } = shape;
  let first = answers.findLastIndex(({ roots }) =>
    roots.some((root) => whole.length > 0 && whole.every((key) => Object.hasOwn(root, key))),
  );
  while (first > 0 && /^\s*,\s*$/.test(text.slice(answers[first - 1]?.end, answers[first]?.start))) first -= 1;
  return answers.filter(({ roots }, index) => index >= first || !tells(roots, shape));
}

/** The object itself where it has one of the keys, else those directly or a little further in. */
function findRoots(value: unknown, rootKeys: readonly string[], depth = 3): JsonObject[] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  if (!Array.isArray(value) && rootKeys.some((key) => Object.hasOwn(value, key))) return [value as JsonObject];
  return Object.values(value).flatMap((inner) => findRoots(inner, rootKeys, depth - 1));
}

/** An answer that is a bare list: of objects, or empty and nothing else. */
function readList(text: string, json: LenientJson): readonly unknown[] | 'cut' | 'malformed' | undefined {
  const start = listStart.exec(text)?.index;
  // A list within an object is not the answer, but part of a broken one.
  if (start === undefined || /\{\s*"/.test(text.slice(0, start))) return undefined;
  const reading = json.read(start);
  if (typeof reading === 'string') return reading;
  const items = reading.value as readonly unknown[];
  return items.length > 0 || emptyList.test(text) ? items : undefined;
}

interface LooseText {
  readonly json: LenientJson;
  readonly rootKeys: readonly string[];
  readonly found: readonly Found[];
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Of a root that is broken: the values of its keys that are complete, outside of complete objects. The last one counts. */
function readLooseFields(
  text: string,
  { json, rootKeys, found }: LooseText,
): { readonly fields: JsonObject; readonly read: readonly Range[] } {
  const fields = new Map<string, unknown>();
  const read: Range[] = [];
  const keys = new RegExp(`"(${rootKeys.join('|')})"\\s*:`, 'g');
  let passed = 0;
  for (let match = keys.exec(text); match !== null; match = keys.exec(text)) {
    const start = match.index;
    while ((found[passed]?.end ?? Number.POSITIVE_INFINITY) <= start) passed += 1;
    if ((found[passed]?.start ?? Number.POSITIVE_INFINITY) < start) continue;
    const reading = json.read(keys.lastIndex);
    if (typeof reading === 'string') continue;
    fields.set(match[1] ?? '', reading.value);
    read.push({ start, end: reading.end });
  }
  return { fields: Object.fromEntries(fields), read };
}
