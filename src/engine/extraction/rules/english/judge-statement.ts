import { limits } from '../../../../domain/limits.ts';
import type { ExtractionTurn, Validity } from '../../../../domain/extraction/fact.ts';
import { validityOf } from '../dates-in-words.ts';
import type { DatedText } from '../dates-in-words.ts';
import { recognise } from '../family.ts';
import type { Recognised } from '../family.ts';
import type { Sentence } from '../source-text.ts';
import { englishFamilies } from './english-families.ts';
import { pointsOutside } from './points-outside.ts';
import { narrate } from './third-person.ts';
import { hasPredicate, isCommonplace, tidyStatement } from './tidy-statement.ts';
import { withTimeNotes } from './time-notes.ts';
import { partsOf } from './trim-clause.ts';
import { worthOf } from './worth.ts';
import type { Worth } from './worth.ts';

const firstPerson = /\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|[Oo]ur|[Oo]urs|[Oo]urselves)\b/u;

/** What surrounds a statement. */
export interface Reading {
  readonly turn: ExtractionTurn;
  /** Whom the turn speaks of beside its speaker: "kids". */
  readonly companion: string | undefined;
  readonly sentence: Sentence;
  readonly dated: DatedText;
  readonly correction: boolean;
  /** The turn with the question that the statement answers. */
  readonly asked?: ExtractionTurn;
}

/** A statement that may become a fact, with what is needed to choose. */
export interface Candidate {
  readonly text: string;
  readonly subject: string;
  readonly sentence: Sentence;
  readonly meaning: Recognised;
  /** In units of one concrete word. */
  readonly score: number;
  readonly validity?: Validity;
  readonly asked?: ExtractionTurn;
}

/** A name typed in small letters begins with a capital where sentences are written. */
function shownName(speaker: string): string {
  return /^\p{Ll}+$/u.test(speaker) ? `${speaker.charAt(0).toUpperCase()}${speaker.slice(1)}` : speaker;
}

function asSentence(text: string): string {
  const spaced = text.replace(/\s+/gu, ' ').replace(/\s+([,.])/gu, '$1');
  const trimmed = spaced.trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!]$/u.test(trimmed) ? '' : '.'}`;
}

/** Who tells much in one turn tells something; up to two points for a turn of sixty words. */
function told(content: string): number {
  return Math.min(60, content.split(' ').length) / 30;
}

/** Statements of such families may be as short as "Anna is married" and "Anna hates tabs". */
const clearWeight = 3;

function scoreOf(meaning: Recognised, worth: Worth, reading: Reading): number {
  const content = worth.concrete + 1.5 * worth.named - 0.25 * worth.vague;
  return meaning.weight + content + told(reading.turn.content) + (reading.correction ? 2 : 0) + (reading.asked ? 2 : 0);
}

/** "We" told as the speaker alone says less than was said. */
const aloneCost = 1;
/** … and where nothing is named or dated either, it is a scene from a story that is not told. */
const sceneCost = 0.5;

/** "Together" where nobody else is named; "put together" needs nobody. */
const companionable =
  /(?<!\b(?:put|puts|putting|pull(?:ed|ing|s)?|piec(?:e|ed|ing)|bring(?:s|ing)?|brought|get|gets|getting|got|com(?:e|es|ing)|came|sew(?:ed|n|ing)?)) (?:all )?together\b/giu;

/** A picture of the family is nothing to look up; a picture of them on a pier in Brighton is. */
const emptyPicture =
  /^I shared (?!my own|my story|my experience)(?=(?:an?|another|the|some|my|our|one)\b.*\b(?:pictures?|photos?|pics?|snaps?|shots?)\b)/u;
const fewestInPicture = 3;

/** "My name is Anna", said by Anna, is known already. */
function isOwnName(statement: string, meaning: Recognised, speaker: string): boolean {
  return (
    meaning.attribute === 'name' &&
    statement
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .includes(speaker.toLowerCase())
  );
}

/** "Asthma since childhood, and I tore my ACL": the first half has no verb. */
function opensWithFragment(statement: string): boolean {
  const [, before, comma] = /^((?!(?:I|we|my|our)\b)[^,]{3,80}(,?)) and (?:I|my|we|our)\b/iu.exec(statement) ?? [];
  if (before === undefined || hasPredicate(before)) return false;
  return comma === ',' || /\b(?:in|since|at|for|of|on|with)\b/u.test(before);
}

/** The part of a statement that stands alone, if any. */
function standingAlone(whole: string, companion: string | undefined): string | undefined {
  const part = partsOf(whole)
    .map(tidyStatement)
    .find(
      (candidate) =>
        firstPerson.test(candidate) &&
        !pointsOutside(candidate) &&
        hasPredicate(candidate) &&
        !opensWithFragment(candidate),
    );
  return part === undefined || isCommonplace(part, companion !== undefined) ? undefined : part;
}

/** Turns a statement in the first person into a candidate for a fact, if it can stand alone and says something. */
export function judgeStatement(whole: string, reading: Reading): Candidate | undefined {
  const { turn, sentence, dated, companion, asked } = reading;
  const statement = standingAlone(whole, companion);
  const meaning = statement === undefined ? undefined : recognise(statement, englishFamilies);
  if (statement === undefined || meaning === undefined || isOwnName(statement, meaning, turn.speaker)) return undefined;
  const name = shownName(turn.speaker);
  const timed = withTimeNotes(statement, turn.occurredAt);
  const narrated = narrate(timed.text, {
    name,
    ...(companion !== undefined && !statement.includes(companion) ? { companion: `their ${companion}` } : {}),
  });
  // "We have different talents, but they all help": told of one person it is untrue.
  if (narrated.alone && /\bthey\b/iu.test(statement)) return undefined;
  // One alone does nothing together.
  const text = asSentence(narrated.alone ? narrated.text.replace(companionable, '') : narrated.text);
  // What was added about time is no content of the statement.
  const worth = worthOf(text.replace(/ \((?:since )?[^()]*\b(?:19|20)\d\d\)/gu, ''), turn.speaker);
  const fewestWords = meaning.weight >= clearWeight || asked !== undefined ? 3 : 4;
  if (!narrated.named || text.length > limits.memoryCharacters || worth.words < fewestWords) return undefined;
  if (emptyPicture.test(statement) && worth.concrete + worth.named < fewestInPicture) return undefined;
  const validity = validityOf(statement, dated) ?? timed.validity;
  return {
    text,
    subject: name,
    sentence,
    meaning,
    score:
      scoreOf(meaning, worth, reading) -
      (narrated.alone ? aloneCost + (worth.named === 0 && timed.text === statement ? sceneCost : 0) : 0),
    ...(validity === undefined ? {} : { validity }),
    ...(asked === undefined ? {} : { asked }),
  };
}
