import type { z } from 'zod';
import type { HierarchyView, ProcessingStatus, SessionDetail } from '../engine/hierarchy/hierarchy.ts';
import { memoryAnswer } from '../engine/memory-answer.ts';
import type { ProcessingDay, Statistics, SummaryView, TranscriptView } from '../ports/hierarchy-reader.ts';
import type {
  hierarchySchema,
  processingStatusSchema,
  sessionDetailSchema,
  statisticsSchema,
} from './hierarchy-answer-schemas.ts';
import type { hierarchyQuery } from './request-schemas.ts';

/** Views of the hierarchy in the words of the second source system. */

export type HierarchyAnswer = z.output<typeof hierarchySchema>;
type SessionAnswer = z.output<typeof sessionDetailSchema>;
type SummaryAnswer = HierarchyAnswer['results']['session_summaries'][number];
type RawAnswer = HierarchyAnswer['results']['raw_transcripts'][number];

export function hierarchyAnswer(
  namespace: string,
  query: z.output<typeof hierarchyQuery>,
  { memories, summaries, transcripts }: HierarchyView,
): HierarchyAnswer {
  const { session_id = null, memory_type, start_date = null, end_date = null, limit } = query;
  const unbounded = start_date === null && end_date === null;
  return {
    success: true,
    vectorstore_name: namespace,
    results: {
      discrete_memories: memories.map(memoryAnswer),
      session_summaries: summaries.map(summaryAnswer),
      raw_transcripts: transcripts.map((transcript) => rawAnswer(namespace, transcript)),
      total_count: memories.length + summaries.length + transcripts.length,
      filtered_by: { session_id, memory_type, date_range: unbounded ? null : { start_date, end_date } },
    },
    query_params: { session_id, memory_type, start_date, end_date, limit },
  };
}

export function sessionAnswer(namespace: string, detail: SessionDetail): SessionAnswer {
  const { sessionId, summary, transcript, memories, memoryCount } = detail;
  const session_data = transcript?.sessionData ?? null;
  return {
    success: true,
    session_id: sessionId,
    vectorstore_name: namespace,
    session_summary: summary === undefined ? null : summaryAnswer(summary),
    raw_transcript: transcript === undefined ? null : { ...rawAnswer(namespace, transcript), session_data },
    discrete_memories: memories.map(memoryAnswer),
    memory_count: memoryCount,
    has_raw_data: session_data !== null,
    has_summary: summary !== undefined,
  };
}

function summaryAnswer(summary: SummaryView): SummaryAnswer {
  return {
    session_id: summary.sessionId,
    summary: summary.summary,
    memory_count: summary.memoryIds.length,
    memory_ids: summary.memoryIds,
    created_at: summary.createdAt,
    raw_memory_id: summary.rawMemoryId ?? null,
    themes: summary.themes,
    persons: summary.persons,
    places: summary.places,
    user_sentiment: summary.userSentiment,
    fallback: summary.fallback,
  };
}

function rawAnswer(namespace: string, transcript: TranscriptView): RawAnswer {
  return {
    raw_memory_id: transcript.rawMemoryId,
    session_id: transcript.sessionId,
    metadata: transcript.metadata,
    vectorstore_name: namespace,
    created_at: transcript.createdAt,
    status: transcript.status,
    processing_attempts: transcript.processingAttempts,
    ...(transcript.processedAt === undefined ? {} : { processed_at: transcript.processedAt }),
    ...(transcript.error === undefined ? {} : { error: transcript.error }),
    // A transcript is never blank: without characters it is one that retention took.
    has_session_data: transcript.length > 0,
    session_data_length: transcript.length,
  };
}

export function statisticsAnswer(
  namespace: string,
  statistics: Statistics,
  day: ProcessingDay | undefined,
): z.output<typeof statisticsSchema> {
  const { embedding, memories, summaries, transcripts, turnBytes, memoryBytes, transcriptBytes } = statistics;
  return {
    success: true,
    vectorstore_name: namespace,
    basic_stats: {
      memory_count: memories,
      vector_dimension: embedding?.dimension ?? null,
      embedding_model: embedding?.modelId ?? null,
      session_count: statistics.sessions,
      turn_count: statistics.turns,
    },
    hierarchy_stats: {
      discrete_memories: memories,
      session_summaries: summaries,
      raw_transcripts: transcripts,
      total_items: memories + summaries + transcripts,
    },
    processing_stats: {
      processed: statistics.processed,
      queued: statistics.queued,
      errors: statistics.errors,
      queue_size: statistics.queued,
      processed_today: statistics.processedToday,
    },
    storage_stats: {
      turn_bytes: turnBytes,
      memory_bytes: memoryBytes,
      transcript_bytes: transcriptBytes,
      total_bytes: turnBytes + memoryBytes + transcriptBytes,
    },
    ...(day === undefined ? {} : { day_stats: dayAnswer(day) }),
    timestamp: statistics.at,
  };
}

function dayAnswer({ day: date, processed, failed, retried, turns, durationMs: duration_ms }: ProcessingDay) {
  return { date, processed, failed, retried, turns, duration_ms };
}

export function processingAnswer(status: ProcessingStatus): z.output<typeof processingStatusSchema> {
  const { running, intervalSeconds, statistics, embedding } = status;
  return {
    success: true,
    processor_running: running,
    queue_size: statistics.queued,
    processed_today: statistics.processedToday,
    last_processed_at: statistics.lastProcessedAt ?? null,
    processing_interval_seconds: intervalSeconds ?? null,
    retention_policy: { raw_transcripts_days: null, processed_sessions_days: null, cleanup_interval_hours: null },
    embedding: {
      model: embedding.model?.id ?? null,
      dimension: embedding.model?.dimension ?? null,
      turns: embedding.turns,
      memories: embedding.memories,
      held_until: embedding.held?.until ?? null,
      held_reason: embedding.held?.reason ?? null,
    },
  };
}
