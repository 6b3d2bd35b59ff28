import { z } from 'zod';
import {
  freeObjectSchema,
  idSchema,
  momentSchema,
  nameSchema,
  roleSchema,
  tokensSchema,
  transcriptTextSchema,
  turnTextSchema,
} from './field-schemas.ts';
import { limits } from './limits.ts';

/** One turn as a client posts it. */
export const messageSchema = z.strictObject({
  sessionId: idSchema.optional(),
  role: roleSchema,
  content: turnTextSchema,
  name: nameSchema.optional(),
  id: idSchema.optional(),
  occurredAt: momentSchema.optional(),
  userId: idSchema.optional(),
  projectId: idSchema.optional(),
  agentId: idSchema.optional(),
  roomId: idSchema.optional(),
  tokens: tokensSchema.optional(),
  metadata: freeObjectSchema.optional(),
  emotionalContext: freeObjectSchema.optional(),
});

/** A posted turn after validation: roles without aliases, times as moments. */
export type Message = z.output<typeof messageSchema>;
/** A turn as a caller of the library writes it. */
export type MessageInput = z.input<typeof messageSchema>;

/** A list of 1 to 500 turns. */
export const messageListSchema = z.array(messageSchema).min(1).max(limits.turnsPerRequest);

/** The body of `POST /messages`: one turn or a list of them. */
export const messagesBodySchema = z.union([messageSchema, messageListSchema]);

/** What a person said and what the assistant answered. Without `sessionId` the room is the session. */
export const conversationSchema = z.strictObject({
  humanMessage: turnTextSchema,
  aiMessage: turnTextSchema,
  userName: nameSchema.optional(),
  aiName: nameSchema.optional(),
  roomId: idSchema.optional(),
  userDid: idSchema.optional(),
  sessionId: idSchema.optional(),
});

export type Conversation = z.output<typeof conversationSchema>;
export type ConversationInput = z.input<typeof conversationSchema>;

/** The single message of the library's `queue.queueMessage`. Without `sessionId` the room is the session. */
export const queueMessageSchema = z.strictObject({
  content: turnTextSchema,
  roleType: roleSchema,
  name: nameSchema.optional(),
  roomId: idSchema.optional(),
  userDid: idSchema.optional(),
  sessionId: idSchema.optional(),
});

export type QueueMessage = z.output<typeof queueMessageSchema>;
export type QueueMessageInput = z.input<typeof queueMessageSchema>;

/**
 * The body of `POST /store_raw`. `null` is read as absent, because that is what Python clients of the source system send for
 * what they do not have.
 */
export const storeRawSchema = z.strictObject({
  session_data: transcriptTextSchema,
  session_id: idSchema.nullish(),
  metadata: z.union([z.null(), freeObjectSchema]).optional(),
});
