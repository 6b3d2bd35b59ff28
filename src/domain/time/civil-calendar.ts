import type { Moment } from '../turn.ts';
import type { Precision } from '../extraction/fact.ts';

/**
 * A day of the calendar as a number: days since 1 January 1970. Dates that people speak of are days of a calendar, not
 * instants, so all arithmetic happens on these and no time zone of the machine can enter.
 */
export type DayNumber = number;

/** A span of whole days. `to` is exclusive. */
export interface CivilSpan {
  readonly from: DayNumber;
  readonly to: DayNumber;
  readonly precision: Precision;
}

const millisecondsPerDay = 86_400_000;
const millisecondsPerMinute = 60_000;

/** Day number of a calendar date. Months run from 1; values out of range carry over, so that month 13 is next January. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const date = new Date(0);
  // Date.UTC would read the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / millisecondsPerDay);
}

/** The day on which something was said, where it was said. */
export function dayOf(moment: Moment): DayNumber {
  const local = moment.instant.getTime() + moment.offsetMinutes * millisecondsPerMinute;
  return Math.floor(local / millisecondsPerDay);
}

/** Year, month (from 1) and day of the month. */
export function calendarDate(day: DayNumber): { year: number; month: number; day: number } {
  const date = new Date(day * millisecondsPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** The instant at which a day begins for somebody `offsetMinutes` east of UTC. */
export function startOfDay(day: DayNumber, offsetMinutes: number): Date {
  return new Date(day * millisecondsPerDay - offsetMinutes * millisecondsPerMinute);
}

/** 0 is Monday, 6 is Sunday: a week begins on Monday here. */
export function weekdayOf(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** One day. */
export function daySpan(day: DayNumber): CivilSpan {
  return { from: day, to: day + 1, precision: 'day' };
}

/** The week, Monday to Sunday, that holds the day. */
export function weekSpan(day: DayNumber): CivilSpan {
  const monday = day - weekdayOf(day);
  return { from: monday, to: monday + 7, precision: 'day' };
}

/** Saturday and Sunday of the week that holds the day. */
export function weekendSpan(day: DayNumber): CivilSpan {
  const monday = day - weekdayOf(day);
  return { from: monday + 5, to: monday + 7, precision: 'day' };
}

/** One month; `month` may lie outside 1 to 12. */
export function monthSpan(year: number, month: number, count = 1): CivilSpan {
  return { from: dayNumber(year, month, 1), to: dayNumber(year, month + count, 1), precision: 'month' };
}

/** One year, or several. */
export function yearSpan(year: number, count = 1): CivilSpan {
  return { from: dayNumber(year, 1, 1), to: dayNumber(year + count, 1, 1), precision: 'year' };
}
