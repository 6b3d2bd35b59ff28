import type { MemoirOperations } from '../engine/memoir-operations.ts';
import type { MemoirProfiles } from '../engine/memoir-profiles.ts';
import type { MemoirQueue } from '../engine/memoir-queue.ts';
import type { MemoirSessions } from '../engine/memoir-sessions.ts';
import type { Memoir } from '../engine/memoir.ts';
import type { QueueReceipt } from '../engine/queue-receipt.ts';
import type { ProfileAnswer } from '../engine/profile/profiles.ts';
import type { ContextAnswer } from '../engine/recall/context-answer.ts';
import type { RecallAnswer } from '../engine/recall/recall-answer.ts';
import type { UsageAnswer } from '../engine/usage/usage.ts';
import type { EffectiveSettings } from '../domain/settings.ts';
import type { EmbeddingStatus } from '../ports/embedding-store.ts';
import type { Statistics } from '../ports/hierarchy-reader.ts';
import type { Coverage, QueueStatus, WindowView } from '../ports/window-ledger.ts';
import type { SessionView } from '../ports/turn-log.ts';
import { createRemoteFigures } from './remote-figures.ts';
import type { ServiceClient } from './service-client.ts';
import { withInstants } from './with-instants.ts';

/** What the commands use of a memoir: the embedded one has it, and so has a running service. */
export interface CommandMemoir extends Pick<Memoir, 'recall' | 'context' | 'close'> {
  readonly queue: Pick<MemoirQueue, 'getQueueStatus'>;
  readonly sessions: Pick<MemoirSessions, 'append' | 'flush'> & {
    /** The newest turns of a session, in order. */
    history(sessionId: string, page: { readonly limit: number }): Promise<readonly { readonly seq: number }[]>;
  };
  readonly profiles: Pick<MemoirProfiles, 'get'>;
  readonly operations: CommandOperations;
}

/** What is stored, counted. */
export type StoredFigures = Pick<
  Statistics,
  'memories' | 'summaries' | 'transcripts' | 'sessions' | 'turns' | 'turnBytes' | 'memoryBytes' | 'transcriptBytes'
>;

export interface CommandOperations extends Pick<
  MemoirOperations,
  'coverage' | 'windows' | 'retry' | 'settings' | 'processingDay' | 'usage'
> {
  statistics(): Promise<StoredFigures>;
  processing(): Promise<{ readonly running: boolean; readonly embedding: EmbeddingFigures | undefined }>;
  /** Whether the store, Redis and the model answer; null: there is none, undefined: that is not known here. */
  health(): Promise<CommandHealth>;
}

export interface CommandHealth {
  readonly ready: boolean;
  readonly redisConnected: boolean | null;
  readonly modelAvailable?: boolean | null;
}

/** How far the namespace is embedded. */
export type EmbeddingFigures = Pick<EmbeddingStatus, 'turns' | 'memories' | 'held'> & {
  readonly model?: { readonly id: string };
};

/** A running service behind the interface of the library. */
export function createRemoteMemoir(service: ServiceClient): CommandMemoir {
  return {
    recall: async (request) => (await service.post({ path: '/recall', body: request })) as RecallAnswer,
    context: async (request) => (await service.post({ path: '/context', body: request })) as ContextAnswer,
    close: () => Promise.resolve(),
    queue: {
      async getQueueStatus() {
        const { waiting, active, delayed, completed, failed } = (await service.get({ path: '/queue' })) as QueueStatus;
        return { waiting, active, delayed, completed, failed };
      },
    },
    sessions: {
      async append(messages) {
        const receipt = (await service.post({ path: '/messages', body: messages })) as QueueReceipt;
        return withInstants(receipt, ['queuedAt']);
      },
      async flush(sessionId) {
        const view = (await service.post({ path: `/session/${encodeURIComponent(sessionId)}/flush` })) as SessionView;
        return withInstants(view, ['createdAt', 'activeAt', 'endedAt']);
      },
      async history(sessionId, { limit }) {
        const path = `/session/${encodeURIComponent(sessionId)}/messages`;
        const { messages } = (await service.get({ path, query: { limit } })) as { messages: { seq: number }[] };
        return messages;
      },
    },
    profiles: {
      async get(userId) {
        const path = `/users/${encodeURIComponent(userId)}/profile`;
        const answer = (await service.get({ path })) as ProfileAnswer;
        return { userId: answer.userId, profile: answer.profile, updatedAt: answer.updatedAt };
      },
    },
    operations: {
      ...createRemoteFigures(service),
      coverage: async ({ sessionId } = {}) =>
        (await service.get({ path: '/coverage', query: { sessionId } })) as Coverage,
      async windows({ state, sessionId, limit } = {}) {
        const answer = (await service.get({ path: '/windows', query: { state, sessionId, limit } })) as {
          windows: WindowView[];
        };
        return answer.windows.map((window) => withInstants(window, ['createdAt', 'finishedAt', 'nextAttemptAt']));
      },
      async retry({ windowId } = {}) {
        const path = windowId === undefined ? '/windows/retry' : `/windows/${encodeURIComponent(windowId)}/retry`;
        const answer = (await service.post({ path })) as { sessions: number };
        return answer.sessions;
      },
      settings: async () => (await service.get({ path: '/settings' })) as EffectiveSettings,
      async usage(period = {}) {
        const answer = (await service.get({ path: '/usage', query: period })) as UsageAnswer;
        const { from, to, totals, days, budget } = answer;
        return { from, to, totals, days, budget };
      },
      async health() {
        const { postgresConnected: ready, redisConnected, modelAvailable } = await service.readiness();
        return { ready, redisConnected, modelAvailable };
      },
    },
  };
}
