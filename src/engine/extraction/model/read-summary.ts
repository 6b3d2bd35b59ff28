import type { ExtractionInput, SessionSummary } from '../../../domain/extraction/fact.ts';
import { encodingFault, isBlank } from '../../../domain/text.ts';
import { summarySchema } from './answer-format.ts';
import { cutText } from './coercions.ts';

const mostThemes = 5;
const mostNames = 10;
/** UTF-16 units: what a person reads at a glance, and the next prompt carries without thought. */
const summaryLength = 2_000;
const nameLength = 100;

/**
 * The summary of an answer. Persons and places are those of the whole session: an answer names those of its window, and the
 * earlier ones stay, the oldest going first. Undefined where nothing is summed up.
 */
export function readSummary(fields: unknown, input: ExtractionInput): SessionSummary | undefined {
  const parsed = summarySchema.safeParse(fields);
  if (!parsed.success) return undefined;
  const { summary, themes, persons, places, sentiment } = parsed.data;
  if (isBlank(summary) || encodingFault(summary) !== undefined) return undefined;
  const speakers = new Set([...input.before, ...input.turns].map(({ speaker }) => speaker.toLowerCase()));
  const others = persons.filter((person) => !speakers.has(person.toLowerCase()));
  return {
    summary: cutText(summary, summaryLength),
    themes: storable(themes).slice(0, mostThemes),
    persons: merge(input.summary?.persons, others),
    places: merge(input.summary?.places, places),
    sentiment,
  };
}

function merge(earlier: readonly string[] | undefined, found: readonly string[]): string[] {
  return [...new Set([...(earlier ?? []), ...storable(found)])].slice(-mostNames);
}

function storable(names: readonly string[]): string[] {
  return names.filter((name) => name.length <= nameLength && !isBlank(name) && encodingFault(name) === undefined);
}
