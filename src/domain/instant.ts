import { MemoirError } from './errors.ts';
import type { Moment } from './turn.ts';

/** The furthest zone that is in use (Kiribati, UTC+14); the same bound westward. */
const maxOffsetMinutes = 14 * 60;
const minute = 60_000;
/** 1 January of year 1 and of year 10000, UTC: what a PostgreSQL timestamp and four digits of a year both hold. */
const firstInstant = new Date('0001-01-01T00:00:00Z').getTime();
const endInstant = Date.UTC(10_000, 0, 1);

const pattern =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[Tt](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?(?<zone>[Zz]|[+-]\d\d:\d\d)$/;

/** Either the moment that a string names, or the reason why it names none. */
export type MomentReading = { readonly moment: Moment } | { readonly reason: string };

/** Reads an ISO 8601 instant with zone; `reason` completes the sentence "<field> …". */
export function readMoment(text: string): MomentReading {
  const parts = pattern.exec(text)?.groups;
  if (parts === undefined) {
    return {
      reason: 'must be an ISO 8601 instant with zone, such as 2024-01-15T10:30:00Z or 2024-01-15T10:30:00+02:00',
    };
  }
  const offsetMinutes = parseOffset(parts['zone'] ?? 'Z');
  if (offsetMinutes === undefined) return { reason: 'has an offset from UTC beyond 14:00' };
  const second = Number(parts['second'] ?? 0);
  if (second === 60) return { reason: 'names a leap second, which has no instant of its own' };
  const local = localTime({
    year: Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
    second,
    // Beyond the millisecond the rest is cut off, not rounded: rounding could move an instant into the next day.
    millisecond: Number((parts['fraction'] ?? '').slice(0, 3).padEnd(3, '0')),
  });
  if (local === undefined) return { reason: 'names a date or time that does not exist' };
  const instant = local - offsetMinutes * minute;
  if (local < firstInstant || instant < firstInstant || local >= endInstant || instant >= endInstant) {
    return { reason: 'must lie in the years 1 to 9999' };
  }
  return { moment: { instant: new Date(instant), offsetMinutes } };
}

/**
 * Takes an unknown value as an instant with zone: `2024-01-15T10:30:00Z`, `2024-01-15T10:30:00.123+02:00`. The zone is
 * required, because without the speaker's own time "yesterday" cannot be resolved.
 *
 * @throws MemoirError `invalid_request` for anything else, impossible dates and leap seconds included.
 */
export function parseMoment(value: unknown, field: string): Moment {
  if (typeof value !== 'string') throw new MemoirError('invalid_request', `${field} must be a string.`, { field });
  const reading = readMoment(value);
  if ('reason' in reading) throw new MemoirError('invalid_request', `${field} ${reading.reason}.`, { field });
  return reading.moment;
}

/** Writes a moment in the speaker's own time: `2024-01-15T12:30:00.000+02:00`, with `Z` for UTC. */
export function formatMoment(moment: Moment): string {
  const { instant, offsetMinutes } = moment;
  const local = new Date(instant.getTime() + offsetMinutes * minute).toISOString().slice(0, -1);
  if (offsetMinutes === 0) return `${local}Z`;
  const size = Math.abs(offsetMinutes);
  const sign = offsetMinutes < 0 ? '-' : '+';
  return `${local}${sign}${twoDigits(Math.trunc(size / 60))}:${twoDigits(size % 60)}`;
}

/** A wall-clock time, months from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** Milliseconds of a wall-clock time as if it were UTC; undefined where the calendar or the clock has no such time. */
export function localTime(time: LocalTime): number | undefined {
  const { year, month, day, hour, minute: minutes, second, millisecond } = time;
  if (hour > 23 || minutes > 59 || second > 59) return undefined;
  const date = new Date(0);
  // Not Date.UTC, which reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return date.setUTCHours(hour, minutes, second, millisecond);
}

function parseOffset(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  const size = hours * 60 + minutes;
  if (minutes > 59 || size > maxOffsetMinutes) return undefined;
  return zone.startsWith('-') && size > 0 ? -size : size;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
