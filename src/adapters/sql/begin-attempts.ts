import { type Selectable, sql, type Transaction } from 'kysely';
import type { WindowClosedBy } from '../../domain/ledger/window-policy.ts';
import type { ClaimOptions } from '../../ports/window-ledger.ts';
import type { Schema, SummariesTable, WindowsTable } from './schema.ts';

/** A window that is to be closed from the open tail of its session. */
export interface TailWindow {
  readonly session_id: string;
  readonly window_id: string;
  readonly first_seq: number;
  readonly last_seq: number;
  readonly closed_by: WindowClosedBy;
}

/** A window that was handed back, divided, or is retried. */
type WindowAgain = Pick<Selectable<WindowsTable>, 'session_id' | 'window_id'>;

interface By {
  readonly options: ClaimOptions;
}

export interface WindowsToLease {
  readonly tails: readonly (TailWindow & By)[];
  readonly again: readonly (WindowAgain & By)[];
}

/** A row of `summaries` as JSON; only what is read from it is named. */
export type SummaryRow = Pick<
  Selectable<SummariesTable>,
  'summary' | 'themes' | 'persons' | 'places' | 'user_sentiment'
>;

export interface BegunAttempt {
  readonly fence: number;
  /** To build on; a fallback is none. */
  readonly summary: SummaryRow | null;
}

/**
 * Leases windows and writes down the attempts on them; by session, without those whose session has moved on. The crash is
 * counted by the same statement, before the work begins: whoever ends the attempt in order takes it back.
 */
export async function beginAttempts(
  trx: Transaction<Schema>,
  namespace: string,
  { tails, again }: WindowsToLease,
): Promise<Map<string, BegunAttempt>> {
  if (tails.length + again.length === 0) return new Map();
  const lease = sql`r.owner, clock_timestamp() + make_interval(secs => r.lease_ms / 1000)`;
  // The ids stand in the statement beside the records, so that it goes by the keys whatever the planner thinks of records.
  const sessionIds = tails.map((tail) => tail.session_id);
  const windowIds = again.map((window) => window.window_id);
  const { rows } = await sql<{ session_id: string } & BegunAttempt>`
    WITH tail AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(tails.map(recordOfTail))}::jsonb) AS r(session_id text, window_id uuid,
        first_seq integer, last_seq integer, closed_by text, owner text, lease_ms float8, now timestamptz)
    ), moved AS (
      UPDATE sessions s SET closed_seq = t.last_seq FROM tail t
      WHERE s.namespace = ${namespace} AND s.session_id = t.session_id AND s.session_id = ANY (${sessionIds}::text[])
        AND s.closed_seq = t.first_seq - 1
      RETURNING s.session_id
    ), opened AS (
      INSERT INTO windows (namespace, window_id, session_id, first_seq, last_seq, state, closed_by, fence, crashes, created_at,
        lease_owner, lease_expires_at)
      SELECT ${namespace}, r.window_id, r.session_id, r.first_seq, r.last_seq, 'leased', r.closed_by, 1, 1, r.now, ${lease}
      FROM tail r JOIN moved USING (session_id)
      RETURNING session_id, window_id, fence, first_seq, last_seq, lease_owner, created_at AS started_at
    ), taken AS (
      UPDATE windows w SET state = 'leased', fence = w.fence + 1, crashes = w.crashes + 1, next_attempt_at = NULL, hold_reason = NULL,
        (lease_owner, lease_expires_at) = (SELECT ${lease})
      FROM jsonb_to_recordset(${JSON.stringify(again.map(recordOfAgain))}::jsonb) AS r(window_id uuid, owner text, lease_ms float8, now timestamptz)
      WHERE w.namespace = ${namespace} AND w.window_id = r.window_id AND w.window_id = ANY (${windowIds}::uuid[])
      RETURNING w.session_id, w.window_id, w.fence, w.first_seq, w.last_seq, w.lease_owner, r.now AS started_at
    ), leased AS (SELECT * FROM opened UNION ALL SELECT * FROM taken
    ), attempted AS (
      INSERT INTO window_attempts (namespace, window_id, fence, first_seq, last_seq, lease_owner, started_at)
      SELECT ${namespace}, window_id, fence, first_seq, last_seq, lease_owner, started_at FROM leased)
    SELECT l.session_id, l.fence, (SELECT to_jsonb(u) FROM summaries u
      WHERE u.namespace = ${namespace} AND u.session_id = l.session_id AND NOT u.fallback) AS summary FROM leased l`.execute(
    trx,
  );
  return new Map(rows.map(({ session_id: sessionId, ...attempt }) => [sessionId, attempt]));
}

function recordOfTail({ options, ...tail }: TailWindow & By): Readonly<Record<string, unknown>> {
  return { ...tail, ...recordOfClaim(options) };
}

function recordOfAgain({ window_id, options }: WindowAgain & By): Readonly<Record<string, unknown>> {
  return { window_id, ...recordOfClaim(options) };
}

function recordOfClaim({ owner, leaseMs, now }: ClaimOptions): Readonly<Record<string, unknown>> {
  return { owner, lease_ms: leaseMs, now };
}
