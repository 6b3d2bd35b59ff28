import type { Conversation, Message, QueueMessage } from './turn-schema.ts';
import type { NewTurn } from './turn.ts';

/** The turn of a posted message, without what belongs to its session. */
export function turnOfMessage(message: Message): NewTurn {
  const { id, role, name, content, occurredAt, userId, tokens, metadata, emotionalContext } = message;
  return withoutUndefined({ id, role, name, content, occurredAt, userId, tokens, metadata, emotionalContext });
}

/** The turn of the library's `queueMessage`. */
export function turnOfQueueMessage(message: QueueMessage): NewTurn {
  const { content, roleType, name, userDid } = message;
  return withoutUndefined({ role: roleType, name, content, userId: userDid });
}

/** The two turns of a conversation pair; the answer carries the user too, as the one it was given to. */
export function turnsOfConversation(pair: Conversation): readonly [NewTurn, NewTurn] {
  const { humanMessage, aiMessage, userName, aiName, userDid } = pair;
  return [
    withoutUndefined({ role: 'user', name: userName, content: humanMessage, userId: userDid }),
    withoutUndefined({ role: 'assistant', name: aiName, content: aiMessage, userId: userDid }),
  ];
}

/** The session of a message that may name only its room. */
export function sessionOf(message: {
  readonly sessionId?: string | undefined;
  readonly roomId?: string | undefined;
}): string | undefined {
  return message.sessionId ?? message.roomId;
}

function withoutUndefined(turn: { readonly [Key in keyof NewTurn]: NewTurn[Key] | undefined }): NewTurn {
  return Object.fromEntries(Object.entries(turn).filter(([, value]) => value !== undefined)) as unknown as NewTurn;
}
