import type { Validity } from '../../../domain/extraction/fact.ts';
import { formatDate } from '../../../domain/time/format-date.ts';
import type { ResolvedDate } from '../../../domain/time/resolved-date.ts';
import type { Moment } from '../../../domain/turn.ts';

/** Prepositions after which a date stands bare: "since 2019", not "since in 2019". */
const governs = /\b(?:on|in|at|since|until|till|by|before|after|from|for|of|during|over|around|about|than|through|to|between|and|the)\s+(?:the )?$/iu;
const millisecondsPerDay = 86_400_000;

function inWords(date: ResolvedDate, moment: Moment, precision = date.precision): string {
  return formatDate({ instant: date.from, precision, offsetMinutes: moment.offsetMinutes });
}

/** The time of day where one was named: "17:00". */
function clock(date: ResolvedDate, moment: Moment): string {
  return new Date(date.from.getTime() + moment.offsetMinutes * 60_000).toISOString().slice(11, 16);
}

interface Phrase {
  /** How the date itself is called. */
  readonly date: string;
  readonly preposition: string;
}

function season(text: string): string | undefined {
  return /spring|summer|autumn|fall|winter/iu.exec(text)?.[0].toLowerCase();
}

function phrase(date: ResolvedDate, moment: Moment): Phrase {
  const days = Math.round((date.to.getTime() - date.from.getTime()) / millisecondsPerDay);
  const named = season(date.text);
  if (date.precision === 'instant') return { date: `${inWords(date, moment, 'day')} at ${clock(date, moment)}`, preposition: 'on' };
  if (named !== undefined) return { date: `${named} ${inWords(date, moment, 'year')}`, preposition: 'in' };
  if (date.precision === 'day' && days === 7) return { date: `the week of ${inWords(date, moment)}`, preposition: 'in' };
  if (date.precision === 'day' && days === 2) return { date: `the weekend of ${inWords(date, moment)}`, preposition: 'on' };
  if (/night/iu.test(date.text) && !/tonight/iu.test(date.text)) return { date: `the night of ${inWords(date, moment)}`, preposition: 'on' };
  return { date: inWords(date, moment), preposition: date.precision === 'day' ? 'on' : 'in' };
}

/** "a few days ago" is told from the day on which it was said: the span itself would read as exact. */
function vague(date: ResolvedDate, moment: Moment): string | undefined {
  const match = /^(?:about |around |almost |nearly |over |just )?(?:a )?(few|several) (\w+) (?:ago|back)$/iu.exec(date.text);
  if (match === null) return undefined;
  const said = formatDate({ instant: moment.instant, precision: /year/iu.test(match[2] ?? '') ? 'year' : 'day', offsetMinutes: moment.offsetMinutes });
  return `${match[1]?.toLowerCase() === 'few' ? 'a few' : 'several'} ${match[2]} before ${said}`;
}

function replacement(date: ResolvedDate, before: string, moment: Moment): string {
  const few = vague(date, moment);
  if (few !== undefined) return few;
  const counted = /\b(?:ago|back)$/iu.test(date.text);
  const { date: name, preposition } = phrase(date, moment);
  if (counted && date.precision !== 'day') return `${date.text} (${name})`;
  if (governs.test(before)) return name;
  return `${preposition} ${name}`;
}

/** A piece of a turn with its relative dates made absolute. */
export interface DatedText {
  readonly text: string;
  /** Each date of the sentence with the words that now stand for it. */
  readonly dates: readonly { readonly date: ResolvedDate; readonly words: string }[];
}

/** Puts absolute dates where a sentence has relative ones, or dates without a year. */
export function datesInWords(sentence: { readonly text: string; readonly index: number }, dates: readonly ResolvedDate[], moment: Moment): DatedText {
  const end = sentence.index + sentence.text.length;
  const own = dates.filter((date) => date.index >= sentence.index && date.index + date.text.length <= end);
  let text = '';
  let position = 0;
  const written: { date: ResolvedDate; words: string }[] = [];
  for (const date of own) {
    const at = date.index - sentence.index;
    // A time of day alone ("at 5pm") needs no day to be understood, and "yesterday's" is no adverb.
    const bare = date.precision === 'instant' && /^\W*(?:at |around |by )?\d/iu.test(date.text);
    if (bare) continue;
    if (!date.relative || /^['’]s\b/u.test(sentence.text.slice(at + date.text.length))) {
      written.push({ date, words: date.text });
      continue;
    }
    const before = sentence.text.slice(position, at);
    // "on 5 May" is found with its preposition: what stands before it decides.
    const words = replacement(date, text + before, moment);
    written.push({ date, words });
    text += before + words;
    position = at + date.text.length;
  }
  return { text: text + sentence.text.slice(position), dates: written };
}

const sinceWord = /\b(?:since|from)\s+(?:the )?$/iu;
const untilWord = /\b(?:until|till|by)\s+(?:the )?$/iu;

/** When a statement holds, by the first date that stands in it: open at the end after "since", at the start after "until". */
export function validityOf(statement: string, dated: DatedText): Validity | undefined {
  const found = dated.dates.find(({ words }) => statement.includes(words));
  if (found === undefined) return undefined;
  const { date } = found;
  const before = statement.slice(0, statement.indexOf(found.words));
  if (sinceWord.test(before)) return { from: date.from, precision: date.precision };
  if (untilWord.test(before)) return { to: date.from, precision: date.precision };
  return { from: date.from, to: date.to, precision: date.precision };
}
