import type { MemoryType, Precision, Validity } from '../../../domain/extraction/fact.ts';
import { localTime, readMoment } from '../../../domain/instant.ts';
import {
  dayNumber,
  daySpan,
  monthSpan,
  startOfDay,
  yearSpan,
  type CivilSpan,
} from '../../../domain/time/civil-calendar.ts';
import type { Moment } from '../../../domain/turn.ts';

const datePattern = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;
const timePattern = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?$/;
/** From the coarsest to the finest. */
const precisions: readonly Precision[] = ['year', 'month', 'day', 'instant'];
const minuteMs = 60_000;

/** A named date: from its start until what follows it. */
interface NamedDate {
  readonly from: Date;
  readonly to: Date;
  readonly precision: Precision;
}

/**
 * Reads when a fact holds: `2023`, `2023-05`, `2023-05-07`, an instant, or two of them with a slash between, either of which can be
 * missing. Dates are days where the speaker is, and so are times without a zone. What was named as the end is still within. A
 * date alone says when something happened; of what simply is so, since when. Undefined for anything else: a date that does
 * not exist is left out, and its fact is not.
 */
export function readValidity(when: string, type: MemoryType, saidAt: Moment): Validity | undefined {
  const parts = when.split('/').map((part) => part.trim());
  if (parts.length > 2 || parts.every((part) => part === '')) return undefined;
  const [start = '', end] = parts;
  const first = readDate(start, saidAt);
  const last = end === undefined ? undefined : readDate(end, saidAt);
  if ((start !== '' && first === undefined) || (end !== undefined && end !== '' && last === undefined))
    return undefined;
  if (first !== undefined && last !== undefined && first.from > last.from) return undefined;
  const precision = coarser(first?.precision ?? 'instant', last?.precision ?? 'instant');
  const to = end === undefined && type !== 'semantic' ? first?.to : last?.to;
  return {
    ...(first === undefined ? {} : { from: first.from }),
    ...(to === undefined ? {} : { to }),
    precision,
  };
}

function readDate(text: string, saidAt: Moment): NamedDate | undefined {
  const date = datePattern.exec(text);
  if (date !== null) return spanOf(date, saidAt.offsetMinutes);
  const instant = readInstant(text, saidAt.offsetMinutes);
  if (instant === undefined) return undefined;
  return { from: instant, to: new Date(instant.getTime() + minuteMs), precision: 'instant' };
}

function spanOf([, year, month, day]: RegExpExecArray, offsetMinutes: number): NamedDate | undefined {
  const span = civilSpan(Number(year), month, day);
  if (span === undefined) return undefined;
  return {
    from: startOfDay(span.from, offsetMinutes),
    to: startOfDay(span.to, offsetMinutes),
    precision: span.precision,
  };
}

/** The last year is left out, because what follows it cannot be stored. */
function civilSpan(year: number, month: string | undefined, day: string | undefined): CivilSpan | undefined {
  if (year < 1 || year > 9_998) return undefined;
  if (month === undefined) return yearSpan(year);
  if (Number(month) < 1 || Number(month) > 12) return undefined;
  if (day === undefined) return monthSpan(year, Number(month));
  const number = dayNumber(year, Number(month), Number(day));
  const exists = new Date(number * 86_400_000).getUTCDate() === Number(day);
  return exists ? daySpan(number) : undefined;
}

function readInstant(text: string, offsetMinutes: number): Date | undefined {
  const reading = readMoment(text);
  if ('moment' in reading) return reading.moment.instant;
  const parts = timePattern.exec(text)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const local = localTime({ year, month, day, hour, minute, second: second || 0, millisecond: 0 });
  if (local === undefined || year < 1 || year > 9_998) return undefined;
  return new Date(local - offsetMinutes * minuteMs);
}

function coarser(a: Precision, b: Precision): Precision {
  return precisions.indexOf(a) <= precisions.indexOf(b) ? a : b;
}
