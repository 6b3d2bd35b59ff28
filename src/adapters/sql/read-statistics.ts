import { type Kysely, sql } from 'kysely';
import type { ProcessingDay, Statistics } from '../../ports/hierarchy-reader.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

interface StatisticsRow {
  memories: number;
  summaries: number;
  transcripts: number;
  sessions: number;
  turns: number;
  processed: number;
  queued: number;
  errors: number;
  processed_today: number;
  last_processed_at: Date | null;
  turn_bytes: number;
  memory_bytes: number;
  transcript_bytes: number;
  model_id: string | null;
  dimension: number | null;
}

/** Counts and sizes of a namespace, computed from its rows. */
export async function readStatistics(db: Kysely<Schema>, namespace: string, now: Date): Promise<Statistics> {
  const { rows } = await sql<StatisticsRow>`
    SELECT m.memories, m.memory_bytes, u.summaries, t.transcripts, t.transcript_bytes, s.sessions, s.open_tails + w.open AS queued,
      c.turns, c.turn_bytes, e.model_id, e.dimension, w.processed, w.errors, w.last_processed_at, coalesce(p.processed, 0) AS processed_today
    FROM (SELECT count(*)::int AS memories, coalesce(sum(octet_length(text)), 0)::int8 AS memory_bytes
        FROM memories WHERE namespace = ${namespace} AND status = 'active') m,
      (SELECT count(*)::int AS summaries FROM summaries WHERE namespace = ${namespace}) u,
      (SELECT count(*)::int AS transcripts, coalesce(sum(octet_length(session_data)), 0)::int8 AS transcript_bytes
        FROM transcripts WHERE namespace = ${namespace}) t,
      (SELECT count(*)::int AS sessions, count(*) FILTER (WHERE closed_seq < last_seq)::int AS open_tails
        FROM sessions WHERE namespace = ${namespace}) s,
      (SELECT count(*)::int AS turns, coalesce(sum(octet_length(content)), 0)::int8 AS turn_bytes
        FROM turns WHERE namespace = ${namespace} AND erased_at IS NULL) c,
      (SELECT count(*) FILTER (WHERE state IN ('processed', 'empty'))::int AS processed,
        count(*) FILTER (WHERE state IN ('pending', 'leased'))::int AS open, count(*) FILTER (WHERE state = 'failed')::int AS errors,
        max(finished_at) FILTER (WHERE state IN ('processed', 'empty')) AS last_processed_at
        FROM windows WHERE namespace = ${namespace}) w
      LEFT JOIN embedded_namespaces e ON e.namespace = ${namespace}
      LEFT JOIN processing_stats p ON p.namespace = ${namespace} AND p.day = ${now.toISOString().slice(0, 10)}::date`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  return {
    at: now,
    memories: row.memories,
    summaries: row.summaries,
    transcripts: row.transcripts,
    sessions: row.sessions,
    turns: row.turns,
    processed: row.processed,
    queued: row.queued,
    errors: row.errors,
    processedToday: row.processed_today,
    turnBytes: row.turn_bytes,
    memoryBytes: row.memory_bytes,
    transcriptBytes: row.transcript_bytes,
    ...present({ lastProcessedAt: row.last_processed_at }),
    ...(row.model_id === null
      ? {}
      : { embedding: { modelId: row.model_id, ...present({ dimension: row.dimension }) } }),
  };
}

/** What was done on one day. */
export async function readProcessingDay(db: Kysely<Schema>, namespace: string, day: string): Promise<ProcessingDay> {
  const row = await db
    .selectFrom('processing_stats')
    .select(['processed', 'failed', 'retried', 'turns', 'duration_ms as durationMs'])
    .where('namespace', '=', namespace)
    .where('day', '=', day)
    .executeTakeFirst();
  return { day, ...(row ?? { processed: 0, failed: 0, retried: 0, turns: 0, durationMs: 0 }) };
}
