import { defaultHierarchyItems, type HierarchyQueryInput, hierarchyQuerySchema } from '../domain/hierarchy-schema.ts';
import { contextSchema, type ContextInput } from '../domain/context-schema.ts';
import { parseNamespace } from '../domain/namespace.ts';
import { parseInput } from '../domain/parse-input.ts';
import { recallSchema, type RecallInput } from '../domain/recall-schema.ts';
import { storeRawSchema } from '../domain/turn-schema.ts';
import type { Log } from '../ports/log.ts';
import type { Engine } from './engine.ts';
import type { HierarchyView } from './hierarchy/hierarchy.ts';
import type { TranscriptAccepted } from './ingestion/store-transcript.ts';
import { createMemoriesGroup, type MemoirMemories } from './memoir-memories.ts';
import { createOperationsGroup, type MemoirOperations } from './memoir-operations.ts';
import { createProfilesGroup, type MemoirProfiles } from './memoir-profiles.ts';
import { createQueue, type MemoirQueue } from './memoir-queue.ts';
import { createSessions, type MemoirSessions } from './memoir-sessions.ts';
import type { ContextAnswer } from './recall/context-answer.ts';
import type { CallOptions } from './recall/recall.ts';
import type { RecallAnswer } from './recall/recall-answer.ts';

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
  readonly profiles: MemoirProfiles;
  readonly operations: MemoirOperations;
  /** Finds what matters now: turns from the moment they were acknowledged, and memories with their evidence. */
  recall(request: RecallInput, options?: CallOptions): Promise<RecallAnswer>;
  /**
   * Packs what matters now into a text for a prompt, within a budget of tokens: profile, memories with their dates, messages as they were
   * said, and the latest turns of the session.
   */
  context(request: ContextInput, options?: CallOptions): Promise<ContextAnswer>;
  /** What is stored, class by class: memories, the summaries above them, the transcripts below; newest first. */
  hierarchy(query?: HierarchyQueryInput): Promise<HierarchyView>;
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

/** The library's face of an engine: validates what callers hand over, like every face does. */
export function createMemoir(options: MemoirOptions): Memoir {
  const { engine, namespace } = options;
  return {
    queue: createQueue(options),
    sessions: createSessions(engine, namespace),
    memories: createMemoriesGroup(engine, namespace),
    profiles: createProfilesGroup(engine, namespace),
    operations: createOperationsGroup(engine, namespace),
    recall: async (request, call) =>
      await engine.recall(namespace, parseInput(recallSchema, request, { root: 'request' }), call),
    context: async (request, call) =>
      await engine.context(namespace, parseInput(contextSchema, request, { root: 'request' }), call),
    async hierarchy(query = {}) {
      const {
        type = 'all',
        limit = defaultHierarchyItems,
        ...rest
      } = parseInput(hierarchyQuerySchema, query, { root: 'query' });
      return await engine.hierarchy.view(namespace, { type, limit, ...rest });
    },
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
