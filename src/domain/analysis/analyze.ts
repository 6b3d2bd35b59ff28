import { resolveDates } from '../time/resolve-dates.ts';
import type { ResolvedDate } from '../time/resolved-date.ts';
import type { Moment } from '../turn.ts';
import { characterPairs, isStopPair } from './character-pairs.ts';
import { calendarDay, dayLexeme, monthLexeme, yearLexeme } from './date-lexemes.ts';
import { detectLanguages } from './detect-language.ts';
import type { DetectedLanguages } from './detect-language.ts';
import { foldWord } from './fold-word.ts';
import { nameForms } from './name-forms.ts';
import { findFirstPerson } from './german-verb-forms.ts';
import { foreignNames } from './foreign-names.ts';
import { prepareText } from './prepare-text.ts';
import { splitWords } from './split-words.ts';
import type { Script, Word } from './split-words.ts';
import { stemWord } from './stem-word.ts';
import { isStopWord } from './stop-words.ts';
import { endsWithQuestion, turnTraits } from './turn-traits.ts';

/** Stands on every analysed row: rows of another version are analysed anew. Raise it with any change of what comes out. */
export const analyzerVersion = 1;

/** UTF-16 units of one lexeme: at most 180 bytes, where PostgreSQL allows 2,046. */
const longestLexeme = 60;
/** Characters of lexemes in one document: 3 bytes each at most, so that a tsvector stays below its limit of 1 MiB. */
const lexemeCharactersPerDocument = 300_000;
/** Distinct lexemes of one document. A turn of 100,000 characters of prose has about 4,000. */
const lexemesPerDocument = 10_000;

/** Cuts between characters, never within a surrogate pair. */
function cutLexeme(lexeme: string): string {
  if (lexeme.length <= longestLexeme) return lexeme;
  const cut = lexeme.slice(0, longestLexeme);
  return cut.isWellFormed() ? cut : cut.slice(0, -1);
}

/** What is stored beside a document to find it again. */
export interface TextAnalysis {
  /** Two letters (ISO 639-1), `und` where unknown. */
  readonly language: string;
  /** Distinct, never empty. */
  readonly lexemes: readonly string[];
  /** Words with content, repeated ones included: the length that ranking normalises by. */
  readonly length: number;
}

/** The same of a turn. */
export interface TurnAnalysis extends TextAnalysis {
  /** Bits of `turnTraits`. */
  readonly traits: number;
}

/** A document is indexed by the likeliest forms of its words; a question looks for all that they may be indexed by. */
export type AnalysisUse = 'document' | 'query';

/** A word of a text with the forms it is found by. */
export interface Term {
  /** The form a document carries in any case, first; others where the language is in doubt. */
  readonly forms: readonly string[];
  /** Whether it only carries grammar. */
  readonly stop: boolean;
  /** Found by, but no word of its own: the single characters beside Chinese pairs. */
  readonly extra?: boolean;
}

/**
 * The languages whose stems a Latin word of a question may have been indexed by: what is short and without evidence is
 * indexed as English, and a question that has none itself ("Klavier gelernt") may be in any of the common languages.
 */
function questionLanguages({ latin, latinKnown }: DetectedLanguages): readonly string[] {
  return latinKnown ? [...new Set([...latin, 'en'])] : ['en', 'de', 'es', 'fr', 'it', 'pt', 'nl', 'cs', 'sv', 'tr'];
}

function candidateLanguages(script: Script, languages: DetectedLanguages, use: AnalysisUse): readonly string[] {
  if (script === 'latin') return use === 'query' ? questionLanguages(languages) : languages.latin;
  if (script === 'cyrillic') return [languages.cyrillic];
  return [script === 'arabic' ? 'ar' : languages.main];
}

function wordTerm({ text, script }: Word, languages: DetectedLanguages, use: AnalysisUse): Term {
  const word = cutLexeme(text);
  if (script === 'number') return { forms: [foldWord(word)], stop: false };
  const candidates = candidateLanguages(script, languages, use);
  // Endings are recognised by their accents, and people leave accents out: `habitación` is found by both of its stems.
  const folded = foldWord(word);
  const spellings = folded === word ? [word] : [word, folded];
  const forms = new Set(
    candidates.flatMap((language) => spellings.map((spelling) => foldWord(stemWord(spelling, language)))),
  );
  const firstPerson = use === 'query' && candidates.includes('de') ? findFirstPerson(word) : undefined;
  if (firstPerson !== undefined) forms.add(foldWord(stemWord(firstPerson, 'de')));
  // Names beside other languages than English are indexed as they are.
  if (use === 'query' && languages.latin[0] !== 'en') forms.add(folded);
  return { forms: [...forms], stop: isStopWord(word, candidates[0] ?? 'en') };
}

function pairTerms({ text }: Word, script: 'han' | 'hangul'): Term[] {
  const { pairs, singles } = characterPairs(text, script);
  const terms: Term[] = pairs.map((pair) => ({ forms: [pair], stop: isStopPair(pair) }));
  for (const single of singles) terms.push({ forms: [single], stop: false, extra: true });
  return terms;
}

/** Everything a text says, word by word, grammar marked: the one analysis behind documents and questions. */
export function analyzeWords(
  text: string,
  use: AnalysisUse,
): {
  prepared: string;
  languages: DetectedLanguages;
  words: readonly Word[];
  terms: readonly Term[];
} {
  const prepared = prepareText(text);
  const words = splitWords(prepared);
  const languages = detectLanguages(words, foreignNames(text));
  const terms: Term[] = [];
  for (const word of words) {
    if (word.script === 'han' || word.script === 'hangul')
      for (const term of pairTerms(word, word.script)) terms.push(term);
    else terms.push(wordTerm(word, languages, use));
  }
  return { prepared, languages, words, terms };
}

/** Collects distinct lexemes up to the bounds of a tsvector; what comes first stays. */
class LexemeSet {
  readonly lexemes = new Set<string>();
  #characters = 0;

  add(lexeme: string): void {
    const cut = cutLexeme(lexeme);
    if (
      cut === '' ||
      this.lexemes.size >= lexemesPerDocument ||
      this.#characters + cut.length > lexemeCharactersPerDocument
    )
      return;
    if (this.lexemes.has(cut)) return;
    this.lexemes.add(cut);
    this.#characters += cut.length;
  }
}

function collect(text: string, into: LexemeSet): { languages: DetectedLanguages; length: number } {
  const { languages, terms } = analyzeWords(text, 'document');
  const content = terms.filter(({ stop }) => !stop);
  // "That was it." has only grammar. Without it the turn could not be found, and questions of only grammar would find nothing.
  const kept = content.length > 0 ? content : terms;
  let length = 0;
  for (const { forms, extra } of kept) {
    for (const form of forms) into.add(form);
    if (extra !== true) length++;
  }
  return { languages, length };
}

/** What of a turn is analysed. */
export interface AnalyzedTurn {
  readonly content: string;
  /** The name under which people ask about what was said. */
  readonly speaker?: string;
  /** When it was said, by the speaker's own clock. */
  readonly occurredAt: Moment;
}

/** Longer spans ("this year", "last summer") are found by their year, not by the month in which they begin. */
const longestMonthSpanDays = 40;
/** Longer spans ("last week") are found by their month, not by the day on which they begin. */
const longestDaySpanDays = 3;

function dateLexemes({ from, to, precision }: ResolvedDate, offsetMinutes: number): string[] {
  const { year, month, day } = calendarDay({ instant: from, offsetMinutes });
  const days = (to.getTime() - from.getTime()) / 86_400_000;
  const lexemes = [yearLexeme(year)];
  if (precision !== 'year' && days <= longestMonthSpanDays) lexemes.push(monthLexeme(month));
  if (precision !== 'year' && precision !== 'month' && days <= longestDaySpanDays) lexemes.push(dayLexeme(month, day));
  return lexemes;
}

/** A short turn may be in its second language instead: "We met in June" is nearly Dutch. */
function datesOf(content: string, occurredAt: Moment, { main, latin }: DetectedLanguages): ResolvedDate[] {
  const dates = resolveDates(content, occurredAt, main);
  const second = main === latin[0] ? latin[1] : undefined;
  return dates.length > 0 || second === undefined ? dates : resolveDates(content, occurredAt, second);
}

/**
 * Analyses a text that stands alone, as a memory does. With the moment at which it was said the dates that it speaks of
 * are found in any language. Pure; linear in the text.
 */
export function analyzeText(text: string, saidAt?: Moment): TextAnalysis {
  const set = new LexemeSet();
  const { languages, length } = collect(text, set);
  const dates = saidAt === undefined ? [] : datesOf(text, saidAt, languages);
  for (const date of dates) for (const lexeme of dateLexemes(date, saidAt?.offsetMinutes ?? 0)) set.add(lexeme);
  return { language: languages.main, lexemes: [...set.lexemes], length };
}

/**
 * Analyses a turn with what a question about it may name besides its words: who said it, when, and the dates that it
 * speaks of. Pure; linear in the text.
 */
export function analyzeTurn({ content, speaker, occurredAt }: AnalyzedTurn): TurnAnalysis {
  const set = new LexemeSet();
  for (const lexeme of speaker === undefined ? [] : nameForms(speaker, 'en')) set.add(lexeme);
  const { year, month, day } = calendarDay(occurredAt);
  for (const lexeme of [yearLexeme(year), monthLexeme(month), dayLexeme(month, day)]) set.add(lexeme);
  const { languages, length } = collect(content, set);
  const dates = datesOf(content, occurredAt, languages);
  for (const date of dates) for (const lexeme of dateLexemes(date, occurredAt.offsetMinutes)) set.add(lexeme);
  const traits = (endsWithQuestion(content) ? turnTraits.asks : 0) + (dates.length > 0 ? turnTraits.tellsTime : 0);
  return { language: languages.main, lexemes: [...set.lexemes], length, traits };
}
