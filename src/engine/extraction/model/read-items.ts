import type { ExtractionTurn, Fact, ProfileEntry } from '../../../domain/extraction/fact.ts';
import { limits } from '../../../domain/limits.ts';
import { encodingFault, isBlank } from '../../../domain/text.ts';
import { type FactItem, factItemSchema, profileItemSchema } from './answer-format.ts';
import type { ExtractPrompt } from './build-extract-prompt.ts';
import { cutText } from './coercions.ts';
import { readValidity } from './read-validity.ts';
import { readAttribute } from './single-valued-attributes.ts';

/** What the numbers of an answer stand for. */
export type References = Pick<ExtractPrompt, 'turns' | 'known'>;

/**
 * What is wrong with an item: `malformed`: its types, which a model can put right. `unusable`: it rests on nothing that exists or
 * cannot be kept, and is dropped.
 */
export type ItemFault = 'malformed' | 'unusable';

/** Words by which models call a speaker whose name they were told. */
const userWords =
  /^(?:the )?(?:user|speaker|human)$|^(?:der |die )?nutzer(?:in)?$|^(?:el |la )?usuari[oa]$|^l['’]utilisat(?:eur|rice)$|^用户$|^المستخدم$/iu;
const relation = /^(same|repeats?|ends?|replaces?)(?: as)?(?: memory| number| no\.?)? ?#?(\d{1,3})$/;

export function readFact(item: unknown, references: References): Fact | ItemFault {
  const parsed = factItemSchema.safeParse(item);
  if (!parsed.success) return 'malformed';
  const { data } = parsed;
  const cited = findCited(data.turns, references.turns);
  const text = oneLine(data.text);
  const subject = readSubject(data.about, cited?.[0]?.speaker);
  const first = cited?.[0];
  if (cited === undefined || first === undefined || !canKeep(text, limits.memoryCharacters) || subject === undefined)
    return 'unusable';
  const attribute = readAttribute(data.key);
  const validity = readValidity(data.when, data.type, first.occurredAt);
  return {
    text,
    subject,
    category: readCategory(data.kind),
    type: data.type,
    importance: data.importance,
    confidence: data.sure,
    ...(attribute === undefined ? {} : { attribute }),
    ...(validity === undefined ? {} : { validity }),
    turnSeqs: cited.map(({ seq }) => seq),
    quotation: encodingFault(data.quote) === undefined ? cutText(data.quote, limits.quotationCharacters) : '',
    ...readRelation(data, references),
  };
}

export function readProfileEntry(item: unknown, references: References): ProfileEntry | ItemFault {
  const parsed = profileItemSchema.safeParse(item);
  // A field that is none of the nine is no slip of the pen, and asking again would only bring it again.
  if (!parsed.success) return parsed.error.issues.some(({ path }) => path[0] === 'field') ? 'unusable' : 'malformed';
  const cited = findCited(parsed.data.turns, references.turns);
  const text = oneLine(parsed.data.text);
  if (cited === undefined || !canKeep(text, limits.profileCharacters)) return 'unusable';
  return { field: parsed.data.field, text, turnSeqs: cited.map(({ seq }) => seq) };
}

/**
 * The cited turns, those of people first: what an assistant, system or tool says is worth something only beside the turn of a
 * person who confirms it. Undefined where one does not exist, or none is a person's.
 */
function findCited(
  numbers: readonly number[],
  turns: readonly ExtractionTurn[],
): readonly ExtractionTurn[] | undefined {
  const cited = numbers.map((number) => turns[number - 1]);
  const existing = cited.filter((turn) => turn !== undefined);
  const persons = existing.filter(({ participant }) => participant);
  if (existing.length < cited.length || persons.length === 0) return undefined;
  return [...persons, ...existing.filter(({ participant }) => !participant)];
}

function canKeep(text: string, longest: number): boolean {
  return !isBlank(text) && text.length <= longest && encodingFault(text) === undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function readSubject(about: string, speaker: string | undefined): string | undefined {
  const subject = isBlank(about) || userWords.test(about) ? speaker : about;
  return subject !== undefined && canKeep(subject, limits.nameCharacters) ? subject : undefined;
}

function readCategory(kind: string): string {
  return canKeep(kind, limits.attributeCharacters) ? kind : 'fact';
}

/** A known memory is named by its number in the prompt: no answer can reach one that was not shown. */
function readRelation({ known }: FactItem, references: References): Pick<Fact, 'repeats' | 'replaces'> {
  const [, verb = '', number] = relation.exec(known) ?? [];
  const memory = references.known[Number(number) - 1];
  if (memory === undefined) return {};
  return /^(?:same|repeat)/.test(verb) ? { repeats: memory.memoryId } : { replaces: memory.memoryId };
}
