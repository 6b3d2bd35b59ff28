import type { Role } from '../turn.ts';
import { labelReach, readLineLabel, type LineLabel } from './label-line.ts';
import { speakerKeys, type LabelCount, type LabelEvidence } from './speaker-evidence.ts';
import { readSpeakerLabel, type LabelReading } from './speaker-label.ts';
import { dayOrderOf, type DayOrder, type TimeStamp } from './time-stamp.ts';

/** Who speaks: a role, and a name where the label was one. */
export interface Speaker {
  readonly role: Role;
  readonly name?: string;
}

/** The start of a turn in a transcript, in UTF-16 units. */
export interface TurnMark {
  /** Where its line begins. */
  readonly lineStart: number;
  /** Where what was said begins. */
  readonly contentStart: number;
  readonly speaker: Speaker;
  readonly stamp?: TimeStamp;
}

/** Where the turns of a transcript begin; no marks: it has no speakers. */
export interface TranscriptOutline {
  readonly marks: readonly TurnMark[];
  readonly dayOrder: DayOrder;
}

/** A line that would begin a turn if its label is a speaker. */
interface Candidate extends LineLabel {
  /** Under which the label is counted: roles whatever their case, names as written. */
  readonly key: string;
  readonly lineStart: number;
  readonly reading: LabelReading;
}

interface Scan extends LabelEvidence {
  readonly candidates: readonly Candidate[];
}

interface Fence {
  readonly marks: string;
  readonly start: number;
}

const fencePattern = /^\s{0,3}(?<marks>`{3,}|~{3,})(?<info>[^`]*)$/u;
const noNames: ReadonlySet<string> = new Set();

/**
 * Finds the lines of a text that begin a turn. A label is a speaker where the whole text bears it out: it is a role, it comes
 * back, or the text opens with a label and consists mostly of labelled lines. A stray "Note: …", "Error: …" or
 * "https://…" is not, and nothing in a block of code is.
 *
 * @param known names that are speakers already, from an earlier post of the same session
 */
export function outlineTranscript(text: string, known: ReadonlySet<string> = noNames): TranscriptOutline {
  const scan = scanLines(text, known, text.length);
  const speakers = speakerKeys(scan, known);
  const accepted = scan.candidates.filter((candidate) => speakers.has(candidate.key));
  return {
    marks: accepted.map(markOf),
    dayOrder: dayOrderOf(accepted.map((candidate) => candidate.stamp).filter((stamp) => stamp !== undefined)),
  };
}

function markOf(candidate: Candidate): TurnMark {
  const { lineStart, length, reading, label, qualifier, stamp } = candidate;
  // "User (Ana)": the name is the better half. "Assistant (thinking)" has none.
  const aside = qualifier !== undefined && readSpeakerLabel(qualifier).kind === 'name' ? qualifier : undefined;
  const name = reading.named ? label : aside;
  return {
    lineStart,
    contentStart: lineStart + length,
    speaker: { role: reading.role, ...(name === undefined ? {} : { name }) },
    ...(stamp === undefined ? {} : { stamp }),
  };
}

/** Reads every line once; a block of code that never closes is none, and the lines from it on are read again. */
function scanLines(text: string, known: ReadonlySet<string>, fencesUntil: number): Scan {
  const candidates: Candidate[] = [];
  const counts = new Map<string, LabelCount>();
  let lines = 0;
  let opening: string | undefined;
  let fence: Fence | undefined;
  for (const { start, end } of linesOf(text)) {
    const head = text.slice(start, Math.min(end, start + labelReach));
    if (fence !== undefined) {
      if (closesFence(head, fence)) fence = undefined;
      continue;
    }
    if (head.trim() === '') continue;
    lines += 1;
    const candidate = candidateOf(head, start, known);
    if (start < fencesUntil) fence = openFence(head.slice(candidate?.length ?? 0), start);
    if (candidate === undefined) continue;
    if (lines === 1) opening = candidate.key;
    candidates.push(candidate);
    countLabel(counts, candidate);
  }
  if (fence !== undefined) return scanLines(text, known, fence.start);
  return { candidates, counts, lines, opening };
}

function openFence(head: string, start: number): Fence | undefined {
  const marks = fencePattern.exec(head)?.groups?.['marks'];
  return marks === undefined ? undefined : { marks, start };
}

function closesFence(head: string, fence: Fence): boolean {
  const parts = fencePattern.exec(head)?.groups;
  return parts?.['marks'] !== undefined && parts['marks'].startsWith(fence.marks) && parts['info']?.trim() === '';
}

function candidateOf(head: string, lineStart: number, known: ReadonlySet<string>): Candidate | undefined {
  if (!/[:：>]/u.test(head)) return undefined;
  const line = readLineLabel(head);
  if (line === undefined) return undefined;
  let reading = readSpeakerLabel(line.label);
  if ((reading.kind === 'none' || reading.kind === 'handle') && known.has(line.label)) {
    reading = { kind: 'name', role: 'user', named: true };
  }
  // A lower-case word without anything behind its colon is a key of a configuration or a heading, not a person.
  if (reading.kind === 'none' || (reading.kind === 'handle' && head.slice(line.length).trim() === '')) return undefined;
  const key = reading.kind === 'role' || reading.kind === 'roleLike' ? line.label.toLowerCase() : line.label;
  return { ...line, key, lineStart, reading };
}

function countLabel(counts: Map<string, LabelCount>, { key, reading, stamped }: Candidate): void {
  let count = counts.get(key);
  if (count === undefined) {
    count = { reading, lines: 0, stamped: 0 };
    counts.set(key, count);
  }
  count.lines += 1;
  if (stamped) count.stamped += 1;
}

function* linesOf(text: string): Generator<{ readonly start: number; readonly end: number }> {
  let start = 0;
  for (const lineBreak of text.matchAll(/\r\n?|\n/gu)) {
    yield { start, end: lineBreak.index };
    start = lineBreak.index + lineBreak[0].length;
  }
  yield { start, end: text.length };
}
