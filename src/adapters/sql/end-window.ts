import type { Selectable, Transaction } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import type { FaultError } from '../../domain/ledger/failure-policy.ts';
import type { Schema, WindowsTable } from './schema.ts';
import { countProcessing, settleSessions } from './settle-sessions.ts';

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
  const { namespace, session_id: sessionId } = window;
  await settleSessions(namespace, [sessionId]).execute(trx);
  await countProcessing(namespace, [{ at, failed: 1 }]).execute(trx);
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
