import { type Selectable, sql, type Transaction } from 'kysely';
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
  await countProcessing(trx, { namespace: window.namespace, at, failed: 1 });
  await settleSession(trx, window);
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

/** Moves `settled_seq` to the end of the last window before which all are final. The session row is locked. */
export async function settleSession(
  trx: Transaction<Schema>,
  session: { readonly namespace: string; readonly session_id: string },
): Promise<void> {
  await sql`
    UPDATE sessions s SET settled_seq = coalesce(
      (SELECT min(w.first_seq) - 1 FROM windows w
       WHERE w.namespace = s.namespace AND w.session_id = s.session_id AND w.state IN ('pending', 'leased')),
      s.closed_seq)
    WHERE s.namespace = ${session.namespace} AND s.session_id = ${session.session_id}`.execute(trx);
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
  const { processed = 0, failed = 0, retried = 0, turns = 0, durationMs = 0 } = count;
  await sql`
    INSERT INTO processing_stats AS p (namespace, day, processed, failed, retried, turns, duration_ms)
    VALUES (${count.namespace}, ${count.at.toISOString().slice(0, 10)}, ${processed}, ${failed}, ${retried}, ${turns}, ${durationMs})
    ON CONFLICT (namespace, day) DO UPDATE SET processed = p.processed + excluded.processed, failed = p.failed + excluded.failed,
      retried = p.retried + excluded.retried, turns = p.turns + excluded.turns, duration_ms = p.duration_ms + excluded.duration_ms`.execute(
    trx,
  );
}
