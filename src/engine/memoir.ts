import { z } from 'zod';
import { idSchema } from '../domain/field-schemas.ts';
import { limits } from '../domain/limits.ts';
import { parseNamespace } from '../domain/namespace.ts';
import { parseInput } from '../domain/parse-input.ts';
import { recallSchema, type RecallInput } from '../domain/recall-schema.ts';
import { type EffectiveSettings, type NamespaceSettings, namespaceSettingsSchema } from '../domain/settings.ts';
import {
  conversationSchema,
  type ConversationInput,
  type MessageInput,
  messageListSchema,
  queueMessageSchema,
  type QueueMessageInput,
  storeRawSchema,
} from '../domain/turn-schema.ts';
import type { Turn } from '../domain/turn.ts';
import {
  memoryEditSchema,
  type MemoryEditInput,
  memoryFilterSchema,
  type MemoryFilterInput,
  newMemorySchema,
  type NewMemoryInput,
} from '../domain/memory-schema.ts';
import type { Log } from '../ports/log.ts';
import type { MemoryChangeView, MemoryView, RunView } from '../ports/memory-store.ts';
import type { Accepted, SessionView } from '../ports/turn-log.ts';
import type { AttemptView, Coverage, QueueStatus, WindowView } from '../ports/window-ledger.ts';
import { requestOfConversation, requestOfMessages, requestOfQueueMessage } from './append-request.ts';
import type { Engine } from './engine.ts';
import { idempotencyKeyOf } from './ingestion/idempotency-key.ts';
import type { TranscriptAccepted } from './ingestion/store-transcript.ts';
import type { RecallAnswer } from './recall/recall-answer.ts';

/** The acknowledgement of queued messages: durable, and processed in the background. */
export interface QueueReceipt {
  readonly sessionId: string;
  readonly accepted: readonly { readonly id: string; readonly seq: number }[];
  readonly queuedAt: Date;
}

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

export interface HistoryPage {
  /** Turns, newest window. Default 50, at most 1000. */
  readonly limit?: number;
  /** Only turns before this seq: the `seq` of the first turn of the page before. */
  readonly before?: number;
}

export interface MemoirSessions {
  /** Appends one message or up to 500 of one session; durable when it answers. A repeated `id` repeats nothing. */
  append(messages: MessageInput | readonly MessageInput[], options?: { readonly idempotencyKey?: string }): Promise<QueueReceipt>;
  /** The newest turns of a session, in order. */
  history(sessionId: string, page?: HistoryPage): Promise<Turn[]>;
  /** Closes the open tail of the session, so that it is processed now. */
  flush(sessionId: string): Promise<SessionView>;
  /** Ends the session; its next turn starts it again. */
  end(sessionId: string): Promise<SessionView>;
}

export interface MemoirOperations {
  /** Where every turn stands. `uncovered` and `overlapping` are always 0. */
  coverage(filter?: { readonly sessionId?: string }): Promise<Coverage>;
  windows(filter?: { readonly state?: WindowView['state']; readonly sessionId?: string; readonly limit?: number }): Promise<WindowView[]>;
  /** One window with its attempts. */
  window(windowId: string): Promise<WindowView & { readonly history: readonly AttemptView[] }>;
  /** Tries failed windows again; answers in how many sessions. */
  retry(filter?: { readonly windowId?: string }): Promise<number>;
  settings(): Promise<EffectiveSettings>;
  updateSettings(change: NamespaceSettings): Promise<EffectiveSettings>;
  /** Whether the store answers. */
  health(): Promise<{ readonly ready: boolean }>;
}

export interface MemoirMemories {
  /** Newest first; default the 50 newest active ones. */
  list(filter?: MemoryFilterInput): Promise<MemoryView[]>;
  get(id: string): Promise<MemoryView>;
  /** Every change with how the memory stood before and after, oldest first. */
  history(id: string): Promise<MemoryChangeView[]>;
  /** Writes one by hand; what is known already is reinforced, a newer value of an attribute supersedes. */
  add(memory: NewMemoryInput): Promise<MemoryView>;
  update(id: string, edit: MemoryEditInput): Promise<MemoryView>;
  /** Takes it out of recall; it can be restored. */
  delete(id: string): Promise<MemoryView>;
  restore(id: string): Promise<MemoryView>;
  pin(id: string, pinned?: boolean): Promise<MemoryView>;
  /** The runs that made memories, newest first. */
  runs(page?: { readonly limit?: number; readonly before?: string; readonly sessionId?: string }): Promise<RunView[]>;
  /** Puts back what a run changed, exactly. */
  undoRun(runId: string): Promise<RunView>;
}

/** A transcript as the library takes it. */
export interface TranscriptInput {
  readonly sessionData: string;
  readonly sessionId?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Memory of one namespace. */
export interface Memoir extends AsyncDisposable {
  readonly queue: MemoirQueue;
  readonly sessions: MemoirSessions;
  readonly memories: MemoirMemories;
  readonly operations: MemoirOperations;
  /** Finds what matters now: turns from the moment they were acknowledged, and memories with their evidence. */
  recall(request: RecallInput): Promise<RecallAnswer>;
  /** Hands a conversation over whole, as text. Handing over a longer version of it adds only what is new. */
  storeTranscript(transcript: TranscriptInput): Promise<TranscriptAccepted>;
  /** The same groups for another namespace of the same engine: another wall. */
  namespace(name: string): Memoir;
  /** Stops taking work, lets what runs finish within a bound, closes the store. Idempotent. */
  close(): Promise<void>;
}

export interface MemoirOptions {
  readonly engine: Engine;
  readonly namespace: string;
  readonly log: Log;
  /** `throw` (default): a failing call rejects. `log`: a failing `queue.*` call is logged and answers undefined. */
  readonly onError: 'throw' | 'log';
  close(): Promise<void>;
}

const defaultHistory = 50;
const defaultWindows = 50;
const defaultMemories = 50;
const defaultRuns = 50;
const historyPageSchema = z.strictObject({
  limit: z.int().min(1).max(limits.pageItems).optional(),
  before: z.int().min(1).optional(),
});

/** The library's face of an engine: validates what callers hand over, like every face does. */
export function createMemoir(options: MemoirOptions): Memoir {
  const { engine, namespace } = options;
  return {
    queue: createQueue(options),
    sessions: createSessions(engine, namespace),
    memories: createMemoriesGroup(engine, namespace),
    operations: createOperationsGroup(engine, namespace),
    recall: async (request) => await engine.recall(namespace, parseInput(recallSchema, request, { root: 'request' })),
    async storeTranscript({ sessionData, sessionId, metadata }) {
      const input = { session_data: sessionData, session_id: sessionId, metadata };
      const parsed = parseInput(storeRawSchema, input, { root: 'transcript' });
      return await engine.ingestion.storeTranscript(namespace, {
        text: parsed.session_data,
        metadata: parsed.metadata ?? {},
        ...(parsed.session_id == null ? {} : { sessionId: parsed.session_id }),
      });
    },
    namespace: (name) => createMemoir({ ...options, namespace: parseNamespace(name) }),
    close: () => options.close(),
    [Symbol.asyncDispose]: () => options.close(),
  };
}

function createQueue({ engine, namespace, log, onError }: MemoirOptions): MemoirQueue {
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

function createSessions(engine: Engine, namespace: string): MemoirSessions {
  const flush = async (sessionId: string, ended: boolean): Promise<SessionView> =>
    await engine.ingestion.flush(namespace, parseInput(idSchema, sessionId, { root: 'sessionId' }), { ended });
  return {
    async append(messages, { idempotencyKey } = {}) {
      const list = parseInput(messageListSchema, Array.isArray(messages) ? messages : [messages], { root: 'messages' });
      const request = requestOfMessages(list);
      const key = idempotencyKey === undefined ? {} : { idempotencyKey: idempotencyKeyOf('messages', idempotencyKey, list) };
      return receiptOf(await engine.ingestion.append(namespace, { ...request, ...key }));
    },
    async history(sessionId, page = {}) {
      const { limit = defaultHistory, before } = parseInput(historyPageSchema, page, { root: 'page' });
      return await engine.listTurns(namespace, parseInput(idSchema, sessionId, { root: 'sessionId' }), {
        limit,
        ...(before === undefined ? {} : { before }),
      });
    },
    flush: (sessionId) => flush(sessionId, false),
    end: (sessionId) => flush(sessionId, true),
  };
}

function createMemoriesGroup({ memories }: Engine, namespace: string): MemoirMemories {
  const id = (value: string): string => parseInput(z.uuid(), value, { root: 'id' });
  return {
    async list(filter = {}) {
      const { limit = defaultMemories, ...rest } = parseInput(memoryFilterSchema, filter, { root: 'filter' });
      return await memories.list(namespace, { limit, ...rest });
    },
    get: async (memoryId) => await memories.get(namespace, id(memoryId)),
    history: async (memoryId) => await memories.history(namespace, id(memoryId)),
    add: async (memory) => await memories.add(namespace, parseInput(newMemorySchema, memory, { root: 'memory' })),
    update: async (memoryId, edit) => await memories.correct(namespace, id(memoryId), parseInput(memoryEditSchema, edit, { root: 'edit' })),
    delete: async (memoryId) => await memories.remove(namespace, id(memoryId)),
    restore: async (memoryId) => await memories.restore(namespace, id(memoryId)),
    pin: async (memoryId, pinned = true) => await memories.pin(namespace, id(memoryId), pinned),
    runs: async (page = {}) => await memories.listRuns(namespace, { ...page, limit: page.limit ?? defaultRuns }),
    undoRun: async (runId) => await memories.undoRun(namespace, id(runId)),
  };
}

function createOperationsGroup(engine: Engine, namespace: string): MemoirOperations {
  const { operations } = engine;
  return {
    coverage: (filter) => operations.coverage(namespace, filter),
    windows: (filter = {}) => operations.listWindows(namespace, { ...filter, limit: filter.limit ?? defaultWindows }),
    window: (windowId) => operations.getWindow(namespace, windowId),
    retry: (filter) => operations.retry(namespace, filter),
    settings: () => operations.getSettings(namespace),
    updateSettings: async (change) => await operations.updateSettings(namespace, parseInput(namespaceSettingsSchema, change, { root: 'settings' })),
    health: async () => ({ ready: await engine.isReady() }),
  };
}

function receiptOf({ sessionId, accepted, queuedAt }: Accepted): QueueReceipt {
  return { sessionId, accepted, queuedAt };
}
