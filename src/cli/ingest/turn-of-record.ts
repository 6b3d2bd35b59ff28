import { maxTokensOfTurn } from '../../domain/field-schemas.ts';
import { limits } from '../../domain/limits.ts';
import { readFreeObject } from '../../domain/free-object.ts';
import { idFault, isBlank, textFault, type TextFault } from '../../domain/text.ts';
import { readMessageRecord } from '../../domain/transcript/message-record.ts';
import type { NewTurn } from '../../domain/turn.ts';
import { inputError, type Place } from './input-error.ts';

/** A message read from a file: its turn, and the session that it names. */
export interface LoadedMessage {
  readonly turn: NewTurn;
  readonly sessionId: string | undefined;
}

/**
 * Takes one message of a file. Undefined where it has no text, as calls of tools have none.
 *
 * @throws MemoirError `input_unreadable` naming the place, where it is no message or cannot be stored
 */
export function readFileMessage(value: unknown, place: Place): LoadedMessage | undefined {
  const record = readMessageRecord(value);
  if (record === undefined)
    throw inputError(place, 'is not a message: it needs a role (or speaker) and a content (or text)');
  if (isBlank(record.content)) return undefined;
  check(textFault(record.content, { maxCharacters: limits.turnCharacters }), place, 'the text');
  for (const key of ['id', 'sessionId', 'userId'] as const) {
    const id = record[key];
    if (id !== undefined) check(idFault(id), place, `the ${key}`);
  }
  const { role, name, content, id, occurredAt, userId, sessionId } = record;
  const turn: NewTurn = {
    role,
    content,
    ...(name === undefined ? {} : { name }),
    ...(id === undefined ? {} : { id }),
    ...(occurredAt === undefined ? {} : { occurredAt }),
    ...(userId === undefined ? {} : { userId }),
    ...ownFields(value as Readonly<Record<string, unknown>>, place),
  };
  return { turn, sessionId };
}

/** What only files in our own shape have. */
function ownFields(
  value: Readonly<Record<string, unknown>>,
  place: Place,
): Pick<NewTurn, 'tokens' | 'metadata' | 'emotionalContext'> {
  const { tokens } = value;
  const counted = typeof tokens === 'number' && Number.isInteger(tokens) && tokens >= 0 && tokens <= maxTokensOfTurn;
  return {
    ...(counted ? { tokens } : {}),
    ...freeField(value, 'metadata', place),
    ...freeField(value, 'emotionalContext', place),
  };
}

function freeField(
  value: Readonly<Record<string, unknown>>,
  key: 'metadata' | 'emotionalContext',
  place: Place,
): Pick<NewTurn, 'metadata' | 'emotionalContext'> {
  const field = value[key];
  if (field === undefined || field === null) return {};
  const reading = readFreeObject(field);
  if ('fault' in reading) throw inputError(place, `the ${key} ${reading.fault.reason}`);
  return { [key]: reading.object };
}

function check(fault: TextFault | undefined, place: Place, what: string): void {
  if (fault !== undefined) throw inputError(place, `${what} ${fault.reason}`);
}
