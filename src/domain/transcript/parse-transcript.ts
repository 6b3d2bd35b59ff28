import { limits } from '../limits.ts';
import { isBlank } from '../text.ts';
import type { Moment } from '../turn.ts';
import { parseJsonTranscript } from './parse-json-transcript.ts';
import { splitText, trimRange, type TextRange } from './split-text.ts';
import { createTranscriptClock, type TranscriptClock } from './transcript-clock.ts';
import { outlineTranscript, type Speaker, type TranscriptOutline } from './transcript-outline.ts';
import type { TranscriptTurn } from './transcript-turn.ts';

export interface ParseTranscriptOptions {
  /** When the conversation took place: the time of turns without a stamp of their own, and the date and zone of stamps that lack them. */
  readonly base?: Moment;
  /** Names that are speakers already, from an earlier post of the same session. */
  readonly known?: ReadonlySet<string>;
}

/** A line or three before the first speaker are a heading ("Call of 15 January"), which nobody said. */
const headingCharacters = 300;
const headingLines = 3;

/**
 * Takes a conversation written down as text apart into its turns.
 *
 * Understood are "User: …", "**Ana**: …", "[2024-01-15 10:30] Ana: …", "Ana (10:31): …", "15/01/2024, 10:30 - Ana: …" and the like; a
 * line without a speaker belongs to the turn before. User and Human are the user; Assistant, AI and the like the assistant; people
 * are users under their names. A text without speakers becomes a turn of the user per paragraph, of at most 8,000
 * characters. A JSON list of messages, or one message a line, is read as such. Nothing of the text is changed or left out but
 * the labels and white space at the ends of turns.
 *
 * @throws MemoirError `invalid_text` where a string inside a JSON transcript cannot be stored
 */
export function parseTranscript(text: string, options: ParseTranscriptOptions = {}): TranscriptTurn[] {
  const json = parseJsonTranscript(text, options.base);
  if (json !== undefined) return json;
  const outline = outlineTranscript(text, options.known);
  return buildTurns(text, outline, options.base === undefined ? {} : { base: options.base });
}

export interface BuildOptions {
  readonly base?: Moment;
  /** Where to begin; what stands before is taken as read. Default 0. */
  readonly from?: number;
  /** How many turns stand before `from`, for the times of those behind it. */
  readonly startIndex?: number;
}

/** The turns of an outlined text, from a position on; what stands between it and the next mark belongs to the speaker before. */
export function buildTurns(text: string, outline: TranscriptOutline, options: BuildOptions): TranscriptTurn[] {
  const { base, from = 0, startIndex = 0 } = options;
  const { marks, dayOrder } = outline;
  const unmarked = marks.length === 0;
  const clock = createTranscriptClock({
    ...(base === undefined ? {} : { base }),
    dayOrder,
    startIndex: unmarked ? startIndex : 0,
  });
  const turns: TranscriptTurn[] = [];
  if (unmarked) {
    addParagraphs(text, { start: from, end: text.length }, { speaker: { role: 'user' }, clock, turns });
    return turns;
  }
  const preamble = { start: from, end: marks[0]?.lineStart ?? 0 };
  if (preamble.start < preamble.end) {
    addParagraphs(text, preamble, { speaker: preambleSpeaker(text, preamble), clock, turns });
  }
  for (const [index, mark] of marks.entries()) {
    const end = marks[index + 1]?.lineStart ?? text.length;
    const occurredAt = clock.next(mark.stamp);
    if (end <= from) continue;
    const range = { start: Math.max(mark.contentStart, from), end };
    addTurns(text, splitText(text, range, limits.turnCharacters), { speaker: mark.speaker, clock, turns, occurredAt });
  }
  return turns;
}

interface Sink {
  readonly speaker: Speaker;
  readonly clock: TranscriptClock;
  readonly turns: TranscriptTurn[];
  /** The time of the first turn that is added; the others take the clock's next. */
  readonly occurredAt?: Moment | undefined;
}

function addTurns(text: string, ranges: readonly TextRange[], sink: Sink): void {
  let time = sink.occurredAt;
  for (const range of ranges) {
    const content = text.slice(range.start, range.end);
    if (isBlank(content)) continue;
    const occurredAt = time ?? sink.clock.next();
    time = undefined;
    sink.turns.push({ ...sink.speaker, content, ...(occurredAt === undefined ? {} : { occurredAt }) });
  }
}

function addParagraphs(text: string, range: TextRange, sink: Sink): void {
  for (const paragraph of paragraphsOf(text, range)) {
    addTurns(text, splitText(text, paragraph, limits.transcriptParagraphCharacters), sink);
  }
}

function preambleSpeaker(text: string, range: TextRange): Speaker {
  const trimmed = trimRange(text, range);
  if (trimmed === undefined) return { role: 'system' };
  const heading = text.slice(trimmed.start, trimmed.end);
  const short = heading.length <= headingCharacters && heading.split('\n').length <= headingLines;
  return { role: short ? 'system' : 'user' };
}

/** Runs of lines between blank ones. */
function* paragraphsOf(text: string, range: TextRange): Generator<TextRange> {
  const part = text.slice(range.start, range.end);
  let start = 0;
  for (const gap of part.matchAll(/\n[^\S\n]*\n\s*/gu)) {
    if (gap.index > start) yield { start: range.start + start, end: range.start + gap.index };
    start = gap.index + gap[0].length;
  }
  yield { start: range.start + start, end: range.end };
}
