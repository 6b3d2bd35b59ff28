import { resolveDates } from '../time/resolve-dates.ts';
import type { ResolvedDate } from '../time/resolved-date.ts';
import type { Moment } from '../turn.ts';
import { foldWord } from './fold-word.ts';

/** A span of time that a question names. */
export interface Period {
  readonly from: Date;
  /** Exclusive. */
  readonly to: Date;
}

/** Dates of a question that are looked at. */
const mostDates = 3;
const dayMs = 86_400_000;
/** Those in which dates are read. A question of four words tells its language badly. */
const dateLanguages = ['en', 'de', 'es', 'fr'] as const;
/** What may stand before a weekday that is the last one or the next. */
const weekdayPrefix = /^(?:on|am|el|le|den|this|diesen|este|ce)\s+/iu;

/** The dates that a question names, in the likeliest of its languages that finds any. */
export function datesOfQuestion(query: string, now: Moment, languages: readonly string[]): ResolvedDate[] {
  for (const language of new Set([...languages, ...dateLanguages])) {
    const dates = resolveDates(query, now, language);
    if (dates.length > 0) return dates.slice(0, mostDates);
  }
  return [];
}

/** What is said "on Friday" was said last Friday, whatever tense the question seems to have: next Friday nothing was said yet. */
export function periodsOf(dates: readonly ResolvedDate[], now: Moment): Period[] {
  return dates.map(({ from, to, text }) => {
    const shiftMs = from > now.instant && isWeekday(text) ? 7 * dayMs : 0;
    return { from: new Date(from.getTime() - shiftMs), to: new Date(to.getTime() - shiftMs) };
  });
}

function isWeekday(text: string): boolean {
  return weekdays.has(foldWord(text.replace(weekdayPrefix, '').toLowerCase()));
}

/** In the languages in which dates are read, from the tables of `Intl`. 2 January 2023 was a Monday. */
const weekdays: ReadonlySet<string> = new Set(
  dateLanguages.flatMap((language) => {
    const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
    return Array.from({ length: 7 }, (_, day) =>
      foldWord(format.format(new Date(Date.UTC(2023, 0, 2 + day))).toLowerCase()),
    );
  }),
);
