import { isDeepStrictEqual } from 'node:util';
import { extractionRootKeys } from './answer-format.ts';
import { asText } from './coercions.ts';
import { extractExample } from './prompts/extract-1.ts';
import type { JsonObject, JsonShape } from './salvage-json.ts';

const example = JSON.parse(extractExample) as { readonly facts: unknown[]; readonly profile: unknown[] };

/** What is looked for in the answer of a model, whatever stands around it. */
export const extractionShape: JsonShape = { keys: extractionRootKeys, whole: ['facts', 'summary'], isExample };

/** Whether the example of the prompt is said again: its facts, and nothing in the place of the summary. */
function isExample({ facts, summary }: JsonObject): boolean {
  return isDeepStrictEqual(facts, example.facts) && !/\p{L}/u.test(asText(summary));
}

interface Items {
  readonly facts: readonly unknown[];
  readonly profile: readonly unknown[];
}

/**
 * The items without those that were copied from the example. Its entry of a profile is short enough to be true of somebody: it is
 * a copy only beside one of the fact.
 */
export function withoutExample<Gathered extends Items>(items: Gathered): Gathered {
  const isCopy = (item: unknown, of: readonly unknown[]) => of.some((one) => isDeepStrictEqual(one, item));
  const facts = items.facts.filter((item) => !isCopy(item, example.facts));
  if (facts.length === items.facts.length) return items;
  return { ...items, facts, profile: items.profile.filter((item) => !isCopy(item, example.profile)) };
}
