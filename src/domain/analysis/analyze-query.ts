import { limits } from '../limits.ts';
import type { ResolvedDate } from '../time/resolved-date.ts';
import type { Moment } from '../turn.ts';
import { analyzeWords } from './analyze.ts';
import type { Term } from './analyze.ts';
import { calendarDay, dayLexeme, monthLexeme, monthNames, yearLexeme } from './date-lexemes.ts';
import { foldWord } from './fold-word.ts';
import { datesOfQuestion, type Period, periodsOf } from './named-periods.ts';
import type { Word } from './split-words.ts';
import { asksPast, asksWhen } from './turn-traits.ts';

/** A question, ready to be held against what is stored. */
export interface QueryAnalysis {
  readonly language: string;
  /** Distinct; the position is the bit in the mask of a hit. At most `limits.queryLexemes`. */
  readonly lexemes: readonly string[];
  /**
   * For each lexeme the number of its term. Several lexemes of one term are forms of the same word (stems in two languages,
   * `may` and the month): any of them counts, and no more than once.
   */
  readonly terms: readonly number[];
  /** Folded words as they stand in the question: names are compared with these. */
  readonly words: ReadonlySet<string>;
  /** Spans of time that it names, absolute or as seen from when it was asked; at most 3. */
  readonly periods: readonly Period[];
  /** Whether it asks for a time: turns that tell one are preferred. */
  readonly asksWhen: boolean;
  /** Whether it asks for what was, not for what is: newer statements are then no better answers than older ones. */
  readonly asksPast: boolean;
}

type QueryWords = ReturnType<typeof analyzeWords>;

const dayMs = 86_400_000;
/** Longer spans name too many days to look for each. */
const longestSpanInDays = 8;

interface NamedDay {
  readonly month?: number;
  readonly day?: number;
}

/** Months that a word may name, by position, and days of the month beside them ("May 8", "8th of May", "8. května"). */
function dateForms(words: readonly Word[], languages: readonly string[]): Map<number, string[]> {
  const forms = new Map<number, string[]>();
  const months = languages.map(monthNames);
  for (const [at, { text }] of words.entries()) {
    const folded = foldWord(text);
    const month = months.map((names) => names.get(folded)).find((found) => found !== undefined);
    if (month === undefined || folded.length < 3) continue;
    forms.set(at, [monthLexeme(month)]);
    for (const beside of [at - 2, at - 1, at + 1]) {
      const day = Number(words[beside]?.text);
      if (Number.isInteger(day) && day >= 1 && day <= 31) forms.set(beside, [dayLexeme(month, day)]);
    }
  }
  return forms;
}

/** `5月8日`, `5월 8일`, `2023-05-08`: dates in which digits name the month. */
function writtenDates(prepared: string): NamedDay[] {
  const days: NamedDay[] = [];
  for (const [, month, day] of prepared.matchAll(/(?<!\d)(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일号號])?/g)) {
    days.push({ month: Number(month), ...(day === undefined ? {} : { day: Number(day) }) });
  }
  for (const [, month, day] of prepared.matchAll(/\b\d{4}-(\d\d)-(\d\d)\b/g))
    days.push({ month: Number(month), day: Number(day) });
  return days.slice(0, 4);
}

/** Extends the forms of the words that name a date by the forms in which documents carry dates. */
function withNamedDates(terms: readonly Term[], { words, languages }: QueryWords): Term[] {
  const result = [...terms];
  // With pairs of characters a word has several terms, and its place says nothing.
  if (words.some(({ script }) => script === 'han' || script === 'hangul')) return result;
  for (const [at, dates] of dateForms(words, [...new Set([languages.main, ...languages.latin])])) {
    const term = result[at];
    if (term === undefined) continue;
    const [first = '', ...others] = term.forms;
    result[at] = { ...term, forms: [first, ...dates, ...others], stop: false };
  }
  return result;
}

function writtenDateTerms(prepared: string): Term[] {
  return writtenDates(prepared).flatMap(({ month = 0, day }) => [
    { forms: [monthLexeme(month)], stop: false },
    ...(day === undefined ? [] : [{ forms: [dayLexeme(month, day)], stop: false }]),
  ]);
}

/** "Last week" as the days of that week, "last month" as the month: one term with a form for each. */
function relativeDateTerms(dates: readonly ResolvedDate[], now: Moment): Term[] {
  const terms: Term[] = [];
  for (const { from, to, precision, relative } of dates) {
    if (!relative) continue;
    const days = Math.round((to.getTime() - from.getTime()) / dayMs);
    const start = calendarDay({ instant: from, offsetMinutes: now.offsetMinutes });
    if (precision === 'year') terms.push({ forms: [yearLexeme(start.year)], stop: false });
    else if (precision === 'month') terms.push({ forms: [monthLexeme(start.month)], stop: false });
    else if (days <= longestSpanInDays) {
      const forms = Array.from({ length: Math.max(1, days) }, (_, day) => {
        const instant = new Date(from.getTime() + day * dayMs);
        const named = calendarDay({ instant, offsetMinutes: now.offsetMinutes });
        return dayLexeme(named.month, named.day);
      });
      terms.push({ forms, stop: false });
    }
  }
  return terms;
}

function distinctTerms(terms: readonly Term[]): Term[] {
  const byForm = new Map<string, Term>();
  for (const term of terms) {
    const first = term.forms[0] ?? '';
    if (!byForm.has(first)) byForm.set(first, term);
  }
  // Single characters stand behind the pairs, so that a long question in Chinese is cut there first.
  return [...byForm.values()].sort((a, b) => Number(a.extra ?? false) - Number(b.extra ?? false));
}

/** Every term gets its first form before any gets its second: a long question loses alternatives, not words. */
function assignBits(terms: readonly Term[]): { lexemes: string[]; terms: number[] } {
  const assigned = new Map<string, number>();
  const mostForms = terms.reduce((most, { forms }) => Math.max(most, forms.length), 0);
  for (let form = 0; form < mostForms && assigned.size < limits.queryLexemes; form++) {
    for (const [number, { forms }] of terms.entries()) {
      const lexeme = forms[form];
      if (lexeme !== undefined && lexeme !== '' && !assigned.has(lexeme) && assigned.size < limits.queryLexemes)
        assigned.set(lexeme, number);
    }
  }
  return { lexemes: [...assigned.keys()], terms: [...assigned.values()] };
}

/**
 * Analyses a question. Words that only carry grammar are left out unless there are no others; dates favour what was said
 * then or speaks of then. Pure; linear in the question.
 */
export function analyzeQuery(query: string, { now }: { readonly now: Moment }): QueryAnalysis {
  const bounded = query.slice(0, limits.queryCharacters);
  const analysis = analyzeWords(bounded, 'query');
  const { prepared } = analysis;
  const { main } = analysis.languages;
  const dates = datesOfQuestion(bounded, now, [main, ...analysis.languages.latin]);
  const words = analysis.words.map(({ text }) => foldWord(text));
  const terms = [
    ...withNamedDates(analysis.terms, analysis),
    ...writtenDateTerms(prepared),
    ...relativeDateTerms(dates, now),
  ];
  const content = terms.filter(({ stop }) => !stop);
  const bits = assignBits(distinctTerms(content.length > 0 ? content : terms));
  return {
    language: main,
    ...bits,
    words: new Set(words),
    periods: periodsOf(dates, now),
    asksWhen: asksWhen(prepared, words),
    asksPast: asksPast(words, analysis.languages.latin),
  };
}
