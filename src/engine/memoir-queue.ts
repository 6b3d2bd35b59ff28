import { parseInput } from '../domain/parse-input.ts';
import {
  conversationSchema,
  type ConversationInput,
  queueMessageSchema,
  type QueueMessageInput,
} from '../domain/turn-schema.ts';
import type { Log } from '../ports/log.ts';
import type { Accepted } from '../ports/turn-log.ts';
import type { QueueStatus } from '../ports/window-ledger.ts';
import { requestOfConversation, requestOfQueueMessage } from './append-request.ts';
import type { Engine } from './engine.ts';
import { type QueueReceipt, receiptOf } from './queue-receipt.ts';

/**
 * Hands messages over. Where the engine was opened with `onError: 'log'`, a call that fails is logged and answers
 * undefined, so that memory never breaks a conversation; else it rejects.
 */
export interface MemoirQueue {
  queueMessage(message: QueueMessageInput): Promise<QueueReceipt | undefined>;
  queueConversation(pair: ConversationInput): Promise<QueueReceipt | undefined>;
  /** Windows by what they wait for; `waiting` includes `delayed`. */
  getQueueStatus(): Promise<QueueStatus>;
}

export interface QueueOptions {
  readonly engine: Engine;
  readonly namespace: string;
  readonly log: Log;
  readonly onError: 'throw' | 'log';
}

/** The `queue` group of a namespace. */
export function createQueue({ engine, namespace, log, onError }: QueueOptions): MemoirQueue {
  const guarded = async (call: string, run: () => Promise<Accepted>): Promise<QueueReceipt | undefined> => {
    try {
      return receiptOf(await run());
    } catch (error) {
      if (onError === 'throw') throw error;
      log.error('queue.failed', { namespace, call, error });
      return undefined;
    }
  };
  return {
    queueMessage: (message) =>
      guarded('queueMessage', async () => {
        const parsed = parseInput(queueMessageSchema, message, { root: 'message' });
        return await engine.ingestion.append(namespace, requestOfQueueMessage(parsed));
      }),
    queueConversation: (pair) =>
      guarded('queueConversation', async () => {
        const parsed = parseInput(conversationSchema, pair, { root: 'conversation' });
        return await engine.ingestion.append(namespace, requestOfConversation(parsed));
      }),
    getQueueStatus: () => engine.operations.queueStatus(namespace),
  };
}
