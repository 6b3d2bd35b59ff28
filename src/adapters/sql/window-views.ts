import type { Kysely, Selectable } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { isId } from '../../domain/identifier.ts';
import type { WindowClosedBy } from '../../domain/ledger/window-policy.ts';
import type { AttemptView, WindowFilter, WindowView } from '../../ports/window-ledger.ts';
import { present } from './rows.ts';
import type { Schema, WindowAttemptsTable, WindowsTable } from './schema.ts';

/** Newest first; `before` is the id of the last window of the page before. */
export async function listWindows(db: Kysely<Schema>, namespace: string, filter: WindowFilter): Promise<WindowView[]> {
  let query = db.selectFrom('windows').selectAll().where('namespace', '=', namespace);
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.sessionId !== undefined) query = query.where('session_id', '=', filter.sessionId);
  if (filter.before !== undefined) query = query.where('window_id', '<', filter.before);
  const rows = await query.orderBy('window_id', 'desc').limit(filter.limit).execute();
  return rows.map(viewOfRow);
}

/** The windows that ended processed or empty, latest first: the latest of each, by the index, then of both. */
export async function listCompleted(db: Kysely<Schema>, namespace: string, limit: number): Promise<WindowView[]> {
  const latest = (state: 'processed' | 'empty'): Promise<Selectable<WindowsTable>[]> =>
    db
      .selectFrom('windows')
      .selectAll()
      .where('namespace', '=', namespace)
      .where('state', '=', state)
      .orderBy('finished_at', 'desc')
      .limit(limit)
      .execute();
  const rows = [...(await latest('processed')), ...(await latest('empty'))];
  const finished = (row: Selectable<WindowsTable>): number => row.finished_at?.getTime() ?? 0;
  return rows
    .sort((a, b) => finished(b) - finished(a) || (a.window_id < b.window_id ? 1 : -1))
    .slice(0, limit)
    .map(viewOfRow);
}

/** One window with its attempts, those of the window that it is a half of included. */
export async function getWindow(
  db: Kysely<Schema>,
  namespace: string,
  windowId: string,
): Promise<WindowView & { history: AttemptView[] }> {
  const row = await findWindow(db, namespace, windowId);
  if (row === undefined) throw unknownWindow();
  const ids = [windowId, ...(row.parent_id === null ? [] : [row.parent_id])];
  const attempts = await db
    .selectFrom('window_attempts')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('window_id', 'in', ids)
    .orderBy('started_at')
    .orderBy('fence')
    .execute();
  return { ...viewOfRow(row), history: attempts.map(attemptOfRow) };
}

/** Undefined also for what is no id, which the store would refuse to look for. */
export async function findWindow(
  db: Kysely<Schema>,
  namespace: string,
  windowId: string,
): Promise<Selectable<WindowsTable> | undefined> {
  if (!isId(windowId)) return undefined;
  return await db
    .selectFrom('windows')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('window_id', '=', windowId)
    .executeTakeFirst();
}

export function unknownWindow(): MemoirError {
  return new MemoirError('not_found', 'There is no such window in this namespace.', { field: 'windowId' });
}

function viewOfRow(row: Selectable<WindowsTable>): WindowView {
  return {
    windowId: row.window_id,
    sessionId: row.session_id,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    state: row.state,
    closedBy: row.closed_by as WindowClosedBy,
    attempts: row.attempts,
    crashes: row.crashes,
    createdAt: row.created_at,
    ...present({
      reason: row.reason,
      nextAttemptAt: row.next_attempt_at,
      holdReason: row.hold_reason,
      error: row.error,
      finishedAt: row.finished_at,
    }),
  };
}

function attemptOfRow(row: Selectable<WindowAttemptsTable>): AttemptView {
  return {
    fence: row.fence,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    leaseOwner: row.lease_owner,
    startedAt: row.started_at,
    ...present({ finishedAt: row.finished_at, outcome: row.outcome, error: row.error, payload: row.payload }),
  };
}
