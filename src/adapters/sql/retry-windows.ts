import { sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { settleSessions } from './settle-sessions.ts';
import type { Schema } from './schema.ts';
import { findWindow, unknownWindow } from './window-views.ts';

/**
 * Makes failed windows pending again, with their counters at zero. Locks their sessions first, as everybody does.
 *
 * @throws MemoirError `not_found` or `window_conflict` where one window is named that is unknown or has not failed.
 */
export async function retryWindows(
  trx: Transaction<Schema>,
  namespace: string,
  { windowId, at }: { windowId?: string; at: Date },
): Promise<Wake[]> {
  if (windowId !== undefined) await requireFailed(trx, namespace, windowId);
  const one = windowId === undefined ? sql`` : sql`AND w.window_id = ${windowId}`;
  const { rows: sessions } = await sql<{ session_id: string }>`
    SELECT s.session_id FROM sessions s WHERE s.namespace = ${namespace} AND EXISTS (
      SELECT FROM windows w WHERE w.namespace = s.namespace AND w.session_id = s.session_id AND w.state = 'failed' ${one})
    ORDER BY s.session_id FOR UPDATE`.execute(trx);
  const sessionIds = sessions.map((session) => session.session_id);
  await sql`
    UPDATE windows w SET state = 'pending', attempts = 0, crashes = 0, halves = 0, outage_since = NULL, next_attempt_at = ${at},
      finished_at = NULL, reason = NULL
    WHERE w.namespace = ${namespace} AND w.state = 'failed' ${one}
      AND w.session_id = ANY (${sessionIds}::text[])`.execute(trx);
  await settleSessions(namespace, sessionIds).execute(trx);
  return sessionIds.map((sessionId) => ({ namespace, sessionId }));
}

async function requireFailed(trx: Transaction<Schema>, namespace: string, windowId: string): Promise<void> {
  const window = await findWindow(trx, namespace, windowId);
  if (window === undefined) throw unknownWindow();
  if (window.state !== 'failed')
    throw new MemoirError('window_conflict', `The window is ${window.state}; only a failed one can be retried.`);
}
