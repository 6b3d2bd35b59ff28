import type { ExtractionTurn } from '../../../domain/extraction/fact.ts';
import { maskRecalledText } from '../../../domain/recalled-text.ts';
import { calendarDate, dayOf, weekdayOf } from '../../../domain/time/civil-calendar.ts';
import type { Moment } from '../../../domain/turn.ts';

/** Characters that some reader takes for the end of a line, or that show nothing, and that JSON leaves as they are. */
const lineLike = /[\u007f-\u009f\u2028\u2029]/g;
const plainName = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._'’@+-]*$/u;
const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** JSON on one line whatever it holds: no text in it can begin a line of its own or end its quotes. */
export function quoteData(value: unknown): string {
  return JSON.stringify(value).replace(
    lineLike,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The name of a speaker: bare where it looks like a name, else quoted, so that it cannot be taken for anything else. */
export function quoteName(name: string): string {
  return plainName.test(name) ? name : quoteData(name);
}

/** "2023-05-08", where it was said. */
export function localDate(moment: Moment): string {
  const { year, month, day } = calendarDate(dayOf(moment));
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/**
 * Turns as lines: `3 13:56 user Ana: "…"`, each day announced by a line of its own, times by the speaker's own clock. Without
 * numbers they can be read and not cited. Recalled text is masked.
 */
export function turnLines(turns: readonly ExtractionTurn[], options: { readonly numbered: boolean }): string[] {
  const lines: string[] = [];
  let lastDay: number | undefined;
  for (const [index, turn] of turns.entries()) {
    const { occurredAt, role, speaker } = turn;
    const day = dayOf(occurredAt);
    if (day !== lastDay) lines.push(`${weekdays[weekdayOf(day)] ?? ''} ${localDate(occurredAt)}`);
    lastDay = day;
    const number = options.numbered ? `${index + 1} ` : '';
    const words = quoteData(maskRecalledText(turn.content));
    lines.push(`${number}${localTime(occurredAt)} ${role} ${quoteName(speaker)}: ${words}`);
  }
  return lines;
}

/** A section of data between tags that carry the fence, which the data does not hold. */
export function fenceLines(name: string, fence: number, lines: readonly string[]): string {
  return [`<${name}-${fence}>`, ...lines, `</${name}-${fence}>`].join('\n');
}

/** The smallest number that no data ends a tag with: the same data gives the same prompt. */
export function chooseFence(lines: readonly string[]): number {
  const taken = new Set(lines.flatMap((line) => [...line.matchAll(/-(\d{1,9})>/g)].map((match) => Number(match[1]))));
  let fence = 1;
  while (taken.has(fence)) fence += 1;
  return fence;
}

function localTime({ instant, offsetMinutes }: Moment): string {
  const local = new Date(instant.getTime() + offsetMinutes * 60_000);
  return `${twoDigits(local.getUTCHours())}:${twoDigits(local.getUTCMinutes())}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
