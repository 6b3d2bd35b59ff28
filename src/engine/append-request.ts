import { MemoirError } from '../domain/errors.ts';
import { sessionOf, turnOfMessage, turnOfQueueMessage, turnsOfConversation } from '../domain/message-turns.ts';
import type { Conversation, Message, QueueMessage } from '../domain/turn-schema.ts';
import type { AppendRequest } from './ingestion/ingestion.ts';

/** What the turns of one call must agree on: they are one session's. */
const sharedFields = ['sessionId', 'projectId', 'agentId', 'roomId'] as const;

/**
 * The request of a list of posted messages. A field of the session may stand in any of them; where it stands in
 * several it must be the same.
 *
 * @throws MemoirError `invalid_request` where messages of one call name different sessions, projects, agents or rooms.
 */
export function requestOfMessages(messages: readonly Message[]): AppendRequest {
  const shared: { -readonly [Field in (typeof sharedFields)[number]]?: string } = {};
  for (const [index, message] of messages.entries()) {
    for (const field of sharedFields) {
      const value = message[field];
      if (value === undefined) continue;
      if (shared[field] !== undefined && shared[field] !== value) throw mixedFields(field, index);
      shared[field] = value;
    }
  }
  return { ...shared, turns: messages.map(turnOfMessage) };
}

function mixedFields(field: string, index: number): MemoirError {
  const path = `messages[${index}].${field}`;
  return new MemoirError(
    'invalid_request',
    `${path} differs from that of an earlier message: one call is one session.`,
    { field: path },
  );
}

/** The request of a person's message and the assistant's answer. */
export function requestOfConversation(pair: Conversation): AppendRequest {
  return { ...placeOf(pair), turns: turnsOfConversation(pair) };
}

/** The request of a single queued message. */
export function requestOfQueueMessage(message: QueueMessage): AppendRequest {
  return { ...placeOf(message), turns: [turnOfQueueMessage(message)] };
}

/** Without a session the room is the session. */
function placeOf(message: {
  readonly sessionId?: string | undefined;
  readonly roomId?: string | undefined;
}): Pick<AppendRequest, 'sessionId' | 'roomId'> {
  const sessionId = sessionOf(message);
  return {
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(message.roomId === undefined ? {} : { roomId: message.roomId }),
  };
}
