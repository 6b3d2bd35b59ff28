import { type RawBuilder, type Selectable, sql, type Transaction } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import type { FaultError } from '../../domain/ledger/failure-policy.ts';
import type { Schema, WindowsTable } from './schema.ts';

/** How a window that brought nothing ends, or is divided. */
export interface WindowEnding {
  readonly window: Selectable<WindowsTable>;
  readonly at: Date;
  readonly error: FaultError;
}

/** Gives a window up: its turns stay, with the error, until it is retried. */
export async function failWindow(trx: Transaction<Schema>, { window, at, error }: WindowEnding): Promise<void> {
  await trx
    .updateTable('windows')
    .set({
      state: 'failed',
      reason: error.code,
      error: JSON.stringify(error),
      finished_at: at,
      lease_owner: null,
      lease_expires_at: null,
    })
    .where('namespace', '=', window.namespace)
    .where('window_id', '=', window.window_id)
    .execute();
  await settleAndCount(trx, window.session_id, { namespace: window.namespace, at, failed: 1 });
}

/**
 * Replaces a window by its two halves, each of which is tried once. The parent lives on in its attempts; the unique
 * key on (namespace, session, first_seq) keeps the tiling.
 */
export async function halveWindow(trx: Transaction<Schema>, { window, at, error }: WindowEnding): Promise<void> {
  const middle = window.first_seq + Math.floor((window.last_seq - window.first_seq) / 2);
  const half = {
    namespace: window.namespace,
    session_id: window.session_id,
    state: 'pending',
    closed_by: 'halved',
    halves: window.halves + 1,
    parent_id: window.window_id,
    error: JSON.stringify(error),
    created_at: at,
  } as const;
  await trx
    .deleteFrom('windows')
    .where('namespace', '=', window.namespace)
    .where('window_id', '=', window.window_id)
    .execute();
  await trx
    .insertInto('windows')
    .values([
      { ...half, window_id: createId(), first_seq: window.first_seq, last_seq: middle },
      { ...half, window_id: createId(), first_seq: middle + 1, last_seq: window.last_seq },
    ])
    .execute();
}

interface SessionKey {
  readonly namespace: string;
  readonly session_id: string;
}

/** Moves `settled_seq` to the end of the last window before which all are final. The session row is locked. */
export async function settleSession(trx: Transaction<Schema>, session: SessionKey): Promise<void> {
  await settling(session).execute(trx);
}

function settling(session: SessionKey): RawBuilder<unknown> {
  return sql`
    UPDATE sessions s SET settled_seq = coalesce(
      (SELECT min(w.first_seq) - 1 FROM windows w
       WHERE w.namespace = s.namespace AND w.session_id = s.session_id AND w.state IN ('pending', 'leased')),
      s.closed_seq)
    WHERE s.namespace = ${session.namespace} AND s.session_id = ${session.session_id}`;
}

/** What a day's statistics grow by. */
export interface ProcessingCount {
  readonly namespace: string;
  readonly at: Date;
  readonly processed?: number;
  readonly failed?: number;
  readonly retried?: number;
  readonly turns?: number;
  readonly durationMs?: number;
}

/** Adds to the statistics of the day (UTC). */
export async function countProcessing(trx: Transaction<Schema>, count: ProcessingCount): Promise<void> {
  await counting(count).execute(trx);
}

function counting(count: ProcessingCount): RawBuilder<unknown> {
  const { namespace, at, processed = 0, failed = 0, retried = 0, turns = 0, durationMs = 0 } = count;
  return sql`
    INSERT INTO processing_stats AS p (namespace, day, processed, failed, retried, turns, duration_ms)
    VALUES (${namespace}, ${at.toISOString().slice(0, 10)}, ${processed}, ${failed}, ${retried}, ${turns}, ${durationMs})
    ON CONFLICT (namespace, day) DO UPDATE SET processed = p.processed + excluded.processed, failed = p.failed + excluded.failed,
      retried = p.retried + excluded.retried, turns = p.turns + excluded.turns, duration_ms = p.duration_ms + excluded.duration_ms`;
}

/**
 * What is done when a window has ended. The statistics come last in a transaction: from then on no other of the namespace can
 * end one.
 */
export async function settleAndCount(
  trx: Transaction<Schema>,
  sessionId: string,
  count: ProcessingCount,
): Promise<void> {
  const session = { namespace: count.namespace, session_id: sessionId };
  await sql`WITH counted AS (${counting(count)}) ${settling(session)}`.execute(trx);
}
