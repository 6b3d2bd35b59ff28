import type { ExtractionInput, Fact, ProfileEntry, SessionSummary } from '../../../domain/extraction/fact.ts';
import { limits } from '../../../domain/limits.ts';
import { contentHash } from '../../../domain/memory/memory-key.ts';
import type { ModelAnswer } from '../../../ports/language-model.ts';
import { extractionShape, withoutExample } from './extraction-shape.ts';
import { type GatheredItems, gatherItems } from './gather-items.ts';
import { type ItemFault, readFact, readProfileEntry, type References } from './read-items.ts';
import { readSummary } from './read-summary.ts';
import { salvageJson, type SalvagedJson } from './salvage-json.ts';

/** Entries of a profile that one window may yield. */
const mostEntries = 50;

/** What an answer brought. */
export interface AnswerReading {
  readonly facts: readonly Fact[];
  readonly profile: readonly ProfileEntry[];
  readonly summary?: SessionSummary;
  /** Items that cannot be used and are not worth asking for again. */
  readonly dropped: number;
  /** Items of the wrong types. */
  readonly malformed: number;
  /** Whether the list of facts was readable to its end: then no fact is missing but those of the wrong types. */
  readonly factsEnded: boolean;
  /** Whether one fact stands in the place of the list: it may be one of several. */
  readonly isAlone: boolean;
  /** What a model is told to have done wrong; absent where nothing is missing. */
  readonly problem?: string;
}

export interface ReadingContext {
  readonly references: References;
  readonly input: ExtractionInput;
}

/** Reads an answer item by item: what is complete is kept, whatever became of the rest. Never throws; linear in the text. */
export function readAnswer(
  { text, finish }: Pick<ModelAnswer, 'text' | 'finish'>,
  context: ReadingContext,
): AnswerReading {
  const salvaged = salvageJson(text, extractionShape);
  const items = withoutExample(gatherItems(salvaged));
  const facts = collect(items.facts, (item) => readFact(item, context.references));
  const profile = collect(items.profile, (item) => readProfileEntry(item, context.references));
  const distinct = distinctFacts(facts.kept, readSpeakers(context.input));
  const fields: Record<string, unknown> = {};
  for (const root of salvaged.roots) Object.assign(fields, root);
  const summary = readSummary(fields, context.input);
  const malformed = facts.malformed + profile.malformed;
  // Without a list, facts on their own are all there is where nothing is broken beside them.
  const standAlone = salvaged.ending === 'whole' && finish === 'complete' && items.facts.length > 0;
  // Beyond what a window may yield nothing is missing, wherever it ends.
  const isFull = distinct.length >= limits.factsPerWindow;
  const factsEnded = isFull || (finish !== 'refused' && !items.wrongType && (items.hasList || standAlone));
  const reading = {
    facts: distinct.slice(0, limits.factsPerWindow),
    profile: profile.kept.slice(0, mostEntries),
    ...(summary === undefined ? {} : { summary }),
    dropped: facts.dropped + profile.dropped + Math.max(0, distinct.length - limits.factsPerWindow),
    malformed,
    factsEnded,
    isAlone: items.isAlone,
  };
  const problem = isFull ? undefined : findProblem({ reading, salvaged, items, finish, text });
  return problem === undefined ? reading : { ...reading, problem };
}

/** Who says each turn, by its `seq`. */
export type Speakers = ReadonlyMap<number, string>;

export function readSpeakers({ before, turns }: ExtractionInput): Speakers {
  return new Map([...before, ...turns].map(({ seq, speaker }) => [seq, speaker]));
}

/**
 * Facts that one speaker says in the same words are one, with all their turns. The same words of another speaker are another
 * fact: it may be of another owner. Where it is not known who speaks, each turn stands for a speaker of its own.
 */
export function distinctFacts(facts: readonly Fact[], speakers: Speakers = new Map()): Fact[] {
  return mergeEqual(facts, (fact) => JSON.stringify([contentHash(fact.text), sayerOf(fact, speakers)]));
}

/** The same of entries of profiles, each within its field. */
export function distinctEntries(entries: readonly ProfileEntry[], speakers: Speakers): ProfileEntry[] {
  return mergeEqual(entries, (entry) =>
    JSON.stringify([entry.field, contentHash(entry.text), sayerOf(entry, speakers)]),
  );
}

function sayerOf({ turnSeqs }: Pick<Fact, 'turnSeqs'>, speakers: Speakers): string | number | undefined {
  const [first] = turnSeqs;
  return first === undefined ? undefined : (speakers.get(first) ?? first);
}

/** Of equal items the first, with the turns of all. */
function mergeEqual<Item extends { readonly turnSeqs: readonly number[] }>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Item[] {
  const distinct = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    const same = distinct.get(key) ?? item;
    distinct.set(key, { ...same, turnSeqs: [...new Set([...same.turnSeqs, ...item.turnSeqs])] });
  }
  return [...distinct.values()];
}

interface Collected<Item> {
  readonly kept: readonly Item[];
  readonly malformed: number;
  readonly dropped: number;
}

function collect<Item extends object>(
  items: readonly unknown[],
  read: (item: unknown) => Item | ItemFault,
): Collected<Item> {
  const results = items.map(read);
  return {
    kept: results.filter((result) => typeof result === 'object'),
    malformed: results.filter((result) => result === 'malformed').length,
    dropped: results.filter((result) => result === 'unusable').length,
  };
}

interface Answered {
  readonly reading: Omit<AnswerReading, 'problem'>;
  readonly salvaged: SalvagedJson;
  readonly items: GatheredItems;
  readonly finish: ModelAnswer['finish'];
  readonly text: string;
}

/** The first thing that is wrong, in words for the model. Nothing of the answer is quoted here. */
function findProblem({ reading, salvaged, items, finish, text }: Answered): string | undefined {
  if (finish === 'refused') return 'it was withheld, or stopped by a filter.';
  if (text.trim() === '') return 'it was empty.';
  if (salvaged.ending === 'none') return 'it holds no JSON object.';
  if (items.wrongType) return '"facts" must be a list of objects.';
  if (salvaged.ending === 'cut' || (finish === 'cut_off' && !reading.factsEnded))
    return 'it was cut off before its end.';
  if (salvaged.ending === 'malformed') return 'its JSON is not valid.';
  if (!reading.factsEnded) return '"facts" is missing.';
  if (items.isAlone) return '"facts" must be a list, with all of them.';
  if (reading.malformed > 0)
    return `${reading.malformed} of its items are not of the described form: "text" is a string, "turns" a list of numbers.`;
  // Where nothing of what it noted can be used, it has misread the numbers, and will read them better when told.
  if (reading.facts.length === 0 && reading.dropped > 0)
    return 'none of its facts names a turn of a person by a number that is there.';
  return undefined;
}
