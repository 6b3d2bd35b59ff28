import { type Selectable, sql, type Transaction } from 'kysely';
import { afterCrashes } from '../../domain/ledger/failure-policy.ts';
import { nextWindow, type OpenTail } from '../../domain/ledger/window-policy.ts';
import { createId } from '../../domain/identifier.ts';
import type { ClaimOptions, ClaimResult } from '../../ports/window-ledger.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { failWindow, halveWindow } from './end-window.ts';
import { loadLease } from './load-lease.ts';
import type { Schema, SessionsTable, WindowsTable } from './schema.ts';

/** A window with the answer of the database's clock to whether its lease has run out. */
export type OpenWindow = Selectable<WindowsTable> & { readonly lease_left_ms: number | null };

/**
 * Claims the session's next window under the lock of its session: the first that is not final, so that windows of one
 * session are processed in order; where all are final, one is closed from the open tail and claimed in the same step.
 */
export async function claimWindow(trx: Transaction<Schema>, wake: Wake, options: ClaimOptions): Promise<ClaimResult> {
  const session = await trx
    .selectFrom('sessions')
    .selectAll()
    .where('namespace', '=', wake.namespace)
    .where('session_id', '=', wake.sessionId)
    .forUpdate()
    .executeTakeFirst();
  if (session === undefined || session.settled_seq >= session.last_seq) return { kind: 'idle' };
  const open = await findOpenWindow(trx, wake);
  if (open === undefined) return await closeTail(trx, session, options);
  if (open.state === 'leased' && (open.lease_left_ms ?? 0) > 0)
    return { kind: 'busy', retryMs: open.lease_left_ms ?? 0 };
  if (open.state === 'pending' && open.next_attempt_at !== null && open.next_attempt_at > options.now) {
    return { kind: 'later', at: open.next_attempt_at };
  }
  if (open.state === 'leased') return await afterCrash(trx, open, options);
  return await lease(trx, open, { session, options });
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

async function closeTail(
  trx: Transaction<Schema>,
  session: Selectable<SessionsTable>,
  options: ClaimOptions,
): Promise<ClaimResult> {
  const next = nextWindow(await loadTail(trx, session, options), options.policy, options.now);
  if (next.kind === 'none') return { kind: 'idle' };
  if (next.kind === 'wait') return { kind: 'later', at: next.until };
  const { rows } = await sql<Selectable<WindowsTable>>`
    WITH moved AS (
      UPDATE sessions SET closed_seq = ${next.lastSeq}
      WHERE namespace = ${session.namespace} AND session_id = ${session.session_id} AND closed_seq = ${session.closed_seq}
      RETURNING namespace, session_id)
    INSERT INTO windows (namespace, window_id, session_id, first_seq, last_seq, state, closed_by, created_at)
    SELECT m.namespace, ${createId()}::uuid, m.session_id, ${session.closed_seq + 1}::int, ${next.lastSeq}::int, 'pending', ${next.closedBy}, ${options.now}::timestamptz
    FROM moved m RETURNING *`.execute(trx);
  const [window] = rows;
  return window === undefined
    ? { kind: 'again' }
    : await lease(trx, { ...window, lease_left_ms: null }, { session, options });
}

/** One turn more than a window can take: enough to know that it is full. */
async function loadTail(
  trx: Transaction<Schema>,
  session: Selectable<SessionsTable>,
  { policy }: ClaimOptions,
): Promise<OpenTail> {
  const rows = await trx
    .selectFrom('turns')
    .select(['seq', 'tokens', 'accepted_at', 'raw_memory_id'])
    .where('namespace', '=', session.namespace)
    .where('session_id', '=', session.session_id)
    .where('seq', '>', session.closed_seq)
    .orderBy('seq')
    .limit(policy.maxTurns + 1)
    .execute();
  const fromTranscript = rows.at(-1)?.raw_memory_id != null;
  return {
    turns: rows.map((row) => ({ seq: row.seq, tokens: row.tokens, acceptedAt: row.accepted_at })),
    activeAt: session.active_at,
    flushSeq: session.flush_seq,
    flushedBy: session.ended_at !== null ? 'end' : fromTranscript ? 'transcript' : 'flush',
  };
}

/** Counts the crash before the work begins: whoever ends the attempt in order takes it back. */
async function lease(
  trx: Transaction<Schema>,
  window: OpenWindow,
  { session, options }: { session: Selectable<SessionsTable>; options: ClaimOptions },
): Promise<ClaimResult> {
  const fence = window.fence + 1;
  await sql`
    WITH leased AS (
      UPDATE windows SET state = 'leased', fence = ${fence}, crashes = crashes + 1, lease_owner = ${options.owner},
        lease_expires_at = clock_timestamp() + make_interval(secs => ${options.leaseMs / 1000}), next_attempt_at = NULL, hold_reason = NULL
      WHERE namespace = ${window.namespace} AND window_id = ${window.window_id}
      RETURNING namespace, window_id, fence, first_seq, last_seq, lease_owner)
    INSERT INTO window_attempts (namespace, window_id, fence, first_seq, last_seq, lease_owner, started_at)
    SELECT l.*, ${options.now}::timestamptz FROM leased l`.execute(trx);
  return { kind: 'claimed', lease: await loadLease(trx, { ...window, fence }, session) };
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
