import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ClaimResult, CommitResult, DueOptions, Lease, WindowLedger } from '../../ports/window-ledger.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { GroupCommit } from '../../domain/ledger/group-commit.ts';
import { limits } from '../../domain/limits.ts';
import { type ClaimRequest, claimWindows } from './claim-windows.ts';
import { commitWindows, type FinishedRun, ownersOf } from './commit-windows.ts';
import { readCoverage, readQueueStatus } from './coverage.ts';
import { releaseWindow } from './release-window.ts';
import { retryWindows } from './retry-windows.ts';
import type { Database, Databases } from './database.ts';
import type { Schema } from './schema.ts';
import { getWindow, listCompleted, listWindows } from './window-views.ts';

/** The window ledger over SQL. What concurrent workers claim and commit is joined into few transactions. */
export function createSqlWindowLedger({ foreground, background }: Databases): WindowLedger {
  const claims = joinClaims(background);
  const commits = joinCommits(background);
  return {
    claim: ({ namespace, sessionId }, options) => claims.submit(namespace, { sessionId, options }),
    renew: (lease, leaseMs) => background.write(lease.namespace, (trx) => renew(trx, lease, leaseMs)),
    commit: (lease, commit) => commits.submit(lease.namespace, { lease, commit }),
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

/**
 * One transaction at a time: two would wait for each other's row of the day's statistics. What somebody else has locked is left
 * out and waited for by itself: a process that stands still must hold up its own sessions only.
 */
const joining = { parallel: 1, mostPerCommit: limits.windowsPerCommit, sizeOf: () => 1, sharing: false } as const;

function joinClaims(db: Database): GroupCommit<ClaimRequest, ClaimResult> {
  return new GroupCommit({
    commit: (namespace, requests, { alone: waits }) =>
      db.write(namespace, (trx) => claimWindows(trx, namespace, { requests, waits })),
    ...joining,
    keysOf: ({ sessionId }) => [sessionId],
  });
}

/** Runs of one owner follow each other: each is reconciled with what the one before has added. */
function joinCommits(db: Database): GroupCommit<FinishedRun, CommitResult> {
  return new GroupCommit({
    commit: (namespace, runs, { alone: waits }) =>
      db.write(namespace, (trx) => commitWindows(trx, namespace, { runs, waits })),
    ...joining,
    keysOf: (run) => [
      JSON.stringify(['session', run.lease.sessionId]),
      ...ownersOf(run).map(({ scope, ownerId }) => JSON.stringify([scope, ownerId])),
    ],
  });
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
