import { MemoirError } from '../errors.ts';
import { limits } from '../limits.ts';
import { encodingFault, isBlank } from '../text.ts';
import type { Moment } from '../turn.ts';
import { readMessageRecord, type MessageRecord } from './message-record.ts';
import { splitText } from './split-text.ts';
import { createTranscriptClock } from './transcript-clock.ts';
import type { TranscriptTurn } from './transcript-turn.ts';

/**
 * Reads a transcript that is JSON: a list of messages, an object with `messages`, or one message a line. Undefined where
 * it is not, or where any entry is not a message: then it is read as plain text, and nothing of it is lost.
 *
 * @throws MemoirError `invalid_text` where a string holds NUL or a lone surrogate, which JSON can hide from a check of the text
 */
export function parseJsonTranscript(text: string, base?: Moment): TranscriptTurn[] | undefined {
  const records = recordsOf(text);
  if (records === undefined) return undefined;
  const clock = createTranscriptClock({ ...(base === undefined ? {} : { base }), dayOrder: 'dayFirst' });
  const turns: TranscriptTurn[] = [];
  for (const [index, record] of records.entries()) {
    const { role, name, content } = record;
    const fault = encodingFault(content);
    if (fault !== undefined) {
      const field = `session_data[${index}]`;
      throw new MemoirError(fault.code, `${field} ${fault.reason}.`, { field });
    }
    for (const { start, end } of splitText(content, { start: 0, end: content.length }, limits.turnCharacters)) {
      const part = content.slice(start, end);
      if (isBlank(part)) continue;
      const occurredAt = record.occurredAt ?? clock.next();
      turns.push({
        role,
        ...(name === undefined ? {} : { name }),
        content: part,
        ...(occurredAt === undefined ? {} : { occurredAt }),
      });
    }
  }
  return turns;
}

function recordsOf(text: string): MessageRecord[] | undefined {
  const opening = /\S/u.exec(text)?.[0];
  if (opening !== '[' && opening !== '{') return undefined;
  const whole = parseJson(text);
  if (whole !== undefined) return listOf(whole);
  return opening === '{' ? linesOf(text) : undefined;
}

function listOf(value: unknown): MessageRecord[] | undefined {
  if (Array.isArray(value)) return allRecords(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('messages' in value && Array.isArray(value.messages)) return allRecords(value.messages);
  return allRecords([value]);
}

function linesOf(text: string): MessageRecord[] | undefined {
  const values: unknown[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const value = parseJson(line);
    // The first line that is not JSON settles it, so that a long text costs one attempt.
    if (value === undefined) return undefined;
    values.push(value);
  }
  return allRecords(values);
}

function allRecords(values: readonly unknown[]): MessageRecord[] | undefined {
  if (values.length === 0) return undefined;
  const records: MessageRecord[] = [];
  for (const value of values) {
    const record = readMessageRecord(value);
    if (record === undefined) return undefined;
    records.push(record);
  }
  return records;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
