import { asList } from './coercions.ts';
import type { SalvagedJson } from './salvage-json.ts';

/** The items of an answer, unread, wherever they stood. */
export interface GatheredItems {
  readonly facts: readonly unknown[];
  readonly profile: readonly unknown[];
  /** Whether the list of facts was found, complete. */
  readonly hasList: boolean;
  /** Whether there is something in its place that is no list; or one fact alone, which may be one of several. */
  readonly wrongType: boolean;
  readonly isAlone: boolean;
}

interface Items {
  readonly facts: unknown[];
  readonly profile: unknown[];
}

/**
 * Gathers the items of the lists, and objects elsewhere by what they look like: a broken list leaves its items behind, and one
 * that lacks a bracket swallows those behind it.
 */
export function gatherItems({ roots, objects }: Pick<SalvagedJson, 'roots' | 'objects'>): GatheredItems {
  const items: Items = { facts: [], profile: [] };
  const lists = roots.flatMap((root) => (Object.hasOwn(root, 'facts') ? [root['facts']] : []));
  for (const { facts, profile, ...others } of roots) {
    for (const entry of isListLike(facts) ? asList(facts) : []) {
      items.facts.push(entry);
      gatherWithin(entry, items);
    }
    for (const entry of asList(profile)) items.profile.push(entry);
    gatherLoose(others, items);
  }
  for (const object of objects) gatherLoose(object, items);
  // Null is what becomes of a list that went wrong, and not the same as an empty one.
  const wrongType = !lists.every(isListLike);
  const isAlone = lists.some((list) => isListLike(list) && 'text' in list);
  return { ...items, hasList: lists.length > 0, wrongType, isAlone };
}

function gatherLoose(value: unknown, items: Items): void {
  if (isListLike(value) && 'field' in value) items.profile.push(value);
  else if (isListLike(value) && 'text' in value) items.facts.push(value);
  gatherWithin(value, items);
}

function gatherWithin(value: unknown, items: Items): void {
  if (!isListLike(value)) return;
  for (const inner of Object.values(value)) gatherLoose(inner, items);
}

function isListLike(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
