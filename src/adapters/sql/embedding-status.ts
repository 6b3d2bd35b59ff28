import { type Kysely, sql } from 'kysely';
import type { EmbeddedCounts, EmbeddingStatus } from '../../ports/embedding-store.ts';
import { isEmbeddedTurn } from './embedding-candidates.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

interface TurnsRow extends EmbeddedCounts {
  /** Vectors of turns that are not to be embedded any more. */
  readonly stale: number;
}

/** Counted from the rows themselves and not from how far sessions were seen to: a vector that is missing shows. */
export async function readEmbeddingStatus(db: Kysely<Schema>, namespace: string): Promise<EmbeddingStatus> {
  const state = await db
    .selectFrom('embedded_namespaces')
    .select(['model_id', 'dimension', 'model_since', 'next_attempt_at', 'hold_reason'])
    .where('namespace', '=', namespace)
    .executeTakeFirst();
  const modelId = state?.model_id ?? '';
  const turns = await countTurns(db, namespace, modelId);
  const memories = await countMemories(db, namespace, modelId);
  const others = await sql<EmbeddingStatus['otherModels'][number]>`
    SELECT model_id AS id, count(*)::int AS vectors FROM embeddings
    WHERE namespace = ${namespace} AND model_id <> ${modelId} GROUP BY model_id ORDER BY model_id`.execute(db);
  const { dimension = null, model_since: since, next_attempt_at: until = null, hold_reason: reason } = state ?? {};
  return {
    ...(since === undefined ? {} : { model: { id: modelId, since, ...present({ dimension }) } }),
    turns,
    memories,
    ...(until === null ? {} : { held: { until, reason: reason ?? '' } }),
    otherModels: others.rows,
  };
}

/** Vectors are counted in their index, and few of them are not of turns that stand: a fifth of the time of a join of all. */
async function countTurns(db: Kysely<Schema>, namespace: string, modelId: string): Promise<EmbeddedCounts> {
  const isOf = sql`e.namespace = ${namespace} AND e.owner_kind = 'turn' AND e.model_id = ${modelId}`;
  const { rows } = await sql<TurnsRow>`
    SELECT (SELECT count(*)::int FROM turns t WHERE t.namespace = ${namespace} AND ${isEmbeddedTurn}) AS total,
      (SELECT count(*)::int FROM embeddings e WHERE ${isOf}) AS embedded,
      (SELECT count(*)::int FROM turns t JOIN embeddings e ON e.owner_id = t.session_id AND e.seq = t.seq
        WHERE t.namespace = ${namespace} AND NOT ${isEmbeddedTurn} AND ${isOf}) AS stale,
      (SELECT count(*)::int FROM embedding_queue q JOIN turns t ON t.namespace = ${namespace} AND t.session_id = q.owner_id AND t.seq = q.seq
        WHERE q.namespace = ${namespace} AND q.owner_kind = 'turn' AND q.due_at IS NULL AND ${isEmbeddedTurn}) AS refused`.execute(
    db,
  );
  const { total = 0, embedded = 0, stale = 0, refused = 0 } = rows[0] ?? {};
  return { total, embedded: embedded - stale, refused };
}

/** One whose text has changed is in the queue, and has a vector of what it said before. */
async function countMemories(db: Kysely<Schema>, namespace: string, modelId: string): Promise<EmbeddedCounts> {
  const { rows } = await sql<EmbeddedCounts>`
    WITH m AS MATERIALIZED (SELECT memory_id::text AS id FROM memories WHERE namespace = ${namespace} AND status = 'active')
    SELECT count(*)::int AS total, count(e.seq) FILTER (WHERE q.seq IS NULL)::int AS embedded,
      count(*) FILTER (WHERE q.seq IS NOT NULL AND q.due_at IS NULL)::int AS refused
    FROM m
    LEFT JOIN embeddings e ON e.namespace = ${namespace} AND e.owner_kind = 'memory' AND e.owner_id = m.id AND e.seq = 0
      AND e.model_id = ${modelId}
    LEFT JOIN embedding_queue q ON q.namespace = ${namespace} AND q.owner_kind = 'memory' AND q.owner_id = m.id AND q.seq = 0`.execute(
    db,
  );
  return rows[0] ?? { total: 0, embedded: 0, refused: 0 };
}
