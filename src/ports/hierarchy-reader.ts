import type { MemoryView } from './memory-store.ts';

/** What narrows a look at the hierarchy. Both dates are inclusive and hold against when a thing was recorded. */
export interface HierarchyFilter {
  readonly sessionId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Items of each class. */
  readonly limit: number;
}

export interface SummaryView {
  readonly sessionId: string;
  readonly summary: string;
  readonly themes: readonly string[];
  readonly persons: readonly string[];
  readonly places: readonly string[];
  readonly userSentiment: 'positive' | 'neutral' | 'negative';
  /** Made by rules because extraction failed; a later success replaces it. */
  readonly fallback: boolean;
  /** Active memories that rest on turns of the session. */
  readonly memoryIds: readonly string[];
  readonly rawMemoryId?: string;
  readonly createdAt: Date;
}

export type TranscriptStatus = 'queued' | 'processed' | 'error';

export interface TranscriptView {
  readonly rawMemoryId: string;
  readonly sessionId: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** error if a window of it failed, processed if all its turns are settled, else queued. */
  readonly status: TranscriptStatus;
  /** Attempts at its windows so far. */
  readonly processingAttempts: number;
  readonly processedAt?: Date;
  readonly error?: string;
  /** Characters; 0 and no text once retention took it. */
  readonly length: number;
  readonly sessionData?: string;
}

export interface Statistics {
  /** When it was counted. */
  readonly at: Date;
  readonly memories: number;
  readonly summaries: number;
  readonly transcripts: number;
  readonly sessions: number;
  readonly turns: number;
  readonly processed: number;
  readonly queued: number;
  readonly errors: number;
  readonly processedToday: number;
  readonly lastProcessedAt?: Date;
  /** Bytes of the namespace's texts. */
  readonly turnBytes: number;
  readonly memoryBytes: number;
  readonly transcriptBytes: number;
  /** By which model turns and memories are embedded, and the numbers of its vectors once it has answered. */
  readonly embedding?: { readonly modelId: string; readonly dimension?: number };
}

/** What was done on one day, UTC. */
export interface ProcessingDay {
  /** `2024-01-15`. */
  readonly day: string;
  /** Windows that ended processed or empty. */
  readonly processed: number;
  readonly failed: number;
  /** Attempts that ended badly and are made again. */
  readonly retried: number;
  /** Turns of the windows that were processed. */
  readonly turns: number;
  /** Time that extraction took, together. */
  readonly durationMs: number;
}

/** The stored hierarchy as its readers see it: memories, the summaries above them, the transcripts below. Read only. */
export interface HierarchyReader {
  /** Active memories, newest first. */
  listMemories(namespace: string, filter: HierarchyFilter): Promise<MemoryView[]>;
  listSummaries(namespace: string, filter: HierarchyFilter): Promise<SummaryView[]>;
  /** Without their texts. */
  listTranscripts(namespace: string, filter: HierarchyFilter): Promise<TranscriptView[]>;
  /** With its text. */
  findTranscript(namespace: string, sessionId: string): Promise<TranscriptView | undefined>;
  /** Active memories that rest on turns of the session. */
  countMemories(namespace: string, sessionId: string): Promise<number>;
  statistics(namespace: string, now: Date): Promise<Statistics>;
  /** All 0 where nothing was done. `day` is `YYYY-MM-DD`. */
  getProcessingDay(namespace: string, day: string): Promise<ProcessingDay>;
  /** Whether any worker has been heard of within `withinSeconds`, and the sweep interval that it told. */
  findWorker(withinSeconds: number): Promise<{ readonly intervalSeconds: number } | undefined>;
}
