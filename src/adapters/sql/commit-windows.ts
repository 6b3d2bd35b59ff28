import { type RawBuilder, sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { inTheWay } from '../../domain/ledger/group-commit.ts';
import type { MemoryOwner } from '../../domain/memory/memory.ts';
import type { ExistingMemories } from '../../domain/memory/reconcile.ts';
import type { CommitResult, Lease, WindowCommit } from '../../ports/window-ledger.ts';
import { applyPlans, type AuthoredPlan, imagesBefore } from './apply-plans.ts';
import { existingOfRows, findExisting } from './find-existing.ts';
import { lockOwners, ownerKey, tryOwners } from './lock-owners.ts';
import { lockSessionRows } from './lock-session-rows.ts';
import { addProfileEntries, type AuthoredEntries } from './profile-entries.ts';
import type { Schema } from './schema.ts';
import { setSummaries, type SummaryRecord } from './set-summaries.ts';
import { countProcessing, type ProcessingCount, type SettledRow, settleSessions } from './settle-sessions.ts';
import { sendLast, together } from './together.ts';

/** What a worker made of its window, ready to be written. */
export interface FinishedRun {
  readonly lease: Lease;
  readonly commit: WindowCommit;
}

/** Whose memories and profiles a run touches. */
export function ownersOf({ commit: { proposals, profile = [] } }: FinishedRun): MemoryOwner[] {
  return [...proposals, ...profile.map(({ userId }) => ({ scope: 'user', ownerId: userId }) as const)];
}

type Outcome = CommitResult | MemoirError | typeof inTheWay;

/**
 * Writes runs in one transaction: session locks, owner locks, fencing tokens, reconciliation against what is active now,
 * memories, changes, summaries, profiles, the windows' final states. A worker that lost its lease changes nothing. No two of
 * the runs are of one session or have an owner in common, so that none has to see what another one adds.
 *
 * Nothing is written before the locks are there: an opening that was cancelled would let it be written outside of a transaction.
 */
export async function commitWindows(
  trx: Transaction<Schema>,
  namespace: string,
  { runs, waits }: { readonly runs: readonly FinishedRun[]; readonly waits: boolean },
): Promise<Outcome[]> {
  const free = await lockRuns(trx, namespace, { runs, waits });
  const outcomes = await commitLocked(
    trx,
    namespace,
    runs.filter((run) => free.has(run)),
  );
  return runs.map((run) => outcomes.get(run) ?? (free.has(run) ? leaseLost() : inTheWay));
}

/** Locks sessions and owners; answers the runs whose locks are all there. Without waiting, that is without those of others. */
async function lockRuns(
  trx: Transaction<Schema>,
  namespace: string,
  { runs, waits }: { readonly runs: readonly FinishedRun[]; readonly waits: boolean },
): Promise<Set<FinishedRun>> {
  const sessionIds = runs.map(({ lease }) => lease.sessionId);
  const owners = runs.flatMap(ownersOf);
  if (waits) {
    await together(trx, [lockSessionRows(namespace, sessionIds), lockOwners(namespace, owners)]);
    return new Set(runs);
  }
  const [locked, taken] = await together(trx, [
    lockSessionRows(namespace, sessionIds, { waits }),
    tryOwners(namespace, owners),
  ]);
  const sessions = new Set(locked.map((row) => row.session_id));
  const others = new Set(taken.map((row) => row.owner));
  const isFree = (run: FinishedRun): boolean =>
    sessions.has(run.lease.sessionId) && ownersOf(run).every((owner) => !others.has(ownerKey(namespace, owner)));
  return new Set(runs.filter(isFree));
}

/** Of runs whose locks are there: what each has brought, without those that had lost their lease. */
async function commitLocked(
  trx: Transaction<Schema>,
  namespace: string,
  runs: readonly FinishedRun[],
): Promise<Map<FinishedRun, CommitResult>> {
  if (runs.length === 0) return new Map();
  const sessionIds = runs.map(({ lease }) => lease.sessionId);
  const proposals = runs.flatMap(({ commit }) => commit.proposals);
  const [finished, settled, existing] = await together(trx, [
    finishWindows(namespace, runs),
    settleSessions(namespace, sessionIds),
    findExisting(namespace, proposals),
  ]);
  const finishedIds = new Set(finished.map((row) => row.run_id));
  const planned = planRuns(
    runs.filter(({ commit }) => finishedIds.has(commit.runId)),
    existingOfRows(existing),
  );
  await writeRuns(trx, namespace, planned);
  return new Map(planned.map((run) => [run.run, resultOf(run, settled)]));
}

async function writeRuns(trx: Transaction<Schema>, namespace: string, runs: readonly PlannedRun[]): Promise<void> {
  if (runs.length === 0) return;
  await addProfileEntries(trx, namespace, runs.map(entriesOf));
  const summaries = runs.flatMap(summaryOf);
  await sendLast(trx, [
    ...applyPlans(namespace, runs, await imagesBefore(trx, namespace, runs)),
    summaries.length === 0 ? undefined : setSummaries(namespace, summaries),
    countProcessing(namespace, runs.map(countOf)),
  ]);
}

/**
 * Ends the windows whose fencing token still holds and writes down their runs, each with the summary that it found, so that
 * undoing the run can put it back; answers the ids of these runs.
 */
function finishWindows(namespace: string, runs: readonly FinishedRun[]): RawBuilder<{ run_id: string }> {
  const windowIds = runs.map(({ lease }) => lease.windowId);
  return sql`
    WITH run AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(runs.map(recordOfRun))}::jsonb) AS r(window_id uuid, fence bigint, run_id uuid,
        state text, reason text, extractor text, proposed integer, dropped integer, duration_ms integer, at timestamptz)
    ), finished AS (
      UPDATE windows w SET state = r.state, reason = r.reason, crashes = w.crashes - 1, lease_owner = NULL, lease_expires_at = NULL,
        outage_since = NULL, error = NULL, finished_at = r.at
      FROM run r WHERE w.namespace = ${namespace} AND w.window_id = r.window_id AND w.window_id = ANY (${windowIds}::uuid[])
        AND w.state = 'leased' AND w.fence = r.fence
      RETURNING w.session_id, w.first_seq, w.last_seq, r.*
    ), attempted AS (
      UPDATE window_attempts a SET finished_at = f.at, outcome = f.state
      FROM finished f WHERE a.namespace = ${namespace} AND a.window_id = f.window_id AND a.window_id = ANY (${windowIds}::uuid[])
        AND a.fence = f.fence)
    INSERT INTO runs (namespace, run_id, window_id, session_id, first_seq, last_seq, extractor, facts_proposed, facts_dropped,
      duration_ms, summary_before, created_at)
    SELECT ${namespace}, f.run_id, f.window_id, f.session_id, f.first_seq, f.last_seq, f.extractor, f.proposed, f.dropped, f.duration_ms,
      (SELECT to_jsonb(u) FROM summaries u WHERE u.namespace = ${namespace} AND u.session_id = f.session_id), f.at
    FROM finished f RETURNING run_id`;
}

function recordOfRun(run: FinishedRun): Readonly<Record<string, unknown>> {
  const { lease, commit } = run;
  return {
    window_id: lease.windowId,
    fence: lease.fence,
    run_id: commit.runId,
    state: stateOf(run),
    reason: commit.reason,
    extractor: commit.extractor,
    proposed: commit.proposals.length + commit.dropped,
    dropped: commit.dropped,
    duration_ms: commit.durationMs,
    at: commit.at,
  };
}

function stateOf(run: FinishedRun): CommitResult['state'] {
  return ownersOf(run).length > 0 ? 'processed' : 'empty';
}

interface PlannedRun extends AuthoredPlan {
  readonly run: FinishedRun;
}

/** Decides what becomes of the proposals. */
function planRuns(runs: readonly FinishedRun[], existing: ExistingMemories): PlannedRun[] {
  return runs.map((run) => {
    const { commit } = run;
    const { runId, extractor, at } = commit;
    return { run, plan: commit.reconcile(commit.proposals, existing), author: { runId, extractor, at } };
  });
}

function entriesOf({ run, author }: PlannedRun): AuthoredEntries {
  return { entries: run.commit.profile ?? [], author };
}

function summaryOf({ run: { lease, commit } }: PlannedRun): SummaryRecord[] {
  const { summary, extractor, at } = commit;
  if (summary === undefined) return [];
  return [{ sessionId: lease.sessionId, summary, throughSeq: lease.lastSeq, extractor, at, fallback: false }];
}

function countOf({ run: { lease, commit } }: PlannedRun): ProcessingCount {
  const { at, durationMs } = commit;
  return { at, processed: 1, turns: lease.lastSeq - lease.firstSeq + 1, durationMs };
}

function resultOf({ run, plan }: PlannedRun, settled: readonly SettledRow[]): CommitResult {
  const count = (kind: string): number => plan.filter((operation) => operation.kind === kind).length;
  return {
    state: stateOf(run),
    added: count('add'),
    reinforced: count('reinforce'),
    superseded: count('supersede'),
    isSessionDone: settled.some((row) => row.is_done && row.session_id === run.lease.sessionId),
  };
}

function leaseLost(): MemoirError {
  return new MemoirError('lease_lost', 'Another worker claimed the window, or it was erased; nothing was changed.');
}
