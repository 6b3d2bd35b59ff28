import { localTime, type LocalTime } from '../instant.ts';

/** Which of two numbers is the day in dates such as 03/04/2024. */
export type DayOrder = 'dayFirst' | 'monthFirst';

/** A time written beside a line of a transcript; what is absent was not written. */
export interface TimeStamp {
  readonly date?: { readonly year: number; readonly month: number; readonly day: number };
  /** A date whose order of day and month is not said by its form. */
  readonly slashed?: { readonly first: number; readonly second: number; readonly year: number };
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly offsetMinutes?: number;
}

const clockTime = String.raw`(?<hour>\d{1,2})[:.](?<minute>\d\d)(?:[:.](?<second>\d\d)(?:[.,]\d{1,9})?)?[\s\u202f]?(?<half>[ap]\.?m\.?)?`;
const zone = String.raw`\s?(?<zone>z|utc|gmt|[+-]\d\d:?\d\d)?`;
const monthNames = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';
const monthWord = `(?<name>${monthNames})[a-z]*\\.?`;
const dates = [
  String.raw`(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})`,
  String.raw`(?<first>\d{1,2})[-/.](?<order>\d{1,2})[-/.](?<year>\d{4}|\d\d)`,
  String.raw`(?<day>\d{1,2})(?:st|nd|rd|th)?\s${monthWord},?\s(?<year>\d{4})`,
  String.raw`${monthWord}\s(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?<year>\d{4})`,
];
const patterns = [
  ...dates.map((date) => new RegExp(`^(?:${date})(?:(?:,?\\s(?:at\\s)?|t)${clockTime})?${zone}$`, 'iu')),
  new RegExp(`^${clockTime}\\s(?:on\\s)?${dates[2] ?? ''}$`, 'iu'),
  new RegExp(`^${clockTime}${zone}$`, 'iu'),
];

/** Reads `2024-01-15 10:30`, `15/01/2024, 10:30:05`, `Jan 15, 2024 10:30 PM`, `1:56 pm on 8 May, 2023`, `10:31`; undefined for all else. */
export function readTimeStamp(text: string): TimeStamp | undefined {
  const trimmed = text.trim();
  for (const pattern of patterns) {
    const parts = pattern.exec(trimmed)?.groups;
    if (parts !== undefined) return stampOf(parts);
  }
  return undefined;
}

/** Milliseconds of the stamp's own date and time as if it were UTC; undefined without a date or where none such exists. */
export function stampTime(stamp: TimeStamp, order: DayOrder): number | undefined {
  const time = { hour: stamp.hour, minute: stamp.minute, second: stamp.second, millisecond: 0 };
  if (stamp.date !== undefined) return localTime({ ...stamp.date, ...time });
  if (stamp.slashed === undefined) return undefined;
  const { first, second, year } = stamp.slashed;
  const day = order === 'dayFirst' ? first : second;
  const month = order === 'dayFirst' ? second : first;
  const date: LocalTime = { year, month, day, ...time };
  return localTime(date);
}

/** A transcript writes all its dates alike: one number above twelve settles the order for all. Day first where none is. */
export function dayOrderOf(stamps: Iterable<TimeStamp>): DayOrder {
  for (const { slashed } of stamps) {
    if (slashed === undefined) continue;
    if (slashed.first > 12) return 'dayFirst';
    if (slashed.second > 12) return 'monthFirst';
  }
  return 'dayFirst';
}

function stampOf(parts: Record<string, string | undefined>): TimeStamp | undefined {
  const hour = hourOf(Number(parts['hour'] ?? 0), parts['half']);
  const minute = Number(parts['minute'] ?? 0);
  const second = Number(parts['second'] ?? 0);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const offsetMinutes = offsetOf(parts['zone']);
  const time = { hour, minute, second, ...(offsetMinutes === undefined ? {} : { offsetMinutes }) };
  if (parts['year'] === undefined) return time;
  const year = parts['year'].length === 2 ? 2000 + Number(parts['year']) : Number(parts['year']);
  if (parts['first'] !== undefined) {
    return { ...time, slashed: { first: Number(parts['first']), second: Number(parts['order']), year } };
  }
  const name = parts['name']?.toLowerCase();
  const month = name === undefined ? Number(parts['month']) : monthNames.split('|').indexOf(name) + 1;
  return { ...time, date: { year, month, day: Number(parts['day']) } };
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined || hour > 12) return hour;
  return (hour % 12) + (/^p/iu.test(half) ? 12 : 0);
}

function offsetOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const digits = /^(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d)$/u.exec(written)?.groups;
  if (digits === undefined) return 0;
  const size = Number(digits['hours']) * 60 + Number(digits['minutes']);
  if (size > 14 * 60) return undefined;
  return digits['sign'] === '-' ? -size : size;
}
