import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { HierarchyFilter, HierarchyReader, SummaryView, TranscriptView } from '../../ports/hierarchy-reader.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { Database } from './database.ts';
import { memoryOfRow, selectMemories } from './read-memories.ts';
import { readProcessingDay, readStatistics } from './read-statistics.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

/** The hierarchy over SQL. */
export function createSqlHierarchyReader(db: Database): HierarchyReader {
  return {
    listMemories: (namespace, filter) => db.read(namespace, (reader) => listMemories(reader, namespace, filter)),
    listSummaries: (namespace, filter) => db.read(namespace, (reader) => listSummaries(reader, namespace, filter)),
    listTranscripts: (namespace, filter) =>
      db.read(namespace, (reader) => listTranscripts(reader, namespace, { ...filter, withText: false })),
    async findTranscript(namespace, sessionId) {
      const filter = { sessionId, limit: 1, withText: true };
      const [found] = await db.read(namespace, (reader) => listTranscripts(reader, namespace, filter));
      return found;
    },
    countMemories: (namespace, sessionId) =>
      db.read(namespace, (reader) => countMemories(reader, namespace, sessionId)),
    getProcessingDay: (namespace, day) => db.read(namespace, (reader) => readProcessingDay(reader, namespace, day)),
    statistics: (namespace, now) => db.read(namespace, (reader) => readStatistics(reader, namespace, now)),
    findWorker: (withinSeconds) => db.across((reader) => findWorker(reader, withinSeconds)),
  };
}

/** Conditions on a column of time; both ends inclusive. */
function within(column: string, { from, to }: HierarchyFilter): RawBuilder<boolean> {
  const after = from === undefined ? sql`true` : sql`${sql.ref(column)} >= ${from}`;
  const before = to === undefined ? sql`true` : sql`${sql.ref(column)} <= ${to}`;
  return sql<boolean>`(${after} AND ${before})`;
}

async function listMemories(db: Kysely<Schema>, namespace: string, filter: HierarchyFilter): Promise<MemoryView[]> {
  let query = selectMemories(db, namespace).where('status', '=', 'active').where(within('recorded_at', filter));
  if (filter.sessionId !== undefined) query = query.where(citesSession(filter.sessionId));
  const rows = await query.orderBy('recorded_at', 'desc').orderBy('memory_id', 'desc').limit(filter.limit).execute();
  return rows.map(memoryOfRow);
}

async function countMemories(db: Kysely<Schema>, namespace: string, sessionId: string): Promise<number> {
  const { count } = await db
    .selectFrom('memories')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('namespace', '=', namespace)
    .where('status', '=', 'active')
    .where(citesSession(sessionId))
    .executeTakeFirstOrThrow();
  return count;
}

function citesSession(sessionId: string): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (SELECT FROM memory_evidence e WHERE e.namespace = memories.namespace
    AND e.memory_id = memories.memory_id AND e.session_id = ${sessionId})`;
}

interface SummaryRow {
  session_id: string;
  summary: string;
  themes: string[];
  persons: string[];
  places: string[];
  user_sentiment: SummaryView['userSentiment'];
  fallback: boolean;
  created_at: Date;
  raw_memory_id: string | null;
  memory_ids: string[] | null;
}

async function listSummaries(db: Kysely<Schema>, namespace: string, filter: HierarchyFilter): Promise<SummaryView[]> {
  const one = filter.sessionId === undefined ? sql`` : sql`AND u.session_id = ${filter.sessionId}`;
  const { rows } = await sql<SummaryRow>`
    SELECT u.session_id, u.summary, u.themes, u.persons, u.places, u.user_sentiment, u.fallback, u.created_at, t.raw_memory_id,
      (SELECT json_agg(DISTINCT e.memory_id) FROM memory_evidence e JOIN memories m USING (namespace, memory_id)
        WHERE e.namespace = u.namespace AND e.session_id = u.session_id AND m.status = 'active') AS memory_ids
    FROM summaries u LEFT JOIN transcripts t USING (namespace, session_id)
    WHERE u.namespace = ${namespace} ${one} AND ${within('u.created_at', filter)}
    ORDER BY u.created_at DESC, u.session_id LIMIT ${filter.limit}`.execute(db);
  return rows.map((row) => ({
    sessionId: row.session_id,
    summary: row.summary,
    themes: row.themes,
    persons: row.persons,
    places: row.places,
    userSentiment: row.user_sentiment,
    fallback: row.fallback,
    memoryIds: row.memory_ids ?? [],
    createdAt: row.created_at,
    ...present({ rawMemoryId: row.raw_memory_id }),
  }));
}

interface TranscriptRow {
  raw_memory_id: string;
  session_id: string;
  metadata: Readonly<Record<string, unknown>>;
  created_at: Date;
  length: number;
  session_data: string | null;
  settled: boolean;
  attempts: number;
  processed_at: Date | null;
  error: { readonly code: string } | null;
}

async function listTranscripts(
  db: Kysely<Schema>,
  namespace: string,
  filter: HierarchyFilter & { readonly withText: boolean },
): Promise<TranscriptView[]> {
  const one = filter.sessionId === undefined ? sql`` : sql`AND t.session_id = ${filter.sessionId}`;
  const { rows } = await sql<TranscriptRow>`
    SELECT t.raw_memory_id, t.session_id, t.metadata, t.created_at, coalesce(length(t.session_data), 0) AS length,
      ${filter.withText ? sql`t.session_data` : sql`NULL::text`} AS session_data, s.settled_seq = s.last_seq AS settled,
      (SELECT count(*)::int FROM window_attempts a JOIN windows w USING (namespace, window_id)
        WHERE w.namespace = t.namespace AND w.session_id = t.session_id) AS attempts,
      (SELECT max(w.finished_at) FROM windows w WHERE w.namespace = t.namespace AND w.session_id = t.session_id) AS processed_at,
      (SELECT w.error FROM windows w WHERE w.namespace = t.namespace AND w.session_id = t.session_id AND w.state = 'failed'
        ORDER BY w.first_seq LIMIT 1) AS error
    FROM transcripts t JOIN sessions s USING (namespace, session_id)
    WHERE t.namespace = ${namespace} ${one} AND ${within('t.created_at', filter)}
    ORDER BY t.created_at DESC, t.session_id LIMIT ${filter.limit}`.execute(db);
  return rows.map((row) => ({
    rawMemoryId: row.raw_memory_id,
    sessionId: row.session_id,
    metadata: row.metadata,
    createdAt: row.created_at,
    status: row.error !== null ? 'error' : row.settled ? 'processed' : 'queued',
    processingAttempts: row.attempts,
    length: row.length,
    ...present({
      processedAt: row.settled ? row.processed_at : null,
      error: row.error?.code,
      sessionData: row.session_data,
    }),
  }));
}

async function findWorker(db: Kysely<Schema>, withinSeconds: number): Promise<{ intervalSeconds: number } | undefined> {
  const row = await db
    .selectFrom('heartbeats')
    .select('interval_seconds')
    .where(sql<boolean>`beat_at > clock_timestamp() - make_interval(secs => ${withinSeconds})`)
    .orderBy('beat_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : { intervalSeconds: row.interval_seconds };
}
