import type { Moment } from '../turn.ts';
import { stampTime, type DayOrder, type TimeStamp } from './time-stamp.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

export interface ClockOptions {
  /** When the transcript was made: date and zone of stamps that lack them, and the time of turns without a stamp. */
  readonly base?: Moment;
  readonly dayOrder: DayOrder;
  /** Turns that stand before the first one asked for. */
  readonly startIndex?: number;
}

/** Gives each turn of a transcript its time, in the order of the turns. */
export interface TranscriptClock {
  /** The time of the next turn, with the stamp that it carries; undefined where nothing is known. */
  next(stamp?: TimeStamp): Moment | undefined;
}

/**
 * Turns without a stamp follow the one before at a millisecond, so that "newer" keeps its meaning inside one transcript. A
 * stamp of hour and minute alone takes the date of the turn before, and the next day where the clock went back by more than half a
 * day: a chat ran over midnight.
 */
export function createTranscriptClock(options: ClockOptions): TranscriptClock {
  const { base, dayOrder, startIndex = 0 } = options;
  const baseOffset = base?.offsetMinutes ?? 0;
  let last = base === undefined ? undefined : base.instant.getTime() + startIndex - 1;
  let lastStamp: number | undefined;
  let offsetMinutes = baseOffset;

  return {
    next(stamp) {
      const written = stamp === undefined ? undefined : instantOf(stamp);
      if (written === undefined) {
        if (last !== undefined) last += 1;
      } else {
        // A second turn in the same minute stands behind the first.
        last = written === lastStamp && last !== undefined ? last + 1 : written;
        lastStamp = written;
      }
      return last === undefined ? undefined : { instant: new Date(last), offsetMinutes };
    },
  };

  function instantOf(stamp: TimeStamp): number | undefined {
    const offset = stamp.offsetMinutes ?? baseOffset;
    const dated = stampTime(stamp, dayOrder);
    const local =
      dated ?? (stamp.date === undefined && stamp.slashed === undefined ? sameDay(stamp, offset) : undefined);
    if (local === undefined) return undefined;
    const instant = local - offset * minute;
    if (!isStorable(instant) || !isStorable(local)) return undefined;
    offsetMinutes = offset;
    return instant;
  }

  function sameDay(stamp: TimeStamp, offset: number): number | undefined {
    const from = last ?? base?.instant.getTime();
    if (from === undefined) return undefined;
    const local = from + offset * minute;
    const time = Math.floor(local / day) * day + (stamp.hour * 60 + stamp.minute) * minute + stamp.second * 1000;
    return lastStamp !== undefined && local - time > day / 2 ? time + day : time;
  }
}

/** The years 1 to 9999, as everywhere. */
function isStorable(time: number): boolean {
  const year = new Date(time).getUTCFullYear();
  return year >= 1 && year <= 9999;
}
