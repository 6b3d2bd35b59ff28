import type { Moment } from '../turn.ts';
import { foldWord } from './fold-word.ts';

/**
 * Dates are indexed in a form that no language owns, so that "im Mai" finds what was said in May by someone who wrote two
 * words of English: `2023` (as people write it), `m:5`, `d:5-8`.
 */
export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The day at which a moment stands on the speaker's calendar. */
export function calendarDay({ instant, offsetMinutes }: Moment): CalendarDay {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000);
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

export const yearLexeme = (year: number): string => String(year);
export const monthLexeme = (month: number): string => `m:${month}`;
export const dayLexeme = (month: number, day: number): string => `d:${month}-${day}`;

const monthsByLanguage = new Map<string, ReadonlyMap<string, number>>();

function monthFormat(language: string, options: Intl.DateTimeFormatOptions): (date: Date) => string {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  return (date) => {
    const name = format.formatToParts(date).find(({ type }) => type === 'month')?.value ?? '';
    return foldWord(name.normalize('NFKC').toLowerCase().replace(/\.$/, ''));
  };
}

/** With the day beside it a month stands in another case in many languages: květen, 8. května. */
function buildMonths(language: string): ReadonlyMap<string, number> {
  const formats = [monthFormat(language, { month: 'long' }), monthFormat(language, { month: 'long', day: 'numeric' })];
  // Short names are words in some languages (mar, the sea in Spanish), and people write them in English.
  if (language === 'en') formats.push(monthFormat(language, { month: 'short' }));
  const months = new Map<string, number>();
  for (let month = 1; month <= 12; month++) {
    for (const format of formats) months.set(format(new Date(Date.UTC(2023, month - 1, 8))), month);
  }
  return months;
}

/** Folded names of the months in a language, 1 to 12, from the tables of `Intl`. Only questions need them. */
export function monthNames(language: string): ReadonlyMap<string, number> {
  const known = language === 'und' ? 'en' : language;
  let months = monthsByLanguage.get(known);
  if (months === undefined) monthsByLanguage.set(known, (months = buildMonths(known)));
  return months;
}
