import { z } from 'zod';
import { hierarchyClasses } from '../domain/hierarchy-schema.ts';
import { memorySchema } from './memory-answer-schemas.ts';

/** The answers of the second source system's read side, whose names are kept to the letter. */

const count = z.int().min(0);
const strings = z.array(z.string()).readonly();
const nullableInstant = z.date().nullable();

const summarySchema = z
  .object({
    session_id: z.string(),
    summary: z.string(),
    memory_count: count,
    memory_ids: strings.describe('Active memories that rest on turns of the session.'),
    created_at: z.date(),
    raw_memory_id: z.string().nullable().describe('null: it came as messages.'),
    themes: strings,
    persons: strings.describe('Without the speakers.'),
    places: strings,
    user_sentiment: z.enum(['positive', 'neutral', 'negative']),
    fallback: z.boolean().describe('Made by rules because extraction failed; a later success replaces it.'),
  })
  .meta({ id: 'SessionSummary' });

const rawShape = {
  raw_memory_id: z.string(),
  session_id: z.string(),
  metadata: z.record(z.string(), z.unknown()).readonly(),
  vectorstore_name: z.string(),
  created_at: z.date(),
  status: z
    .enum(['queued', 'processed', 'error'])
    .describe('error if a window of it failed, processed if all are final, else queued.'),
  processing_attempts: count.describe('At all its windows together.'),
  processed_at: z.date().optional(),
  error: z.string().optional().describe('The code of the first failure that stands.'),
  has_session_data: z.boolean().describe('false once retention took the text.'),
  session_data_length: count.describe('Characters.'),
};
const rawSchema = z.object(rawShape).meta({ id: 'RawTranscript' });
const rawWithTextSchema = z
  .object({ ...rawShape, session_data: z.string().nullable() })
  .meta({ id: 'RawTranscriptWithText' });

const dateRange = z.object({ start_date: nullableInstant, end_date: nullableInstant }).readonly();

export const hierarchySchema = z
  .object({
    success: z.literal(true),
    vectorstore_name: z.string(),
    results: z
      .object({
        discrete_memories: z.array(memorySchema).readonly(),
        session_summaries: z.array(summarySchema).readonly(),
        raw_transcripts: z.array(rawSchema).readonly().describe('Without their text.'),
        total_count: count.describe('Of what is listed here.'),
        filtered_by: z
          .object({
            session_id: z.string().nullable(),
            memory_type: z.enum(hierarchyClasses),
            date_range: dateRange.nullable().describe('The instants that were meant, both inclusive.'),
          })
          .readonly(),
      })
      .readonly(),
    query_params: z
      .object({
        session_id: z.string().nullable(),
        memory_type: z.enum(hierarchyClasses),
        start_date: nullableInstant,
        end_date: nullableInstant,
        limit: z.int().min(1),
      })
      .readonly()
      .describe('With every default filled in.'),
  })
  .meta({ id: 'Hierarchy' });

export const sessionDetailSchema = z
  .object({
    success: z.literal(true),
    session_id: z.string(),
    vectorstore_name: z.string(),
    session_summary: summarySchema.nullable(),
    raw_transcript: rawWithTextSchema.nullable().describe('null: it came as messages.'),
    discrete_memories: z.array(memorySchema).readonly().describe('Newest first, at most 1000.'),
    memory_count: count.describe('All of them.'),
    has_raw_data: z.boolean().describe('Whether its text is there.'),
    has_summary: z.boolean(),
  })
  .meta({ id: 'SessionDetail' });

export const statisticsSchema = z
  .object({
    success: z.literal(true),
    vectorstore_name: z.string(),
    basic_stats: z
      .object({
        memory_count: count.describe('Active memories.'),
        vector_dimension: z.int().nullable().describe('null: nothing has been embedded yet.'),
        embedding_model: z.string().nullable().describe('null: nothing has been embedded yet.'),
        session_count: count,
        turn_count: count,
      })
      .readonly(),
    hierarchy_stats: z
      .object({
        discrete_memories: count,
        session_summaries: count,
        raw_transcripts: count,
        total_items: count,
      })
      .readonly(),
    processing_stats: z
      .object({
        processed: count.describe('Windows that ended processed or empty.'),
        queued: count.describe('Windows that wait or are being worked on; an open tail counts as one.'),
        errors: count.describe('Windows that failed.'),
        queue_size: count.describe('The same as queued.'),
        processed_today: count.describe('Since midnight UTC.'),
      })
      .readonly(),
    storage_stats: z
      .object({ turn_bytes: count, memory_bytes: count, transcript_bytes: count, total_bytes: count })
      .readonly()
      .describe('Of the texts, as UTF-8.'),
    day_stats: z
      .object({ date: z.string(), processed: count, failed: count, retried: count, turns: count, duration_ms: count })
      .readonly()
      .optional()
      .describe('Where a date was named.'),
    timestamp: z.date(),
  })
  .meta({ id: 'Statistics' });

const days = z.number().nullable();

const embeddedCounts = z
  .object({
    total: count.describe('That are to have a vector.'),
    embedded: count,
    refused: count.describe('That the model does not take; they are not asked for again.'),
  })
  .readonly();

const embeddingStatusSchema = z
  .object({
    model: z.string().nullable().describe('null: nothing of the namespace has been embedded yet.'),
    dimension: count.nullable(),
    turns: embeddedCounts,
    memories: embeddedCounts,
    held_until: nullableInstant.describe('When it is gone on with at the latest; null where nothing holds it.'),
    held_reason: z
      .string()
      .nullable()
      .describe('budget, provider_fault, or embedding_dimension: the model answers with vectors of another length.'),
  })
  .meta({ id: 'EmbeddingStatus' });

export const processingStatusSchema = z
  .object({
    success: z.literal(true),
    processor_running: z.boolean().describe('Whether a worker was heard of within the last 120 s.'),
    queue_size: count.describe('Windows that wait or are being worked on; an open tail counts as one.'),
    processed_today: count.describe('Since midnight UTC.'),
    last_processed_at: nullableInstant,
    processing_interval_seconds: z
      .number()
      .nullable()
      .describe('Between two sweeps of the worker that was heard of last; null where none runs.'),
    retention_policy: z
      .object({ raw_transcripts_days: days, processed_sessions_days: days, cleanup_interval_hours: days })
      .readonly()
      .describe('What is really enforced. null: nothing takes these away, they are kept until they are erased.'),
    embedding: embeddingStatusSchema,
  })
  .meta({ id: 'ProcessingStatus' });
