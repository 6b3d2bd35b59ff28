import { limits } from '../../../../domain/limits.ts';
import type { ExtractionTurn, Fact, Validity } from '../../../../domain/extraction/fact.ts';
import { resolveDates } from '../../../../domain/time/resolve-dates.ts';
import { datesInWords, validityOf } from '../dates-in-words.ts';
import type { DatedText } from '../dates-in-words.ts';
import { isCorrection, withoutCorrectionMark } from '../families/corrections.ts';
import { recognise } from '../family.ts';
import type { Recognised } from '../family.ts';
import { ownWords, splitSentences } from '../source-text.ts';
import type { Sentence } from '../source-text.ts';
import type { TurnContext } from '../turn-context.ts';
import { antecedentIn, pointsOutside, withAntecedent } from './antecedents.ts';
import type { Antecedent } from './antecedents.ts';
import { withSubject } from './elided-subject.ts';
import { englishFamilies } from './english-families.ts';
import { isNoStatement, isUntrustedTurn } from './filters.ts';
import { normaliseChat } from './normalise-chat.ts';
import { narrate } from './third-person.ts';
import { hasPredicate, isCommonplace, tidyStatement } from './tidy-statement.ts';
import { partsOf, splitClauses, trimClause, vocativePattern } from './trim-clause.ts';
import { worthOf } from './worth.ts';

const firstPerson = /\b(?:I|[Mm]e|[Mm]y|[Mm]ine|[Mm]yself|[Ww]e|us|[Oo]ur|[Oo]urs|[Oo]urselves)\b/u;
const companions =
  /\b(?:my|our) ((?:[\w-]+ )?(?:husband|wife|partner|fianc[ée]e?|boyfriend|girlfriend|kids|children|family|son|daughter|friends|friend|team|colleagues|mom|mum|dad|parents|brother|sister|band|roommate))\b/iu;

/** A statement that may become a fact, with what is needed to judge it. */
export interface Candidate {
  readonly statement: string;
  readonly sentence: Sentence;
  readonly text: string;
  readonly meaning: Recognised;
  readonly score: number;
  readonly validity?: Validity;
  readonly subject: string;
}

function finish(text: string): string {
  const trimmed = text.replace(/\s+/gu, ' ').replace(/\s+([,.])/gu, '$1').trim();
  return `${trimmed.charAt(0).toUpperCase()}${trimmed.slice(1)}${/[.!]$/u.test(trimmed) ? '' : '.'}`;
}

function subjectOf(statement: string, name: string): string {
  const owned = /^(?:my|our) ((?:[\w-]+ ){0,2}?[\w-]+)(?= (?:is|are|was|were|has|have|had|\w+s|\w+ed)\b)/u.exec(statement);
  return owned === null ? name : `${name}${name.endsWith('s') ? "'" : "'s"} ${owned[1]}`;
}

/** Who tells much in one turn tells something; up to two points for a turn of sixty words. */
function told(content: string): number {
  return Math.min(60, content.split(' ').length) / 30;
}

/** Statements of these families may be as short as "Anna is married". */
const strongWeight = 4;

interface Reading {
  readonly turn: ExtractionTurn;
  readonly companion: string | undefined;
  readonly sentence: Sentence;
  readonly dated: DatedText;
  readonly correction: boolean;
}

function judge(whole: string, reading: Reading): Candidate | undefined {
  const { turn, sentence, dated, companion } = reading;
  const part = partsOf(whole)
    .map(tidyStatement)
    .find((candidate) => firstPerson.test(candidate) && !pointsOutside(candidate) && hasPredicate(candidate));
  if (part === undefined || isCommonplace(part, companion !== undefined)) return undefined;
  const statement = part;
  const meaning = recognise(statement, englishFamilies);
  if (meaning === undefined) return undefined;
  const togetherWith = companion !== undefined && !statement.includes(companion) ? { companion: `their ${companion}` } : {};
  const narrated = narrate(statement, { name: shownName(turn.speaker), ...togetherWith });
  const text = finish(narrated.text);
  // "My name is Anna", said by Anna, is known already.
  if (meaning.attribute === 'name' && statement.toLowerCase().split(/[^\p{L}]+/u).includes(turn.speaker.toLowerCase())) return undefined;
  if (!narrated.named || text.length > limits.memoryCharacters) return undefined;
  const worth = worthOf(text, turn.speaker);
  if (worth.words < (meaning.weight >= strongWeight ? 3 : 4)) return undefined;
  const score = meaning.weight + worth.concrete - 0.25 * worth.vague + 1.5 * worth.named + told(turn.content) + (reading.correction ? 2 : 0) - (narrated.alone ? 1.5 : 0);
  const validity = validityOf(statement, dated);
  return { statement, sentence, text, meaning, score, subject: subjectOf(statement, shownName(turn.speaker)), ...(validity === undefined ? {} : { validity }) };
}

const questionTag = /,? ?(?:can you believe (?:it|that|this)|right|huh|you know|isn't it|eh|ok|okay|crazy,? right)\?+!*$/iu;

/** "I'm turning 70 on Sunday, can you believe it?" states something all the same. */
function withoutTag(sentence: Sentence): Sentence {
  const text = sentence.text.replace(questionTag, '');
  return sentence.question && text !== sentence.text && text.includes(' ') ? { ...sentence, text, question: false } : sentence;
}

/** A name typed in small letters begins with a capital where sentences are written. */
function shownName(speaker: string): string {
  return /^\p{Ll}+$/u.test(speaker) ? `${speaker.charAt(0).toUpperCase()}${speaker.slice(1)}` : speaker;
}

/** All statements of a turn that could become facts, judged or not worth judging. */
export function candidatesIn(turn: ExtractionTurn, context: TurnContext): Candidate[] {
  const own = ownWords(turn.content);
  if (isUntrustedTurn(normaliseChat(own))) return [];
  const dates = resolveDates(own, turn.occurredAt, 'en');
  const vocative = vocativePattern(context.speakers);
  const companion = companions.exec(normaliseChat(own))?.[1];
  const candidates: Candidate[] = [];
  let antecedent: Antecedent | undefined;
  for (const found of splitSentences(own)) {
    const sentence = withoutTag(found);
    if (sentence.question) continue;
    const dated = datesInWords(sentence, { dates, moment: turn.occurredAt, language: 'en' });
    const plain = normaliseChat(dated.text);
    const reading: Reading = { turn, companion, sentence, dated, correction: isCorrection(plain) };
    for (const clause of splitClauses(plain)) {
      const trimmed = trimClause(withoutCorrectionMark(clause), vocative);
      if (trimmed === '' || isNoStatement(trimmed)) continue;
      const statement = withSubject(withAntecedent(trimmed, antecedent));
      antecedent = antecedentIn(statement) ?? antecedent;
      const candidate = judge(statement, reading);
      if (candidate !== undefined) candidates.push(candidate);
    }
  }
  return candidates;
}

/** From this score on a statement is worth keeping; one unit is a concrete word. */
const clearScore = 4.5;
/** From this score on it is kept if nothing better stands in its turn. */
const leastScore = 3;

/** The statements of a turn that are worth keeping. */
export function worthKeeping(candidates: readonly Candidate[]): Candidate[] {
  const best = Math.max(...candidates.map((candidate) => candidate.score));
  return candidates.filter(({ score }) => score >= clearScore || (score >= leastScore && score === best));
}

/** Facts in an English turn. */
export function extractEnglish(turn: ExtractionTurn, context: TurnContext): Fact[] {
  return worthKeeping(candidatesIn(turn, context)).map(({ text, subject, meaning, validity, sentence }) => ({
      text,
      subject,
      category: meaning.category,
      type: meaning.type,
      importance: meaning.importance,
      confidence: meaning.confidence,
      turnSeqs: [turn.seq],
      quotation: sentence.text.slice(0, limits.quotationCharacters),
      ...(meaning.attribute === undefined ? {} : { attribute: meaning.attribute }),
      ...(validity === undefined ? {} : { validity }),
    }));
}
