import { parseTranscript } from '../../domain/transcript/parse-transcript.ts';
import { encodingFault, isBlank } from '../../domain/text.ts';
import type { Moment } from '../../domain/turn.ts';
import { detectFormat } from './detect-format.ts';
import { groupSessions } from './group-sessions.ts';
import { inputError } from './input-error.ts';
import { jsonSessions } from './json-sessions.ts';
import type { LoadedSession } from './loaded-session.ts';
import { readLines, readTextHead, readWholeText } from './read-text.ts';
import { readFileMessage, type LoadedMessage } from './turn-of-record.ts';

export interface LoadOptions {
  /** The session of a file that names none. Default: derived from the file's name and its first turn. */
  readonly sessionId?: string;
  /** When a plain transcript took place, where its lines do not say so. */
  readonly base?: Moment;
}

/** Enough to see how a file begins, and the first message of most. */
const headBytes = 64 * 1024;

/**
 * Reads the conversations of a file: a plain transcript, JSON (lists of messages, sessions, exports of OpenAI and ChatGPT,
 * LoCoMo), or JSON Lines with a message a line. Turns without an id get one that depends on their place and content, so
 * that taking the file in again doubles nothing. Memory is bounded by the file for JSON and text, and by 500 turns for JSON Lines.
 *
 * @throws MemoirError `input_unreadable`, naming the file and the line or message, never the content
 */
export async function* loadSessions(path: string, options: LoadOptions = {}): AsyncGenerator<LoadedSession> {
  const format = detectFormat(path, await readTextHead(path, headBytes));
  if (format === 'jsonLines') {
    yield* groupSessions(lineMessages(path), { path, sessionId: options.sessionId });
    return;
  }
  const text = await readWholeText(path);
  const value = format === 'json' ? parseJson(text, path) : undefined;
  if (value !== undefined) {
    yield* jsonSessions(value, { path, sessionId: options.sessionId });
    return;
  }
  yield* groupSessions(transcriptMessages(text, path, options), { path, sessionId: options.sessionId });
}

async function* lineMessages(path: string): AsyncGenerator<LoadedMessage> {
  for await (const { number, text } of readLines(path)) {
    if (isBlank(text)) continue;
    const place = `${path}:${number}`;
    const message = readFileMessage(parseLine(text, place), place);
    if (message !== undefined) yield message;
  }
}

function* transcriptMessages(text: string, path: string, options: LoadOptions): Generator<LoadedMessage> {
  const fault = encodingFault(text);
  if (fault !== undefined) throw inputError(path, fault.reason);
  if (isBlank(text)) throw inputError(path, 'is empty');
  for (const turn of parseTranscript(text, options.base === undefined ? {} : { base: options.base })) {
    yield { turn, sessionId: undefined };
  }
}

function parseLine(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of the parser quotes the line, so it is not kept as the cause.
    throw inputError(place, 'is not JSON');
  }
}

function parseJson(text: string, path: string): unknown {
  if (isBlank(text)) throw inputError(path, 'is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    // Only the position is taken from the parser's message, which quotes the file.
    const position = /position (?<position>\d+)/u.exec(String(error))?.groups?.['position'];
    const line = position === undefined ? undefined : text.slice(0, Number(position)).split('\n').length;
    throw inputError(line === undefined ? path : `${path}:${line}`, 'is not JSON');
  }
}
