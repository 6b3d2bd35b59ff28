import { choosePlaces, type SeededRandom } from './seeded-random.ts';

/** A value inside a JSON document, with the name it stands under; the items of a list have none. */
interface Place {
  readonly value: unknown;
  readonly key: string;
}

/**
 * Strings for numbers; null, an object or the bare first item for lists, in about a third of the places. A document that
 * has neither numbers nor lists becomes a list of itself.
 */
export function confuseTypes(document: unknown, random: SeededRandom): unknown {
  const isPlace = ({ value }: Place): boolean => typeof value === 'number' || Array.isArray(value);
  const count = countPlaces(document, isPlace);
  if (count === 0) return [document];
  const chosen = choosePlaces(count, 1 / 3, random);
  return replacePlaces(document, { isPlace, chosen, replace: (value) => confuse(value, random) });
}

function confuse(value: unknown, random: SeededRandom): unknown {
  if (!Array.isArray(value)) return random.pick([String(value), 'high']);
  const items: readonly unknown[] = value;
  return random.pick([null, Object.fromEntries(items.entries()), items[0] ?? {}]);
}

/**
 * Adds numbers that occur nowhere in the prompt to about half of the lists of turn numbers: those whose name has "turn" in
 * it, or, where there is none, every list of numbers or of labels that end in one ("T12"). A single turn number is replaced.
 */
export function addUnknownTurns(document: unknown, prompt: string, random: SeededRandom): unknown {
  const isNamed = (place: Place): boolean => /turn/i.test(place.key) && isTurnNumbers(place.value, true);
  const isList = (place: Place): boolean => isTurnNumbers(place.value, false);
  const isPlace = countPlaces(document, isNamed) > 0 ? isNamed : isList;
  const chosen = choosePlaces(countPlaces(document, isPlace), 1 / 2, random);
  const known = new Set((prompt.match(/\d+/g) ?? []).map(Number));
  const replace = (value: unknown): unknown => {
    if (!Array.isArray(value)) return likeTurn(value, pickUnknown(known, value, random));
    const items: readonly unknown[] = value;
    const added = likeTurn(items[0], pickUnknown(known, items, random));
    const at = random.below(items.length + 1);
    return [...items.slice(0, at), added, ...items.slice(at)];
  };
  return replacePlaces(document, { isPlace, chosen, replace });
}

/** Near misses are what models make, so most are just beyond the last number. */
function pickUnknown(known: ReadonlySet<number>, value: unknown, random: SeededRandom): number {
  const numbers = [value].flat().map(turnNumber);
  const last = numbers.reduce((most: number, number) => Math.max(most, number ?? 0), 0);
  const firstUnknown = (from: number): number => {
    let candidate = from;
    while (known.has(candidate)) candidate += 1;
    return candidate;
  };
  return random.pick([firstUnknown(last + 1), firstUnknown(last + 1 + random.below(1_000)), firstUnknown(1_000_000)]);
}

function isTurnNumbers(value: unknown, named: boolean): boolean {
  if (Array.isArray(value)) return (named || value.length > 0) && value.every((item) => turnNumber(item) !== undefined);
  return named && turnNumber(value) !== undefined;
}

function turnNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  const digits = typeof value === 'string' ? /^\D{0,8}(\d{1,9})$/.exec(value)?.[1] : undefined;
  return digits === undefined ? undefined : Number(digits);
}

/** Writes a number as its neighbour is written: 12, "12" or "T12". */
function likeTurn(neighbour: unknown, number: number): number | string {
  return typeof neighbour === 'string' ? neighbour.replace(/\d+$/, String(number)) : number;
}

function countPlaces(document: unknown, isPlace: (place: Place) => boolean): number {
  let count = 0;
  const visit = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const item of value) visit(item, '');
    else if (isRecord(value)) for (const [name, child] of Object.entries(value)) visit(child, name);
    if (isPlace({ value, key })) count += 1;
  };
  visit(document, '');
  return count;
}

interface Replacement {
  readonly isPlace: (place: Place) => boolean;
  /** Numbers of places, as `countPlaces` meets them. */
  readonly chosen: ReadonlySet<number>;
  readonly replace: (value: unknown) => unknown;
}

/** Goes from the inside out, so that replacing a list does not change the numbers of the places within it. */
function replacePlaces(document: unknown, { isPlace, chosen, replace }: Replacement): unknown {
  let number = -1;
  const rebuild = (value: unknown, key: string): unknown => {
    const rebuilt = rebuildChildren(value);
    if (!isPlace({ value, key })) return rebuilt;
    number += 1;
    return chosen.has(number) ? replace(rebuilt) : rebuilt;
  };
  const rebuildChildren = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => rebuild(item, ''));
    if (!isRecord(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, rebuild(child, name)]));
  };
  return rebuild(document, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
