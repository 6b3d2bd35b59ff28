/** Readings of what a model wrote that take nothing for what it is not: "7" is 7, one thing is a list of one. */

/** Levels of lists in lists: as deep as anything is read. */
const deepest = 8;

/** A list; one thing alone; an object whose keys are 0, 1, 2 …. Nothing where there is nothing. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined) return [];
  if (typeof value === 'object' && Object.keys(value).every((key) => /^\d+$/.test(key))) return Object.values(value);
  return [value];
}

/** Text on one line, trimmed; a number as its digits; nothing for anything else. */
export function asText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : '';
}

/** The distinct texts of a list that are not empty, in their order. */
export function asTexts(value: unknown): string[] {
  return [...new Set(asList(value).map(asText))].filter((text) => text !== '');
}

/** A number, also from "7" and "90%"; NaN where it is none. */
export function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = asText(value).replace(/%$/, '');
  return text === '' ? Number.NaN : Number(text);
}

/** What may stand before a number of a turn, and what behind the last. */
const before = /^\D{0,8}$/u;
const behind = /^\D?$/u;
const betweenItems = /^[\s,;/&+、，]*(?:(?:and|und|et|y|e|и|和)\s)?\s*(?:turns?\s*)?#?$/iu;
const betweenBounds = /^\s*(?:[-–—…~]|\.{2,3}|to|through|until|bis|à)\s*(?:turns?\s*)?#?$/iu;
/** UTF-16 units between two numbers. */
const longestSeparator = 20;
/** More than any window has: beyond it, numbers are no turns. */
const mostTurns = 500;

/**
 * Numbers of turns: also from "7", "turn 7", "3, 4 and 6", "3-5", lists in lists and a number alone. Undefined where something
 * cannot be read: to read the rest would be to rest it on less than was meant.
 */
export function asTurnNumbers(value: unknown): number[] | undefined {
  const numbers = new Set<number>();
  for (const item of (asList(value) as unknown[]).flat(deepest)) {
    if (item === null || item === undefined || item === '') continue;
    const read =
      typeof item === 'string' ? readTurnNumbers(item) : Number.isInteger(item) ? [item as number] : undefined;
    if (read === undefined) return undefined;
    for (const number of read) numbers.add(number);
    if (numbers.size > mostTurns) return undefined;
  }
  return [...numbers];
}

/** Numbers and ranges of them in a text of nothing else. */
function readTurnNumbers(text: string): number[] | undefined {
  const [first = '', ...parts] = text.split(/(\d+)/u);
  const last = parts.pop();
  if (last === undefined || !before.test(first) || !behind.test(last)) return undefined;
  const numbers = [Number(parts[0])];
  for (let at = 1; at < parts.length; at += 2) {
    const [separator = '', next] = [parts[at], Number(parts[at + 1])];
    const from = numbers.at(-1) ?? next;
    if (separator.length > longestSeparator) return undefined;
    if (betweenItems.test(separator)) numbers.push(next);
    else if (betweenBounds.test(separator) && next > from && next - from < mostTurns)
      for (let number = from + 1; number <= next; number += 1) numbers.push(number);
    else return undefined;
    if (numbers.length > mostTurns) return undefined;
  }
  return numbers;
}

/** 1 to 10; what is no number is of middling weight. */
export function asImportance(value: unknown): number {
  const number = asNumber(value);
  return Number.isNaN(number) ? 5 : Math.min(10, Math.max(1, Math.round(number)));
}

/** 0 to 1, also where it was told as 8 of 10 or as a percentage; what is no number says no more than usual. */
export function asConfidence(value: unknown): number {
  const number = asNumber(value);
  if (Number.isNaN(number)) return 0.7;
  const share = number <= 1 ? number : number <= 10 ? number / 10 : number / 100;
  return Math.min(1, Math.max(0, share));
}

/** At most so many UTF-16 units, never half of a surrogate pair. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}
