import { sql, type Transaction } from 'kysely';
import type {
  EmbeddingLease,
  EmbeddingOwner,
  EmbeddingProgress,
  EmbeddingSetAside,
} from '../../ports/embedding-store.ts';
import { holdLease } from './embedding-lease.ts';
import type { Schema } from './schema.ts';

/**
 * Moves on past what is done. Sessions first, then the queue: a run that is committed locks them in that order too. Vectors
 * of what has been erased since it was read are removed, in statements of their own, which see what the locks waited for.
 */
export async function settleProgress(
  trx: Transaction<Schema>,
  lease: EmbeddingLease,
  { sessions, entries, setAside }: EmbeddingProgress,
): Promise<boolean> {
  if (!(await holdLease(trx, lease))) return false;
  const { namespace } = lease;
  if (sessions.length > 0) await moveSessions(trx, namespace, sessions);
  const isOpen = ({ version }: EmbeddingSetAside): boolean => version === undefined;
  if (setAside.some(isOpen)) await addEntries(trx, lease, setAside.filter(isOpen));
  const changed = setAside.flatMap(({ version, ...entry }) => (version === undefined ? [] : [{ ...entry, version }]));
  if (changed.length > 0) await changeEntries(trx, lease, changed);
  if (entries.length > 0) await removeEntries(trx, namespace, entries);
  return true;
}

async function moveSessions(
  trx: Transaction<Schema>,
  namespace: string,
  sessions: EmbeddingProgress['sessions'],
): Promise<void> {
  const records = JSON.stringify(sessions.map(({ sessionId, through }) => ({ session_id: sessionId, through })));
  const wanted = sql`jsonb_to_recordset(${records}::jsonb) AS r(session_id text, through integer)`;
  await sql`SELECT s.session_id FROM ${wanted} JOIN sessions s ON s.namespace = ${namespace} AND s.session_id = r.session_id
    ORDER BY s.session_id FOR NO KEY UPDATE OF s`.execute(trx);
  await sql`
    DELETE FROM embeddings e USING ${wanted} JOIN sessions s ON s.namespace = ${namespace} AND s.session_id = r.session_id
      JOIN turns t ON t.namespace = s.namespace AND t.session_id = s.session_id AND t.seq > s.embedded_seq AND t.seq <= r.through
    WHERE t.erased_at IS NOT NULL AND e.namespace = ${namespace} AND e.owner_kind = 'turn' AND e.owner_id = t.session_id
      AND e.seq = t.seq`.execute(trx);
  await sql`UPDATE sessions s SET embedded_seq = r.through FROM ${wanted}
    WHERE s.namespace = ${namespace} AND s.session_id = r.session_id AND s.embedded_seq < r.through`.execute(trx);
}

/** Those that somebody is just changing are left to be taken again: waiting for them in any order could be waiting for ever. */
function lockedEntries(namespace: string, entries: EmbeddingProgress['entries']) {
  const records = entries.map(({ owner: { kind, id, seq }, version }) => ({ kind, id, seq, version }));
  return sql`(SELECT q.owner_kind, q.owner_id, q.seq
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(kind text, id text, seq integer, version integer)
    JOIN embedding_queue q ON q.namespace = ${namespace} AND q.owner_kind = r.kind AND q.owner_id = r.id AND q.seq = r.seq
      AND q.version = r.version FOR UPDATE OF q SKIP LOCKED)`;
}

async function removeEntries(
  trx: Transaction<Schema>,
  namespace: string,
  entries: EmbeddingProgress['entries'],
): Promise<void> {
  const { rows } = await sql<EmbeddingOwner>`
    DELETE FROM embedding_queue q USING ${lockedEntries(namespace, entries)} l
    WHERE q.namespace = ${namespace} AND q.owner_kind = l.owner_kind AND q.owner_id = l.owner_id AND q.seq = l.seq
    RETURNING q.owner_kind AS kind, q.owner_id AS id, q.seq`.execute(trx);
  if (rows.length === 0) return;
  const removed = rows.map((owner) => ({ ...owner, memory_id: owner.kind === 'memory' ? owner.id : null }));
  await sql`
    WITH removed AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(${JSON.stringify(removed)}::jsonb)
      AS r(kind text, id text, seq integer, memory_id uuid)),
    gone AS MATERIALIZED (SELECT r.kind, r.id, r.seq FROM removed r
      LEFT JOIN memories m ON m.namespace = ${namespace} AND m.memory_id = r.memory_id
      LEFT JOIN turns t ON r.kind = 'turn' AND t.namespace = ${namespace} AND t.session_id = r.id AND t.seq = r.seq
      WHERE t.erased_at IS NOT NULL OR (r.kind = 'memory' AND m.memory_id IS NULL))
    DELETE FROM embeddings e USING gone g
    WHERE e.namespace = ${namespace} AND e.owner_kind = g.kind AND e.owner_id = g.id AND e.seq = g.seq`.execute(trx);
}

/** A text that changed in the meantime stays due. */
async function changeEntries(
  trx: Transaction<Schema>,
  { namespace, modelId }: EmbeddingLease,
  entries: readonly (EmbeddingSetAside & { readonly version: number })[],
): Promise<void> {
  await sql`
    UPDATE embedding_queue q SET due_at = r.due_at, attempts = r.attempts, reason = r.reason, content_hash = r.hash, model_id = ${modelId}
    FROM ${recordsOf(entries)}, ${lockedEntries(namespace, entries)} l
    WHERE l.owner_kind = r.kind AND l.owner_id = r.id AND l.seq = r.seq
      AND q.namespace = ${namespace} AND q.owner_kind = r.kind AND q.owner_id = r.id AND q.seq = r.seq`.execute(trx);
}

async function addEntries(
  trx: Transaction<Schema>,
  { namespace, modelId }: EmbeddingLease,
  entries: readonly EmbeddingSetAside[],
): Promise<void> {
  await sql`
    INSERT INTO embedding_queue (namespace, owner_kind, owner_id, seq, due_at, attempts, reason, content_hash, model_id)
    SELECT ${namespace}, r.kind, r.id, r.seq, r.due_at, r.attempts, r.reason, r.hash, ${modelId} FROM ${recordsOf(entries)}
    ON CONFLICT (namespace, owner_kind, owner_id, seq) DO UPDATE SET due_at = excluded.due_at, attempts = excluded.attempts,
      reason = excluded.reason, content_hash = excluded.content_hash, model_id = excluded.model_id`.execute(trx);
}

function recordsOf(entries: readonly EmbeddingSetAside[]) {
  const records = entries.map(({ owner: { kind, id, seq }, dueAt, ...entry }) => {
    const { attempts, reason, hash } = entry;
    return { kind, id, seq, due_at: dueAt ?? null, attempts, reason, hash };
  });
  return sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(kind text, id text, seq integer, due_at timestamptz,
    attempts integer, reason text, hash text)`;
}
