import { type Kysely, sql } from 'kysely';
import type { PendingSession, PendingState, PendingWork } from '../../ports/pending-work.ts';
import type { RecallScope } from '../../ports/recall-index.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import type { Database } from './database.ts';
import { hidden, nameScope, turnConditions } from './recall-scope.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

/** Pending work over SQL. */
export function createSqlPendingWork(db: Database): PendingWork {
  return {
    hasten: (namespace, scope) => db.write(namespace, (trx) => hasten(trx, namespace, scope)),
    listPending: async (namespace, sessions) =>
      sessions.length === 0 ? [] : await db.read(namespace, (reader) => listPending(reader, namespace, sessions)),
  };
}

/** Sessions are locked in one order, as all who lock several do; one whose tail is closed is left alone. */
async function hasten(db: Kysely<Schema>, namespace: string, scope: RecallScope): Promise<PendingSession[]> {
  const name = hidden(namespace);
  const { rows } = await sql<{ session_id: string; last_seq: number }>`
    WITH waiting AS MATERIALIZED (
      SELECT s.session_id, s.last_seq, s.flush_seq, s.closed_seq FROM sessions s WHERE s.namespace = ${name} AND s.unsettled
        AND EXISTS (SELECT FROM turns t WHERE ${turnConditions(name, nameScope(scope))} AND t.session_id = s.session_id AND t.seq > s.settled_seq)
      ORDER BY s.session_id LIMIT ${sql.lit(bounds.waitingSessions)}
    ), locked AS MATERIALIZED (
      SELECT s.session_id FROM sessions s WHERE s.namespace = ${name}
        AND s.session_id IN (SELECT w.session_id FROM waiting w WHERE greatest(w.flush_seq, w.closed_seq) < w.last_seq)
      ORDER BY s.session_id FOR UPDATE
    ), hastened AS (
      UPDATE sessions s SET flush_seq = greatest(s.flush_seq, s.last_seq)
      FROM locked l WHERE s.namespace = ${name} AND s.session_id = l.session_id
    )
    SELECT session_id, last_seq FROM waiting`.execute(db);
  return rows.map((row) => ({ sessionId: row.session_id, lastSeq: row.last_seq }));
}

async function listPending(
  db: Kysely<Schema>,
  namespace: string,
  sessions: readonly PendingSession[],
): Promise<PendingState[]> {
  const keys = sessions.map(({ sessionId, lastSeq }) => ({ session_id: sessionId, last_seq: lastSeq }));
  const { rows } = await sql<{ session_id: string; last_seq: number; held: boolean; next_attempt_at: Date | null }>`
    SELECT s.session_id, k.last_seq, w.hold_reason IS NOT NULL AS held, w.next_attempt_at
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k(session_id text, last_seq integer)
    JOIN sessions s ON s.namespace = ${namespace} AND s.session_id = k.session_id AND s.settled_seq < k.last_seq
    LEFT JOIN LATERAL (
      SELECT w.hold_reason, w.next_attempt_at FROM windows w
      WHERE w.namespace = s.namespace AND w.session_id = s.session_id AND w.state IN ('pending', 'leased')
      ORDER BY w.first_seq LIMIT 1) w ON true`.execute(db);
  return rows.map((row) => ({
    sessionId: row.session_id,
    lastSeq: row.last_seq,
    held: row.held,
    ...present({ nextAttemptAt: row.next_attempt_at }),
  }));
}
