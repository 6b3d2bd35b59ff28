import { dayMs, type Span } from './span.ts';

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

const dated =
  /(?:(?<day>\d{1,2})[^\p{L}\p{N}]*\s)?(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*[\s.,]*(?:(?<dayAfter>\d{1,2})[\s,]+)?(?<year>\d{4})/iu;
const yearAlone = /^(?:in |since |around |the summer of )?(?<year>\d{4})$/iu;

/**
 * The time that a person's answer names, in the forms that LoCoMo has: "7 May 2023", "June 2023", "in 2013", "the Friday before 15 July
 * 2023", "the week of 23 August 2023", "two weekends before 17 July 2023". Undefined where it names none. "The week before" may be
 * the seven days before or the calendar week before: both count, as the people who wrote the answers used both.
 */
export function parseAnswerDate(answer: string): Span | undefined {
  const year = yearAlone.exec(answer.trim())?.groups?.['year'];
  if (year !== undefined) return { from: new Date(Date.UTC(+year, 0)), to: new Date(Date.UTC(+year + 1, 0)) };
  const { groups } = dated.exec(answer) ?? {};
  if (groups === undefined) return undefined;
  const month = months.indexOf(groups['month']?.toLowerCase() ?? '');
  const day = groups['day'] ?? groups['dayAfter'];
  const inYear = Number(groups['year']);
  if (day === undefined) return { from: new Date(Date.UTC(inYear, month)), to: new Date(Date.UTC(inYear, month + 1)) };
  return around(answer.toLowerCase(), Date.UTC(inYear, month, +day));
}

function around(words: string, named: number): Span {
  const span = (fromDays: number, toDays: number): Span => ({
    from: new Date(named + fromDays * dayMs),
    to: new Date(named + toDays * dayMs),
  });
  if (words.includes('week of')) return span(-7, 7);
  if (!words.includes('before')) return span(0, 1);
  const weekday = weekdays.findIndex((name) => words.includes(name));
  if (weekday >= 0) {
    const back = (new Date(named).getUTCDay() - weekday + 7) % 7 || 7;
    return span(-back, 1 - back);
  }
  return words.startsWith('two ') ? span(-21, -7) : span(-14, 0);
}
