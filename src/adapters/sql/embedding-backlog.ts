import { sql, type Transaction } from 'kysely';
import type { EmbeddingLease } from '../../ports/embedding-store.ts';
import { sha256Of } from './embedding-candidates.ts';
import { holdLease } from './embedding-lease.ts';
import type { Schema } from './schema.ts';

/** Sessions that are set back at a time: those who post to one of them wait for no more than that. */
const sessionsPerPage = 200;
const memoriesPerPage = 500;

interface CursorRow {
  readonly sessions_after: string | null;
  readonly memories_after: string | null;
}

/** A page of each kind of what is due beyond the daily run. */
export async function extendWork(trx: Transaction<Schema>, lease: EmbeddingLease): Promise<boolean> {
  if (!(await holdLease(trx, lease))) return false;
  const { namespace } = lease;
  const { rows } = await sql<CursorRow>`
    SELECT sessions_after, memories_after FROM embedded_namespaces WHERE namespace = ${namespace}`.execute(trx);
  const { sessions_after = null, memories_after = null } = rows[0] ?? {};
  if (memories_after !== null) await checkMemories(trx, lease, memories_after);
  if (sessions_after !== null) await setSessionsBack(trx, namespace, sessions_after);
  return true;
}

/** The locks last until the transaction ends, so they come last, in the order in which everybody takes them. */
async function setSessionsBack(trx: Transaction<Schema>, namespace: string, after: string): Promise<void> {
  const page = await sql<{ session_id: string }>`
    SELECT session_id FROM sessions WHERE namespace = ${namespace} AND session_id > ${after}
    ORDER BY session_id LIMIT ${sessionsPerPage} FOR NO KEY UPDATE`.execute(trx);
  const ids = page.rows.map(({ session_id }) => session_id);
  const reached = ids.length < sessionsPerPage ? null : (ids.at(-1) ?? null);
  await sql`UPDATE embedded_namespaces SET sessions_after = ${reached} WHERE namespace = ${namespace}`.execute(trx);
  await sql`UPDATE sessions SET embedded_seq = 0 WHERE namespace = ${namespace} AND session_id = ANY (${ids}::text[])
    AND embedded_seq > 0`.execute(trx);
}

/** Memories that hold and have no vector of what they say go into the queue, unless they are in it. */
async function checkMemories(
  trx: Transaction<Schema>,
  { namespace, modelId }: EmbeddingLease,
  after: string,
): Promise<void> {
  await sql`
    WITH page AS MATERIALIZED (SELECT m.memory_id, m.memory_id::text AS id, m.status, ${sha256Of('m.text')} AS hash FROM memories m
      WHERE m.namespace = ${namespace} AND m.memory_id > ${after}::uuid ORDER BY m.memory_id LIMIT ${memoriesPerPage}),
    queued AS (INSERT INTO embedding_queue (namespace, owner_kind, owner_id)
      SELECT ${namespace}, 'memory', p.id FROM page p WHERE p.status = 'active' AND NOT EXISTS (
        SELECT FROM embeddings e WHERE e.namespace = ${namespace} AND e.owner_kind = 'memory' AND e.owner_id = p.id
          AND e.seq = 0 AND e.model_id = ${modelId} AND e.content_hash = p.hash)
      ON CONFLICT (namespace, owner_kind, owner_id, seq) DO NOTHING)
    UPDATE embedded_namespaces SET memories_after = (
      SELECT memory_id FROM page ORDER BY memory_id LIMIT 1 OFFSET ${memoriesPerPage - 1})
    WHERE namespace = ${namespace}`.execute(trx);
}
