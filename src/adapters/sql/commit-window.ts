import { sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import type { CommitResult, Lease, WindowCommit } from '../../ports/window-ledger.ts';
import { applyPlan } from './apply-plan.ts';
import { settleAndCount } from './end-window.ts';
import { findExisting } from './find-existing.ts';
import { lockOwners } from './lock-owners.ts';
import { addProfileEntries } from './profile-entries.ts';
import type { Schema } from './schema.ts';
import { setSummary } from './set-summary.ts';

/**
 * Writes a run in one transaction: session lock, fencing token, owner locks, reconciliation against what is active
 * now, memories, changes, summary, profiles, the window's final state. A worker that lost its lease changes nothing.
 */
export async function commitWindow(
  trx: Transaction<Schema>,
  lease: Lease,
  commit: WindowCommit,
): Promise<CommitResult> {
  await lockSession(trx, lease);
  const { profile = [] } = commit;
  const state = commit.proposals.length + profile.length > 0 ? 'processed' : 'empty';
  await finishWindow(trx, lease, { state, commit });
  const users = profile.map(({ userId }) => ({ scope: 'user', ownerId: userId }) as const);
  await lockOwners(trx, lease.namespace, [...commit.proposals, ...users]);
  const existing = await findExisting(trx, lease.namespace, commit.proposals);
  const plan = commit.reconcile(commit.proposals, existing);
  const { summary, extractor, at, durationMs, runId } = commit;
  const author = { namespace: lease.namespace, runId, extractor, at };
  await applyPlan(trx, plan, author);
  await addProfileEntries(trx, profile, author);
  if (summary !== undefined) await setSummary(trx, lease, { summary, extractor, at, fallback: false });
  const turns = lease.lastSeq - lease.firstSeq + 1;
  await settleAndCount(trx, lease.sessionId, { namespace: lease.namespace, at, processed: 1, turns, durationMs });
  const count = (kind: string): number => plan.filter((operation) => operation.kind === kind).length;
  return { state, added: count('add'), reinforced: count('reinforce'), superseded: count('supersede') };
}

/** Locks in the same order as a claim does: session, window. */
export async function lockSession(
  trx: Transaction<Schema>,
  lease: Pick<Lease, 'namespace' | 'sessionId'>,
): Promise<void> {
  await trx
    .selectFrom('sessions')
    .select('session_id')
    .where('namespace', '=', lease.namespace)
    .where('session_id', '=', lease.sessionId)
    .forUpdate()
    .execute();
}

/** Ends the window and writes down the run, with the summary that it found, so that undoing the run can put it back. */
async function finishWindow(
  trx: Transaction<Schema>,
  lease: Lease,
  { state, commit }: { state: 'processed' | 'empty'; commit: WindowCommit },
): Promise<void> {
  const written = await sql`
    WITH finished AS (
      UPDATE windows SET state = ${state}, reason = ${commit.reason ?? null}, crashes = crashes - 1, lease_owner = NULL,
        lease_expires_at = NULL, outage_since = NULL, error = NULL, finished_at = ${commit.at}
      WHERE namespace = ${lease.namespace} AND window_id = ${lease.windowId} AND state = 'leased' AND fence = ${lease.fence}
      RETURNING namespace, window_id, session_id, fence, first_seq, last_seq
    ), attempted AS (
      UPDATE window_attempts a SET finished_at = ${commit.at}, outcome = ${state}
      FROM finished f WHERE a.namespace = f.namespace AND a.window_id = f.window_id AND a.fence = f.fence)
    INSERT INTO runs (namespace, run_id, window_id, session_id, first_seq, last_seq, extractor, facts_proposed, facts_dropped,
      duration_ms, summary_before, created_at)
    SELECT f.namespace, ${commit.runId}::uuid, f.window_id, f.session_id, f.first_seq, f.last_seq, ${commit.extractor},
      ${commit.proposals.length + commit.dropped}::int, ${commit.dropped}::int, ${commit.durationMs}::int,
      (SELECT to_jsonb(u) FROM summaries u WHERE u.namespace = f.namespace AND u.session_id = f.session_id),
      ${commit.at}::timestamptz
    FROM finished f`.execute(trx);
  if (written.numAffectedRows !== 1n) throw leaseLost();
}

export function leaseLost(): MemoirError {
  return new MemoirError('lease_lost', 'Another worker claimed the window, or it was erased; nothing was changed.');
}
