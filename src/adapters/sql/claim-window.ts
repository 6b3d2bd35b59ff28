import { type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import { afterCrashes } from '../../domain/ledger/failure-policy.ts';
import { nextWindow, type OpenTail } from '../../domain/ledger/window-policy.ts';
import { createId } from '../../domain/identifier.ts';
import type { ClaimOptions, ClaimResult } from '../../ports/window-ledger.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { failWindow, halveWindow } from './end-window.ts';
import { buildLease, type LeaseTurnRow, readTurns, type SummaryRow } from './build-lease.ts';
import type { Schema, SessionsTable, WindowsTable } from './schema.ts';

type SessionRow = Pick<Selectable<SessionsTable>, (typeof sessionColumns)[number]>;

const sessionColumns = [
  'namespace',
  'session_id',
  'last_seq',
  'closed_seq',
  'settled_seq',
  'flush_seq',
  'project_id',
  'agent_id',
  'active_at',
  'ended_at',
] as const;

/** A window with the answer of the database's clock to whether its lease has run out. */
type OpenWindow = Selectable<WindowsTable> & { readonly lease_left_ms: number | null };

/** What is under the lock of its session, and by whom. */
interface Claim {
  readonly session: SessionRow;
  readonly options: ClaimOptions;
}

/**
 * Claims the session's next window under the lock of its session: the first that is not final, so that windows of one
 * session are processed in order; where all are final, one is closed from the open tail and claimed in the same step.
 */
export async function claimWindow(trx: Transaction<Schema>, wake: Wake, options: ClaimOptions): Promise<ClaimResult> {
  const session = await trx
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('namespace', '=', wake.namespace)
    .where('session_id', '=', wake.sessionId)
    .forUpdate()
    .executeTakeFirst();
  if (session === undefined || session.settled_seq >= session.last_seq) return { kind: 'idle' };
  // Windows are final up to settled_seq, and the next one is not.
  const isTailNext = session.settled_seq === session.closed_seq;
  const open = isTailNext ? undefined : await findOpenWindow(trx, wake);
  if (open === undefined) return await claimTail(trx, { session, options });
  if (open.state === 'leased' && (open.lease_left_ms ?? 0) > 0)
    return { kind: 'busy', retryMs: open.lease_left_ms ?? 0 };
  if (open.state === 'pending' && open.next_attempt_at !== null && open.next_attempt_at > options.now) {
    return { kind: 'later', at: open.next_attempt_at };
  }
  if (open.state === 'leased') return await afterCrash(trx, open, options);
  return await claimAgain(trx, open, { session, options });
}

async function findOpenWindow(
  trx: Transaction<Schema>,
  { namespace, sessionId }: Wake,
): Promise<OpenWindow | undefined> {
  return await trx
    .selectFrom('windows')
    .selectAll()
    .select(
      sql<number | null>`(extract(epoch FROM lease_expires_at - clock_timestamp()) * 1000)::float8`.as('lease_left_ms'),
    )
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .where('state', 'in', ['pending', 'leased'])
    .orderBy('first_seq')
    .limit(1)
    .executeTakeFirst();
}

/** Closes a window from the open tail, if one is due, and leases it. */
async function claimTail(trx: Transaction<Schema>, { session, options }: Claim): Promise<ClaimResult> {
  const firstSeq = session.closed_seq + 1;
  // One turn more than a window can take: enough to know that it is full.
  const turns = await readTurns(trx, session, { firstSeq, lastSeq: firstSeq + options.policy.maxTurns });
  const tail = turns.filter((turn) => turn.seq >= firstSeq);
  const next = nextWindow(openTail(session, tail), options.policy, options.now);
  if (next.kind === 'none') return { kind: 'idle' };
  if (next.kind === 'wait') return { kind: 'later', at: next.until };
  const { lastSeq, closedBy } = next;
  const window = { ...firstLease, window_id: createId(), first_seq: firstSeq, last_seq: lastSeq };
  const attempt = await beginAttempt(
    trx,
    { session, options },
    sql`
    moved AS (
      UPDATE sessions SET closed_seq = ${lastSeq}
      WHERE namespace = ${session.namespace} AND session_id = ${session.session_id} AND closed_seq = ${session.closed_seq}
      RETURNING namespace, session_id
    ), leased AS (
      INSERT INTO windows (namespace, window_id, session_id, first_seq, last_seq, state, closed_by, fence, crashes, lease_owner,
        lease_expires_at, created_at)
      SELECT m.namespace, ${window.window_id}::uuid, m.session_id, ${firstSeq}::int, ${lastSeq}::int, 'leased', ${closedBy},
        ${window.fence}::bigint, 1, ${options.owner}, ${leaseEnd(options)}, ${options.now}::timestamptz
      FROM moved m RETURNING *)`,
  );
  if (attempt === undefined) return { kind: 'again' };
  return { kind: 'claimed', lease: buildLease({ session, window, turns, ...attempt }) };
}

/** How a window stands that nobody had before. */
const firstLease = { fence: 1, attempts: 0, halves: 0, outage_since: null } as const;

function openTail(session: SessionRow, rows: readonly LeaseTurnRow[]): OpenTail {
  const fromTranscript = rows.at(-1)?.raw_memory_id != null;
  return {
    turns: rows.map((row) => ({ seq: row.seq, tokens: row.tokens, acceptedAt: row.accepted_at })),
    activeAt: session.active_at,
    flushSeq: session.flush_seq,
    flushedBy: session.ended_at !== null ? 'end' : fromTranscript ? 'transcript' : 'flush',
  };
}

/** Leases a window that was handed back, divided, or is retried. */
async function claimAgain(
  trx: Transaction<Schema>,
  window: OpenWindow,
  { session, options }: Claim,
): Promise<ClaimResult> {
  const fence = window.fence + 1;
  const attempt = await beginAttempt(
    trx,
    { session, options },
    sql`
    leased AS (
      UPDATE windows SET state = 'leased', fence = ${fence}, crashes = crashes + 1, lease_owner = ${options.owner},
        lease_expires_at = ${leaseEnd(options)}, next_attempt_at = NULL, hold_reason = NULL
      WHERE namespace = ${window.namespace} AND window_id = ${window.window_id} RETURNING *)`,
  );
  if (attempt === undefined) return { kind: 'again' };
  const turns = await readTurns(trx, session, { firstSeq: window.first_seq, lastSeq: window.last_seq });
  return { kind: 'claimed', lease: buildLease({ session, window: { ...window, fence }, turns, ...attempt }) };
}

function leaseEnd({ leaseMs }: ClaimOptions): RawBuilder<Date> {
  return sql`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})`;
}

/**
 * Writes down the attempt on the window that the statement leases, and brings the summary to build on: a fallback is none.
 * The crash is counted by the same statement, before the work begins: whoever ends the attempt in order takes it back.
 */
async function beginAttempt(
  trx: Transaction<Schema>,
  { session, options }: Claim,
  leased: RawBuilder<unknown>,
): Promise<{ readonly summary: SummaryRow | null } | undefined> {
  const { rows } = await sql<{ summary: SummaryRow | null }>`
    WITH ${leased}
    INSERT INTO window_attempts (namespace, window_id, fence, first_seq, last_seq, lease_owner, started_at)
    SELECT l.namespace, l.window_id, l.fence, l.first_seq, l.last_seq, l.lease_owner, ${options.now}::timestamptz FROM leased l
    RETURNING (SELECT to_jsonb(u) FROM summaries u
      WHERE u.namespace = ${session.namespace} AND u.session_id = ${session.session_id} AND NOT u.fallback) AS summary`.execute(
    trx,
  );
  return rows[0];
}

/** A lease that ran out without a word: the window is tried again after a pause, and given up after too many. */
async function afterCrash(trx: Transaction<Schema>, window: OpenWindow, { now }: ClaimOptions): Promise<ClaimResult> {
  await trx
    .updateTable('window_attempts')
    .set({ finished_at: now, outcome: 'crashed' })
    .where('namespace', '=', window.namespace)
    .where('window_id', '=', window.window_id)
    .where('fence', '=', window.fence)
    .where('outcome', 'is', null)
    .execute();
  const turns = window.last_seq - window.first_seq + 1;
  const after = afterCrashes({ turns, crashes: window.crashes, halves: window.halves });
  if (after.kind === 'wait') {
    const at = new Date(now.getTime() + after.pauseMs);
    await trx
      .updateTable('windows')
      .set({ state: 'pending', next_attempt_at: at, lease_owner: null, lease_expires_at: null })
      .where('namespace', '=', window.namespace)
      .where('window_id', '=', window.window_id)
      .execute();
    return { kind: 'later', at };
  }
  const error = {
    code: 'worker_crashed',
    detail: `${window.crashes} workers in a row went away while they held this window.`,
  };
  if (after.kind === 'halve') await halveWindow(trx, { window, at: now, error });
  else await failWindow(trx, { window, at: now, error });
  return { kind: 'again' };
}
