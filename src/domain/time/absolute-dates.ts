import * as english from 'chrono-node/en';
import * as german from 'chrono-node/de';
import * as spanish from 'chrono-node/es';
import * as french from 'chrono-node/fr';
import type { ParsedResult } from 'chrono-node';
import { calendarDate, dayNumber, daySpan } from './civil-calendar.ts';
import type { CivilSpan, DayNumber } from './civil-calendar.ts';

/** A day that the words name, perhaps with the time of day. */
export interface NamedDay {
  readonly index: number;
  readonly text: string;
  readonly span: CivilSpan;
  /** Minutes after midnight; absent where no time of day is named. */
  readonly minuteOfDay?: number;
  /** Minutes east of UTC, where the words name a zone. */
  readonly offsetMinutes?: number;
  /** Which of it stands in the text: a whole date, a date without its year, or only a time of day. */
  readonly names: 'date' | 'day' | 'clock';
}

/** Chrono is asked only about text that can hold what it is good at: it costs some hundred microseconds a sentence. */
const monthOrClock =
  /\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}\/\d{1,2}|(?:\d(?:st|nd|rd|th|er|\.)?,? (?:of |de )?(?:jan|feb|f[ée]v|mar|m[äa]r|apr|avr|abr|ma[iy]|jun|jul|juin|juil|aug|ago|ao[ûu]|sep|set|o[ck]t|nov|de[cz]|d[ée]c|ene|jän))|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d|\b\d{1,2}(?::\d\d)? ?(?:[ap]\.?m\b)|\b\d{1,2}:\d\d\b/iu;

/** The pattern of an ISO date, which every language shares. */
const isoDate = /(?<![\d-])(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)(?![\d-])/gu;

const parsers = { en: english.strict, de: german.strict, es: spanish.strict, fr: french.strict } as const;

function isoDates(text: string): NamedDay[] {
  const found: NamedDay[] = [];
  for (const match of text.matchAll(isoDate)) {
    const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
    const number = dayNumber(year, month, day);
    const read = calendarDate(number);
    if (read.year !== year || read.month !== month || read.day !== day) continue;
    found.push({ index: match.index, text: match[0], span: daySpan(number), names: 'date' });
  }
  return found;
}

function toNamedDay(
  result: ParsedResult,
  pastToday: (index: number) => boolean,
  today: DayNumber,
): NamedDay | undefined {
  const { start } = result;
  const timed = start.isCertain('hour') && (start.isCertain('meridiem') || result.text.includes(':'));
  const dated = start.isCertain('day') && start.isCertain('month');
  // "5 minutes", "at 3" and "may" alone come out of chrono as dates; a named day or a clock time do not.
  if (!dated && !timed) return undefined;
  // "for 2 hours" is a duration.
  if (!dated && /^(?:for|within)\b/iu.test(result.text)) return undefined;
  // "3/4 of the game" is a fraction.
  if (/^\d{1,2}\/\d{1,2}$/u.test(result.text)) return undefined;
  let year = start.get('year') ?? 0;
  const month = start.get('month') ?? 1;
  const day = start.get('day') ?? 1;
  if (!start.isCertain('year') && dated) {
    const now = calendarDate(today);
    const here = dayNumber(now.year, month, day);
    year =
      here > today && pastToday(result.index)
        ? now.year - 1
        : here < today && !pastToday(result.index)
          ? now.year + 1
          : now.year;
  }
  const offset = start.isCertain('timezoneOffset') ? start.get('timezoneOffset') : null;
  return {
    index: result.index,
    text: result.text,
    span: daySpan(dayNumber(year, month, day)),
    names: !dated ? 'clock' : start.isCertain('year') ? 'date' : 'day',
    ...(timed ? { minuteOfDay: (start.get('hour') ?? 0) * 60 + (start.get('minute') ?? 0) } : {}),
    ...(typeof offset === 'number' ? { offsetMinutes: offset } : {}),
  };
}

/** Where and when a text is read. */
export interface DayScene {
  readonly today: DayNumber;
  /** Two-letter code. */
  readonly language: string;
  /** Whether the sentence at an index speaks of the past. */
  readonly past: (index: number) => boolean;
}

/**
 * Days named by date ("8 May 2023", "May 8th", "5/8/2023") and clock times ("at 5pm"), found by chrono. Chrono computes in
 * the zone of the machine, so it is given noon of the speaker's day there, only the parts of its answer are read, and what
 * it only supposes (the year of "8 May") is decided here.
 */
export function findNamedDays(text: string, scene: DayScene): NamedDay[] {
  const parser = parsers[scene.language as keyof typeof parsers];
  if (parser === undefined) return isoDates(text);
  if (!monthOrClock.test(text)) return [];
  const { year, month, day } = calendarDate(scene.today);
  return parser
    .parse(text, new Date(year, month - 1, day, 12))
    .map((result) => toNamedDay(result, scene.past, scene.today))
    .filter((found) => found !== undefined);
}
