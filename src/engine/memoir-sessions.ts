import { z } from 'zod';
import { idSchema } from '../domain/field-schemas.ts';
import { limits } from '../domain/limits.ts';
import { parseInput } from '../domain/parse-input.ts';
import { type MessageInput, messageListSchema } from '../domain/turn-schema.ts';
import type { Turn } from '../domain/turn.ts';
import type { SessionView } from '../ports/turn-log.ts';
import { requestOfMessages } from './append-request.ts';
import type { Engine } from './engine.ts';
import type { SessionDetail } from './hierarchy/hierarchy.ts';
import { idempotencyKeyOf } from './ingestion/idempotency-key.ts';
import { type QueueReceipt, receiptOf } from './queue-receipt.ts';

export interface HistoryPage {
  /** Turns, newest window. Default 50, at most 1000. */
  readonly limit?: number;
  /** Only turns before this seq: the `seq` of the first turn of the page before. */
  readonly before?: number;
}

export interface MemoirSessions {
  /** Appends one message or up to 500 of one session; durable when it answers. A repeated `id` repeats nothing. */
  append(
    messages: MessageInput | readonly MessageInput[],
    options?: { readonly idempotencyKey?: string },
  ): Promise<QueueReceipt>;
  /** The session as a whole: its summary, its text if it came as one, and what is remembered of it. */
  get(sessionId: string): Promise<SessionDetail>;
  /** The newest turns of a session, in order. */
  history(sessionId: string, page?: HistoryPage): Promise<Turn[]>;
  /** Closes the open tail of the session, so that it is processed now. */
  flush(sessionId: string): Promise<SessionView>;
  /** Ends the session; its next turn starts it again. */
  end(sessionId: string): Promise<SessionView>;
}

const defaultHistory = 50;
const historyPageSchema = z.strictObject({
  limit: z.int().min(1).max(limits.pageItems).optional(),
  before: z.int().min(1).optional(),
});

/** The `sessions` group of a namespace. */
export function createSessions(engine: Engine, namespace: string): MemoirSessions {
  const id = (sessionId: string): string => parseInput(idSchema, sessionId, { root: 'sessionId' });
  const flush = async (sessionId: string, ended: boolean): Promise<SessionView> =>
    await engine.ingestion.flush(namespace, id(sessionId), { ended });
  return {
    async append(messages, { idempotencyKey } = {}) {
      const list = parseInput(messageListSchema, Array.isArray(messages) ? messages : [messages], { root: 'messages' });
      const request = requestOfMessages(list);
      const key =
        idempotencyKey === undefined ? {} : { idempotencyKey: idempotencyKeyOf('messages', idempotencyKey, list) };
      return receiptOf(await engine.ingestion.append(namespace, { ...request, ...key }));
    },
    get: async (sessionId) => await engine.hierarchy.session(namespace, id(sessionId)),
    async history(sessionId, page = {}) {
      const { limit = defaultHistory, before } = parseInput(historyPageSchema, page, { root: 'page' });
      return await engine.listTurns(namespace, id(sessionId), { limit, ...(before === undefined ? {} : { before }) });
    },
    flush: (sessionId) => flush(sessionId, false),
    end: (sessionId) => flush(sessionId, true),
  };
}
