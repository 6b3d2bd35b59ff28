import type { HierarchyClass } from '../../domain/hierarchy-schema.ts';
import { limits } from '../../domain/limits.ts';
import type { Clock } from '../../ports/clock.ts';
import type { EmbeddingStatus, EmbeddingStore } from '../../ports/embedding-store.ts';
import type {
  HierarchyFilter,
  HierarchyReader,
  ProcessingDay,
  Statistics,
  SummaryView,
  TranscriptView,
} from '../../ports/hierarchy-reader.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { TurnLog } from '../../ports/turn-log.ts';

export interface HierarchyView {
  readonly memories: readonly MemoryView[];
  readonly summaries: readonly SummaryView[];
  readonly transcripts: readonly TranscriptView[];
}

/** A session as a whole: its summary, its text if it came as one, and what is remembered of it. */
export interface SessionDetail {
  readonly sessionId: string;
  readonly summary?: SummaryView;
  /** With its text, unless retention took it. */
  readonly transcript?: TranscriptView;
  /** Active memories that rest on its turns, newest first; at most 1000. */
  readonly memories: readonly MemoryView[];
  /** All of them. */
  readonly memoryCount: number;
}

export interface ProcessingStatus {
  /** Whether a worker was heard of within the last two minutes. */
  readonly running: boolean;
  /** Between two sweeps of that worker. */
  readonly intervalSeconds?: number;
  readonly statistics: Statistics;
  /** How far turns and memories have their vectors, and what holds that up. */
  readonly embedding: EmbeddingStatus;
}

/** What is stored of a namespace, as the second source system's readers ask for it. */
export interface Hierarchy {
  view(namespace: string, query: HierarchyFilter & { readonly type: HierarchyClass }): Promise<HierarchyView>;
  /** @throws MemoirError `not_found`. */
  session(namespace: string, sessionId: string): Promise<SessionDetail>;
  statistics(namespace: string): Promise<Statistics>;
  /** What was done on one day, UTC; absent: today. */
  processingDay(namespace: string, day?: string): Promise<ProcessingDay>;
  processing(namespace: string): Promise<ProcessingStatus>;
}

/** A worker that was silent for longer is taken for gone. */
const heartbeatSeconds = 120;

export interface HierarchyPorts {
  readonly reader: HierarchyReader;
  readonly turns: Pick<TurnLog, 'getSession'>;
  readonly embeddings: Pick<EmbeddingStore, 'status'>;
  readonly clock: Clock;
}

export function createHierarchy({ reader, turns, embeddings, clock }: HierarchyPorts): Hierarchy {
  return {
    async view(namespace, { type, ...filter }) {
      const wants = (kind: HierarchyClass): boolean => type === 'all' || type === kind;
      return {
        memories: wants('discrete') ? await reader.listMemories(namespace, filter) : [],
        summaries: wants('summary') ? await reader.listSummaries(namespace, filter) : [],
        transcripts: wants('raw') ? await reader.listTranscripts(namespace, filter) : [],
      };
    },
    async session(namespace, sessionId) {
      await turns.getSession(namespace, sessionId);
      const [summary] = await reader.listSummaries(namespace, { sessionId, limit: 1 });
      const transcript = await reader.findTranscript(namespace, sessionId);
      const memories = await reader.listMemories(namespace, { sessionId, limit: limits.pageItems });
      const memoryCount =
        memories.length < limits.pageItems ? memories.length : await reader.countMemories(namespace, sessionId);
      return {
        sessionId,
        memories,
        memoryCount,
        ...(summary === undefined ? {} : { summary }),
        ...(transcript === undefined ? {} : { transcript }),
      };
    },
    statistics: (namespace) => reader.statistics(namespace, clock.now()),
    processingDay: (namespace, day = clock.now().toISOString().slice(0, 10)) => reader.getProcessingDay(namespace, day),
    async processing(namespace) {
      const worker = await reader.findWorker(heartbeatSeconds);
      const statistics = await reader.statistics(namespace, clock.now());
      return {
        running: worker !== undefined,
        statistics,
        embedding: await embeddings.status(namespace),
        ...(worker === undefined ? {} : { intervalSeconds: worker.intervalSeconds }),
      };
    },
  };
}
