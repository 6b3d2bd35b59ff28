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
  statistics(namespace: string, now: Date): Promise<Statistics>;
  /** Whether any worker has been heard of within `withinSeconds`, and the sweep interval that it told. */
  findWorker(withinSeconds: number): Promise<{ readonly intervalSeconds: number } | undefined>;
}
