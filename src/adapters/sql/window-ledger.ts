import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DueOptions, Lease, WindowLedger } from '../../ports/window-ledger.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { claimWindow } from './claim-window.ts';
import { commitWindow } from './commit-window.ts';
import { readCoverage, readQueueStatus } from './coverage.ts';
import { releaseWindow } from './release-window.ts';
import { retryWindows } from './retry-windows.ts';
import type { Databases } from './database.ts';
import type { Schema } from './schema.ts';
import { getWindow, listCompleted, listWindows } from './window-views.ts';

/** The window ledger over SQL. */
export function createSqlWindowLedger({ foreground, background }: Databases): WindowLedger {
  return {
    claim: (wake, options) => background.write(wake.namespace, (trx) => claimWindow(trx, wake, options)),
    renew: (lease, leaseMs) => background.write(lease.namespace, (trx) => renew(trx, lease, leaseMs)),
    commit: (lease, commit) => background.write(lease.namespace, (trx) => commitWindow(trx, lease, commit)),
    release: (lease, after, options) =>
      background.write(lease.namespace, (trx) => releaseWindow(trx, lease, { after, ...options })),
    listDue: (options) => background.across((db) => listDue(db, options)),
    getWindow: (namespace, windowId) => foreground.read(namespace, (db) => getWindow(db, namespace, windowId)),
    listWindows: (namespace, filter) => foreground.read(namespace, (db) => listWindows(db, namespace, filter)),
    listCompleted: (namespace, limit) => foreground.read(namespace, (db) => listCompleted(db, namespace, limit)),
    retry: (namespace, filter) => foreground.write(namespace, (trx) => retryWindows(trx, namespace, filter)),
    findOldestPending: () => foreground.across(findOldestPending),
    coverage: (namespace, filter) => foreground.snapshot(namespace, (db) => readCoverage(db, namespace, filter)),
    queueStatus: (namespace, now) => foreground.read(namespace, (db) => readQueueStatus(db, namespace, now)),
  };
}

async function renew(db: Kysely<Schema>, lease: Lease, leaseMs: number): Promise<boolean> {
  const renewed = await db
    .updateTable('windows')
    .set({ lease_expires_at: sql<Date>`clock_timestamp() + make_interval(secs => ${leaseMs / 1000})` })
    .where('namespace', '=', lease.namespace)
    .where('window_id', '=', lease.windowId)
    .where('state', '=', 'leased')
    .where('fence', '=', lease.fence)
    .executeTakeFirst();
  return renewed.numUpdatedRows === 1n;
}

/**
 * Sessions whose next window is due: pending without a time or past it, leased by a worker that went away, or with an
 * open tail that has been silent for its idle time, or whose first turn is too old.
 */
async function listDue(db: Kysely<Schema>, { now, policy, tails, limit }: DueOptions): Promise<Wake[]> {
  const longAgo = (key: 'idleMs' | 'maxAgeMs'): RawBuilder<Date> =>
    sql`${now}::timestamptz - make_interval(secs => coalesce((n.settings #>> ${`{windows,${key}}`}::text[])::float8, ${policy[key]}::float8) / 1000)`;
  const { rows } = await sql<{ namespace: string; session_id: string }>`
    SELECT s.namespace, s.session_id FROM sessions s
    JOIN namespaces n ON n.namespace = s.namespace
    LEFT JOIN LATERAL (
      SELECT w.state, w.next_attempt_at, w.lease_expires_at FROM windows w
      WHERE w.namespace = s.namespace AND w.session_id = s.session_id AND w.state IN ('pending', 'leased')
      ORDER BY w.first_seq LIMIT 1) w ON true
    WHERE s.unsettled AND (
      (w.state = 'pending' AND (w.next_attempt_at IS NULL OR w.next_attempt_at <= ${now}))
      OR (w.state = 'leased' AND w.lease_expires_at <= clock_timestamp())
      OR (w.state IS NULL AND (${tails === 'all'} OR s.flush_seq > s.closed_seq OR s.active_at <= ${longAgo('idleMs')}
        OR EXISTS (SELECT FROM turns t WHERE t.namespace = s.namespace AND t.session_id = s.session_id
          AND t.seq = s.closed_seq + 1 AND t.accepted_at <= ${longAgo('maxAgeMs')}))))
    ORDER BY s.active_at LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ namespace: row.namespace, sessionId: row.session_id }));
}

/** Of all namespaces: what an orchestrator asks is how the service is. Unsettled sessions have an index of their own. */
async function findOldestPending(db: Kysely<Schema>): Promise<Date | undefined> {
  const { rows } = await sql<{ oldest: Date | null }>`
    SELECT min(t.accepted_at) AS oldest FROM sessions s
    JOIN turns t ON t.namespace = s.namespace AND t.session_id = s.session_id AND t.seq = s.settled_seq + 1
    WHERE s.unsettled`.execute(db);
  return rows[0]?.oldest ?? undefined;
}
