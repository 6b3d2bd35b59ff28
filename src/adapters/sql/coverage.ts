import { type Kysely, sql } from 'kysely';
import type { Coverage, QueueStatus } from '../../ports/window-ledger.ts';
import type { Schema } from './schema.ts';

interface WindowCounts {
  pending: number;
  leased: number;
  processed: number;
  empty: number;
  failed: number;
  pending_turns: number;
  leased_turns: number;
  processed_turns: number;
  empty_turns: number;
  failed_turns: number;
  erased_turns: number;
  held_turns: number;
  gaps: number;
  overlaps: number;
}

interface SessionCounts {
  sessions: number;
  last_seqs: number;
  turns: number;
  open_tails: number;
  open_turns: number;
  end_gaps: number;
  oldest: Date | null;
}

/**
 * Where every turn stands, counted from the rows themselves and not from what they should be: a gap between windows,
 * an overlap, or a turn without a row would show.
 */
export async function readCoverage(
  db: Kysely<Schema>,
  namespace: string,
  { sessionId, now }: { sessionId?: string; now: Date },
): Promise<Coverage> {
  const sessions = await countSessions(db, namespace, sessionId);
  const windows = await countWindows(db, namespace, sessionId);
  return {
    sessions: sessions.sessions,
    turns: sessions.turns,
    windows: {
      pending: windows.pending + sessions.open_tails,
      leased: windows.leased,
      processed: windows.processed,
      empty: windows.empty,
      failed: windows.failed,
    },
    turnsByState: {
      open: sessions.open_turns,
      pending: windows.pending_turns,
      leased: windows.leased_turns,
      processed: windows.processed_turns,
      empty: windows.empty_turns,
      failed: windows.failed_turns,
      erased: windows.erased_turns,
    },
    uncovered: windows.gaps + sessions.end_gaps + Math.max(0, sessions.last_seqs - sessions.turns),
    overlapping: windows.overlaps,
    heldTurns: windows.held_turns,
    oldestPendingMs: sessions.oldest === null ? 0 : Math.max(0, now.getTime() - sessions.oldest.getTime()),
  };
}

async function countSessions(
  db: Kysely<Schema>,
  namespace: string,
  sessionId: string | undefined,
): Promise<SessionCounts> {
  const one = sessionId === undefined ? sql`` : sql`AND s.session_id = ${sessionId}`;
  const { rows } = await sql<SessionCounts>`
    WITH s AS (SELECT * FROM sessions s WHERE s.namespace = ${namespace} ${one}),
      t AS (SELECT s.session_id, count(*) AS turns FROM turns s WHERE s.namespace = ${namespace} ${one} GROUP BY s.session_id),
      w AS (SELECT s.session_id, max(s.last_seq) AS last_seq FROM windows s WHERE s.namespace = ${namespace} ${one} GROUP BY s.session_id)
    SELECT count(*)::int AS sessions, coalesce(sum(s.last_seq), 0)::int AS last_seqs, coalesce(sum(t.turns), 0)::int AS turns,
      count(*) FILTER (WHERE s.closed_seq < s.last_seq)::int AS open_tails,
      coalesce(sum(s.last_seq - s.closed_seq), 0)::int AS open_turns,
      coalesce(sum(s.closed_seq - coalesce(w.last_seq, 0)), 0)::int AS end_gaps,
      (SELECT min(p.accepted_at) FROM s JOIN turns p ON p.namespace = ${namespace} AND p.session_id = s.session_id
        AND p.seq = s.settled_seq + 1 WHERE s.unsettled) AS oldest
    FROM s LEFT JOIN t USING (session_id) LEFT JOIN w USING (session_id)`.execute(db);
  return rows[0] ?? { sessions: 0, last_seqs: 0, turns: 0, open_tails: 0, open_turns: 0, end_gaps: 0, oldest: null };
}

async function countWindows(
  db: Kysely<Schema>,
  namespace: string,
  sessionId: string | undefined,
): Promise<WindowCounts> {
  const one = sessionId === undefined ? sql`` : sql`AND session_id = ${sessionId}`;
  const { rows } = await sql<WindowCounts>`
    WITH tiles AS (
      SELECT state, hold_reason, last_seq - first_seq + 1 AS turns,
        first_seq - 1 - coalesce(lag(last_seq) OVER (PARTITION BY session_id ORDER BY first_seq), 0) AS gap
      FROM windows WHERE namespace = ${namespace} ${one})
    SELECT ${sql.join(['pending', 'leased', 'processed', 'empty', 'failed'].map((state) => sql`count(*) FILTER (WHERE state = ${sql.lit(state)})::int AS ${sql.ref(state)}`))},
      ${sql.join(
        ['pending', 'leased', 'processed', 'empty', 'failed', 'erased'].map(
          (state) =>
            sql`coalesce(sum(turns) FILTER (WHERE state = ${sql.lit(state)}), 0)::int AS ${sql.ref(`${state}_turns`)}`,
        ),
      )},
      coalesce(sum(turns) FILTER (WHERE state = 'pending' AND hold_reason IS NOT NULL), 0)::int AS held_turns,
      coalesce(sum(greatest(gap, 0)), 0)::int AS gaps, coalesce(sum(greatest(-gap, 0)), 0)::int AS overlaps
    FROM tiles`.execute(db);
  const [counts] = rows;
  if (counts === undefined) throw new Error('an aggregate without groups returned no row');
  return counts;
}

/** The queue as its users see it, computed from the ledger. */
export async function readQueueStatus(db: Kysely<Schema>, namespace: string, now: Date): Promise<QueueStatus> {
  const { rows } = await sql<QueueStatus>`
    WITH tails AS (SELECT count(*)::int AS open FROM sessions WHERE namespace = ${namespace} AND closed_seq < last_seq)
    SELECT count(*) FILTER (WHERE state = 'pending')::int + (SELECT open FROM tails) AS waiting,
      count(*) FILTER (WHERE state = 'leased')::int AS active,
      count(*) FILTER (WHERE state = 'pending' AND next_attempt_at > ${now})::int + (SELECT open FROM tails) AS delayed,
      count(*) FILTER (WHERE state IN ('processed', 'empty'))::int AS completed,
      count(*) FILTER (WHERE state = 'failed')::int AS failed
    FROM windows WHERE namespace = ${namespace}`.execute(db);
  return rows[0] ?? { waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0 };
}
