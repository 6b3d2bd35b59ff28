import { chatgptMessages, isChatgptConversation } from './chatgpt-export.ts';
import { groupSessions } from './group-sessions.ts';
import { inputError, type Place } from './input-error.ts';
import type { LoadedSession } from './loaded-session.ts';
import { isLocomo, locomoSessions } from './locomo.ts';
import { readFileMessage, type LoadedMessage } from './turn-of-record.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface JsonOptions {
  readonly path: string;
  /** The session of messages that name none, where the file holds one session. */
  readonly sessionId?: string | undefined;
}

/** One session of a file: its messages as they stand there, and what the object around them says. */
interface RawSession {
  readonly messages: readonly unknown[];
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
}

const listKeys = ['messages', 'turns', 'conversations'] as const;

/**
 * Reads the sessions of a parsed JSON file: a list of messages; `{messages: […]}` with or without `sessionId` and `userId`; `{sessions:
 * […]}` or a list of such; conversations of LoCoMo and of ChatGPT's export, one or a list of them.
 *
 * @throws MemoirError `input_unreadable` for any other shape, and for a message that cannot be stored, naming its place
 */
export async function* jsonSessions(value: unknown, options: JsonOptions): AsyncGenerator<LoadedSession> {
  const { path } = options;
  const list = sessionList(value);
  if (list === undefined) {
    const session = rawSession(Array.isArray(value) ? { messages: value } : value);
    if (session === undefined) throw inputError(path, 'holds no messages in a shape that is known');
    yield* groupSessions(
      messagesOf(session.messages, (index) => `${path} (message ${index + 1})`),
      {
        path,
        sessionId: options.sessionId ?? session.sessionId,
        userId: session.userId,
      },
    );
    return;
  }
  for (const [position, item] of list.entries()) {
    const place = `${path} (session ${position + 1})`;
    if (isLocomo(item)) {
      yield* locomoSessions(item, path, position);
      continue;
    }
    const session = rawSession(item);
    if (session === undefined) throw inputError(place, 'holds no messages in a shape that is known');
    const { sessionId, userId, messages } = session;
    const where = (index: number): Place => `${path} (session ${position + 1}, message ${index + 1})`;
    yield* groupSessions(messagesOf(messages, where), { path, sessionId, userId, position });
  }
}

/** The sessions of a file that holds several, or one of a shape that names itself; undefined for a bare list of messages. */
function sessionList(value: unknown): readonly unknown[] | undefined {
  if (isLocomo(value) || isChatgptConversation(value)) return [value];
  if (Array.isArray(value)) {
    const [first] = value as readonly unknown[];
    return isLocomo(first) || rawSession(first) !== undefined ? value : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Fields;
  for (const key of ['sessions', 'conversations']) {
    const list: readonly unknown[] | undefined = Array.isArray(fields[key]) ? fields[key] : undefined;
    if (list !== undefined && (list.length === 0 || rawSession(list[0]) !== undefined)) return list;
  }
  return undefined;
}

function rawSession(value: unknown): RawSession | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  if (isChatgptConversation(value)) return { messages: chatgptMessages(value), sessionId: sessionIdOf(value) };
  const fields = value as Fields;
  for (const key of listKeys) {
    const messages = fields[key];
    if (Array.isArray(messages))
      return { messages, sessionId: sessionIdOf(fields), userId: textOf(fields, ['userId', 'user_id']) };
  }
  return undefined;
}

function sessionIdOf(fields: Fields): string | undefined {
  return textOf(fields, ['sessionId', 'session_id', 'conversationId', 'conversation_id', 'id', 'uuid']);
}

function textOf(fields: Fields, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = fields[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

function* messagesOf(values: readonly unknown[], where: (index: number) => Place): Generator<LoadedMessage> {
  for (const [index, value] of values.entries()) {
    const message = readFileMessage(value, where(index));
    if (message !== undefined) yield message;
  }
}
