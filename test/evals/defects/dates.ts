import { casual as german } from 'chrono-node/de';
import { casual as english } from 'chrono-node/en';
import { casual as spanish } from 'chrono-node/es';
import { casual as french } from 'chrono-node/fr';
import { analyzeText } from '../../../src/domain/analysis/analyze.ts';
import type { MemoryView, Validity } from '../../../src/index.ts';
import type { Question } from '../questions.ts';
import { parseAnswerDate } from './answer-date.ts';
import type { Defect } from './defect.ts';
import { dayMs, overlaps, type Span } from './span.ts';

/** Memories, or questions, whose date could be checked, and those where it is wrong. */
export interface DateCheck {
  readonly checked: number;
  readonly wrong: readonly Defect[];
}

const parsers: Readonly<Record<string, typeof english>> = { en: english, de: german, es: spanish, fr: french };

/** Words that mean a week or a few days, for which chrono names one day. */
const coarse = /week|fortnight|few|couple|woche|tage|semana|semaine/iu;
/** What chrono takes for a date, and is none: "for 4 years" is how long, "my name is Greta now" says nothing of when. */
const noDate = /^(?:for|within)\s|^now$/iu;
/** What tells a weekday from its neighbours a week away. */
const whichWeek =
  /last|past|next|this|coming|letzt|vergangen|nächst|kommend|pasado|pr[oó]xim|que viene|dernier|prochain/iu;
/** "The 19th", which chrono does not read, may be what the memory goes by. */
const bareDay = /(?<!\p{L})the \d{1,2}(?:st|nd|rd|th)(?!\p{L})/iu;

/**
 * Reads the words that a dated memory rests on once more, by chrono-node alone and as of the moment at which they were said: the memory's
 * date is wrong where it has no day in common with any date that chrono finds in them. A week around it counts where the words name no
 * day, and a weekday alone may be the one before or the one after.
 *
 * The resolver of the engine asks chrono for absolute dates only, so "last Friday" is read twice independently, "5 May 2023" is not. It
 * cannot check what chrono does not read ("recently", "the 19th"), nor whether the date belongs to what the memory says.
 */
export function checkReadDates(memories: readonly MemoryView[]): DateCheck {
  const wrong: Defect[] = [];
  let checked = 0;
  for (const memory of memories) {
    const span = spanOf(memory.validity);
    const readable = memory.evidence.filter(({ quote }) => !bareDay.test(quote));
    const read = readable.flatMap(({ quote, occurredAt }) => readDates(quote, occurredAt));
    if (span === undefined || read.length === 0) continue;
    checked += 1;
    if (!read.some((other) => overlaps(span, other)))
      wrong.push({ memory, why: `read as ${read.map(({ from }) => dayOf(from)).join(', ')}` });
  }
  return { checked, wrong };
}

/**
 * Holds dated memories against the answers of people: of a question about time (category 2) whose answer is a date, the dated memories
 * that rest on its evidence must have one that has a day in common with it. Questions without such a memory are not counted: they miss a
 * memory and not a date. It cannot tell which of two dated memories of a turn the question is about.
 */
export function checkAnsweredDates(memories: readonly MemoryView[], questions: readonly Question[]): DateCheck {
  const wrong: Defect[] = [];
  let checked = 0;
  for (const { category, answer = '', evidence } of questions) {
    const asked = category === 2 ? parseAnswerDate(answer) : undefined;
    const dated = memories.filter(
      (memory) => memory.validity !== undefined && memory.evidence.some(({ turnId }) => evidence.includes(turnId)),
    );
    const [first] = dated;
    if (asked === undefined || first === undefined) continue;
    checked += 1;
    if (!dated.some(({ validity }) => overlaps(spanOf(validity) ?? asked, asked)))
      wrong.push({ memory: first, why: `answered "${answer}"` });
  }
  return { checked, wrong };
}

/** What a memory says of its time; without an end, as long as its beginning is exact. */
function spanOf(validity: Validity | undefined): Span | undefined {
  const { from, to, precision } = validity ?? {};
  const start = from ?? to;
  if (start === undefined) return undefined;
  if (from !== undefined && to !== undefined) return { from: start, to: to > from ? to : new Date(from.getTime() + 1) };
  const days = { year: 366, month: 31, day: 1, instant: 1 }[precision ?? 'day'];
  return { from: start, to: new Date(start.getTime() + days * dayMs) };
}

function readDates(quote: string, said: Date): Span[] {
  const parser = parsers[analyzeText(quote).language] ?? english;
  const found = parser.parse(quote, { instant: said, timezone: 0 }).filter(({ text }) => !noDate.test(text));
  return found.flatMap(({ start, text }): Span[] => {
    const [year, month, day] = [start.get('year') ?? 0, (start.get('month') ?? 1) - 1, start.get('day') ?? 1];
    const days = (from: number, to: number): Span => ({
      from: new Date(Date.UTC(year, month, day + from)),
      to: new Date(Date.UTC(year, month, day + to)),
    });
    if (coarse.test(text)) return [days(-7, 7)];
    if (start.isCertain('day')) return [days(0, 1)];
    if (start.isCertain('weekday')) return whichWeek.test(text) ? [days(0, 1)] : [days(0, 1), days(-7, -6), days(7, 8)];
    if (start.isCertain('month'))
      return [{ from: new Date(Date.UTC(year, month)), to: new Date(Date.UTC(year, month + 1)) }];
    return [{ from: new Date(Date.UTC(year, 0)), to: new Date(Date.UTC(year + 1, 0)) }];
  });
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
