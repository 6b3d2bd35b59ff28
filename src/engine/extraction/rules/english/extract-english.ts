import type { ExtractionTurn, Fact } from '../../../../domain/extraction/fact.ts';
import { resolveDates } from '../../../../domain/time/resolve-dates.ts';
import { datesInWords } from '../dates-in-words.ts';
import { isCorrection, withoutCorrectionMark } from '../families/corrections.ts';
import { ownWords, quotationOf, splitSentences } from '../source-text.ts';
import type { Sentence } from '../source-text.ts';
import type { TurnContext } from '../turn-context.ts';
import { answeredStatement } from './answers.ts';
import { correctedSentence } from './corrected-sentence.ts';
import { antecedentIn, withAntecedent } from './antecedents.ts';
import type { Antecedent } from './antecedents.ts';
import { withShownThing, withSubject } from './elided-subject.ts';
import { isNoStatement, isUntrustedTurn } from './filters.ts';
import { judgeStatement } from './judge-statement.ts';
import type { Candidate, Reading } from './judge-statement.ts';
import { normaliseChat } from './normalise-chat.ts';
import { splitClauses, trimClause, vocativePattern } from './trim-clause.ts';

const companions =
  /\b(?:my|our) ((?:[\w-]+ )?(?:husband|wife|partner|fianc[ée]e?|boyfriend|girlfriend|kids|children|family|son|daughter|friends|friend|team|colleagues|mom|mum|dad|parents|brother|sister|band|roommate))\b(?!['’]s)/iu;

const ownFamily = /\b(?:my|our) (?:[\w-]+ ){0,2}(kids|children|family|boys|girls|baby|dogs?|cats?)\b/giu;

/** "The kids" are the speaker's own where they have just spoken of "my kids". */
function ownKids(turn: ExtractionTurn, ownPlain: string, context: TurnContext): (text: string) => string {
  const said = [
    ownPlain,
    ...context.previous.filter(({ speaker }) => speaker === turn.speaker).map(({ content }) => content),
  ];
  const known = new Set(
    said.flatMap((text) => [...text.matchAll(ownFamily)].map((match) => (match[1] ?? '').toLowerCase())),
  );
  if (known.size === 0) return (text) => text;
  const pattern = new RegExp(
    `\\bthe (?=(?:[\\w-]+ ){0,2}?(?:${[...known].join('|')})\\b(?! (?:at|in|from|of|who)\\b))`,
    'giu',
  );
  return (text) => text.replace(pattern, 'my ');
}

const questionTag =
  /,? ?(?:can you believe (?:it|that|this)|right|huh|you know|isn't it|eh|ok|okay|crazy,? right)\?+!*$|(?<=^(?:(?:btw|also|and|but|so|oh|ok|well|hey|anyway|yeah|haha),? )*(?:I|im|ive|my|we|our)\b[^,?]{6,}), (?:so |and |but )?(?:u|you|wanna|can|could|would|will|do|did|are|is|have|should|what|how|where|when|why|any|which|who)\b[^?]*\?+!*$/iu;

/** "I'm turning 70 on Sunday, can you believe it?" states something all the same. */
function withoutTag(sentence: Sentence): Sentence {
  const text = sentence.text.replace(questionTag, '');
  return sentence.question && text !== sentence.text && text.includes(' ')
    ? { ...sentence, text, question: false }
    : sentence;
}

/** The last question of the turn before, if somebody else asked it. */
function questionBefore(
  turn: ExtractionTurn,
  context: TurnContext,
): { text: string; asked: ExtractionTurn } | undefined {
  const asked = context.previous.at(-1);
  if (asked === undefined || asked.speaker === turn.speaker) return undefined;
  const question = splitSentences(ownWords(asked.content)).findLast((sentence) => sentence.question);
  return question === undefined ? undefined : { text: normaliseChat(question.text), asked };
}

/** What the first sentence of a turn states as the answer to a question. */
function answerIn(turn: ExtractionTurn, sentences: readonly Sentence[], context: TurnContext): Candidate[] {
  const question = questionBefore(turn, context);
  const [sentence] = sentences;
  if (question === undefined || sentence === undefined || sentence.question) return [];
  const plain = normaliseChat(sentence.text).replace(/,? (?:too|actually|really|lol)\b/giu, '');
  const statement = answeredStatement(question.text, plain);
  if (statement === undefined) return [];
  const reading: Reading = {
    turn,
    companion: undefined,
    sentence,
    dated: { text: statement, dates: [] },
    correction: false,
    asked: question.asked,
  };
  return [judgeStatement(statement, reading)].filter((candidate) => candidate !== undefined);
}

/** What is longer is a text without full stops, and would cost the patterns more than it is worth. */
const statementCharacters = 600;

/** All statements of a turn that could become facts. */
export function candidatesIn(turn: ExtractionTurn, context: TurnContext): Candidate[] {
  const own = ownWords(turn.content);
  const ownPlain = normaliseChat(own);
  if (isUntrustedTurn(ownPlain)) return [];
  const sentences = splitSentences(own);
  const dates = resolveDates(own, turn.occurredAt, 'en');
  const vocative = vocativePattern(context.speakers);
  const candidates = answerIn(turn, sentences, context);
  const withOwnKids = ownKids(turn, ownPlain, context);
  let antecedent: Antecedent | undefined;
  let companion: string | undefined;
  for (const sentence of sentences.map(withoutTag)) {
    if (sentence.question) continue;
    const dated = datesInWords(sentence, { dates, moment: turn.occurredAt, language: 'en' });
    const corrected = correctedSentence(dated.text, turn, context);
    const plain = withOwnKids(normaliseChat(corrected?.text ?? dated.text));
    // Whom "we" means has been said by then, or not at all.
    companion ??= companions.exec(plain)?.[1];
    const correction = corrected !== undefined || isCorrection(plain);
    const asked = corrected === undefined ? {} : { asked: corrected.asked };
    const reading: Reading = { turn, companion, sentence, dated, correction, ...asked };
    for (const clause of splitClauses(plain)) {
      const trimmed = withShownThing(trimClause(withoutCorrectionMark(clause), vocative));
      if (trimmed === '' || trimmed.length > statementCharacters || isNoStatement(trimmed)) continue;
      const statement = withSubject(withAntecedent(trimmed, antecedent));
      antecedent = antecedentIn(statement) ?? antecedent;
      const candidate = judgeStatement(statement, reading);
      if (candidate !== undefined) candidates.push(candidate);
    }
  }
  return candidates;
}

/** From this score on a statement is worth keeping. */
const clearScore = 4.5;
/** From this score on it is kept if nothing better stands in its turn. */
const leastScore = 2.75;

/** The statements of a turn that are worth keeping. */
export function worthKeeping(candidates: readonly Candidate[]): Candidate[] {
  const best = Math.max(...candidates.map((candidate) => candidate.score));
  return candidates.filter(({ score }) => score >= clearScore || (score >= leastScore && score === best));
}

/** Facts in an English turn. */
export function extractEnglish(turn: ExtractionTurn, context: TurnContext): Fact[] {
  return worthKeeping(candidatesIn(turn, context)).map(({ text, subject, meaning, validity, sentence, asked }) => ({
    text,
    subject,
    category: meaning.category,
    type: meaning.type,
    importance: meaning.importance,
    confidence: meaning.confidence,
    turnSeqs: asked === undefined ? [turn.seq] : [turn.seq, asked.seq],
    quotation: quotationOf(turn.content, sentence),
    ...(meaning.attribute === undefined ? {} : { attribute: meaning.attribute }),
    ...(validity === undefined ? {} : { validity }),
  }));
}
