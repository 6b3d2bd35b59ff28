import type { Clock } from '../../ports/clock.ts';
import type { HierarchyFilter, HierarchyReader, Statistics, SummaryView, TranscriptView } from '../../ports/hierarchy-reader.ts';
import type { MemoryView } from '../../ports/memory-store.ts';

/** The classes of what is stored. */
export type HierarchyClass = 'discrete' | 'summary' | 'raw' | 'all';

export interface HierarchyView {
  readonly memories: readonly MemoryView[];
  readonly summaries: readonly SummaryView[];
  readonly transcripts: readonly TranscriptView[];
}

/** A session as a whole: its summary, its text if it came as one, and what is remembered of it. */
export interface SessionDetail {
  readonly summary?: SummaryView;
  readonly transcript?: TranscriptView;
  readonly memories: readonly MemoryView[];
}

export interface ProcessingStatus {
  /** Whether a worker was heard of within the last two minutes. */
  readonly running: boolean;
  /** Between two sweeps of that worker. */
  readonly intervalSeconds?: number;
  readonly statistics: Statistics;
}

/** What is stored of a namespace, as the second source system's readers ask for it. */
export interface Hierarchy {
  view(namespace: string, query: HierarchyFilter & { readonly type: HierarchyClass }): Promise<HierarchyView>;
  session(namespace: string, sessionId: string): Promise<SessionDetail>;
  statistics(namespace: string): Promise<Statistics>;
  processing(namespace: string): Promise<ProcessingStatus>;
}

/** A worker that was silent for longer is taken for gone. */
const heartbeatSeconds = 120;
/** Memories shown of one session. */
const sessionMemories = 1_000;

export function createHierarchy({ reader, clock }: { reader: HierarchyReader; clock: Clock }): Hierarchy {
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
      const [summary] = await reader.listSummaries(namespace, { sessionId, limit: 1 });
      const transcript = await reader.findTranscript(namespace, sessionId);
      const memories = await reader.listMemories(namespace, { sessionId, limit: sessionMemories });
      return { memories, ...(summary === undefined ? {} : { summary }), ...(transcript === undefined ? {} : { transcript }) };
    },
    statistics: (namespace) => reader.statistics(namespace, clock.now()),
    async processing(namespace) {
      const worker = await reader.findWorker(heartbeatSeconds);
      const statistics = await reader.statistics(namespace, clock.now());
      return { running: worker !== undefined, statistics, ...(worker === undefined ? {} : { intervalSeconds: worker.intervalSeconds }) };
    },
  };
}
