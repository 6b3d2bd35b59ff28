import { type Selectable, sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import type { RunView } from '../../ports/memory-store.ts';
import { lockSessionRows } from './lock-session-rows.ts';
import { lockOwners } from './lock-owners.ts';
import { readImages, restoreImages } from './memory-images.ts';
import { findProfileOwners, undoProfile } from './profile-undo.ts';
import { present } from './rows.ts';
import type { MemoryImage, RunsTable, Schema } from './schema.ts';
import { isUniqueViolation } from './translate-error.ts';
import { writeChanges } from './write-changes.ts';

interface Change {
  readonly memory_id: string;
  readonly before: MemoryImage | null;
  readonly after: MemoryImage | null;
}

/** Puts back what a run changed, if no later memory rests on it. Locks in the order of a commit: session, owners. */
export async function undoRun(
  trx: Transaction<Schema>,
  namespace: string,
  { runId, at }: { runId: string; at: Date },
): Promise<RunView> {
  const { session_id: sessionId } = await readRun(trx, namespace, runId);
  await lockSessionRows(namespace, [sessionId]).execute(trx);
  const run = await readRun(trx, namespace, runId);
  if (run.undone_at !== null) throw new MemoirError('run_conflict', 'The run was undone already.');
  const changes = await readChanges(trx, namespace, runId);
  const users = await findProfileOwners(trx, namespace, runId);
  await lockOwners(namespace, [...ownersOf(changes), ...users])?.execute(trx);
  await requireUntouched(trx, namespace, runId);
  const ids = changes.map((change) => change.memory_id);
  const now = await readImages(trx, namespace, ids);
  await restoreMemories(trx, namespace, changes);
  await restoreSummary(trx, namespace, run);
  await undoProfile(trx, namespace, { runId, at });
  const undone = ids.map((memoryId) => ({ memoryId, operation: 'undo', runId, at }));
  await writeChanges(namespace, { changes: undone, before: now })?.execute(trx);
  await trx
    .updateTable('runs')
    .set({ undone_at: at })
    .where('namespace', '=', namespace)
    .where('run_id', '=', runId)
    .execute();
  return runOfRow({ ...run, undone_at: at });
}

/** Two undos of one run meet at the lock of its session. */
async function readRun(trx: Transaction<Schema>, namespace: string, runId: string): Promise<Selectable<RunsTable>> {
  const run = await trx
    .selectFrom('runs')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('run_id', '=', runId)
    .executeTakeFirst();
  if (run === undefined) throw new MemoirError('not_found', 'There is no such run in this namespace.', { field: 'id' });
  return run;
}

async function restoreMemories(trx: Transaction<Schema>, namespace: string, changes: readonly Change[]): Promise<void> {
  try {
    await restoreImages(
      trx,
      namespace,
      new Map(changes.map(({ memory_id, before }) => [memory_id, before ?? undefined])),
    );
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new MemoirError('run_conflict', 'Another active memory has since come to say what this run superseded.', {
      cause: error,
    });
  }
}

async function readChanges(trx: Transaction<Schema>, namespace: string, runId: string): Promise<Change[]> {
  return await trx
    .selectFrom('memory_changes')
    .select(['memory_id', 'before', 'after'])
    .where('namespace', '=', namespace)
    .where('run_id', '=', runId)
    .orderBy('change_no')
    .execute();
}

function ownersOf(changes: readonly Change[]): { scope: 'organization' | 'project' | 'user'; ownerId: string }[] {
  return changes.flatMap(({ before, after }) => {
    const image = after ?? before;
    return image === null ? [] : [{ scope: image.memory.scope, ownerId: image.memory.owner_id }];
  });
}

/**
 * What later changes rest on cannot be taken away from under them. They rest on a memory by changing it, and on a value of an
 * attribute by having been held against it: an older value that came later is history only because of the newer one.
 */
async function requireUntouched(trx: Transaction<Schema>, namespace: string, runId: string): Promise<void> {
  const { rows } = await sql<{ run_id: string | null }>`
    WITH own AS (SELECT memory_id, change_no, coalesce(after, before)->'memory' AS memory FROM memory_changes
      WHERE namespace = ${namespace} AND run_id = ${runId}
    ), resting AS (
      SELECT memory_id, change_no, true AS itself FROM own
      UNION ALL SELECT m.memory_id, own.change_no, false FROM own JOIN memories m ON m.namespace = ${namespace}
        AND m.scope = own.memory->>'scope' AND m.owner_id = own.memory->>'owner_id'
        AND m.subject_key = own.memory->>'subject_key' AND m.attribute = own.memory->>'attribute' AND m.memory_id <> own.memory_id)
    SELECT later.run_id FROM resting JOIN memory_changes later ON later.namespace = ${namespace}
      AND later.memory_id = resting.memory_id AND later.change_no > resting.change_no
    WHERE later.run_id IS DISTINCT FROM ${runId}::uuid AND (resting.itself OR later.operation NOT IN ('pin', 'unpin'))
      AND NOT EXISTS (SELECT FROM runs r WHERE r.namespace = later.namespace AND r.run_id = later.run_id AND r.undone_at IS NOT NULL)
    ORDER BY later.change_no DESC LIMIT 1`.execute(trx);
  const [later] = rows;
  if (later === undefined) return;
  const by = later.run_id === null ? 'A change by hand' : `Run ${later.run_id}`;
  throw new MemoirError(
    'run_conflict',
    `${by} has since changed a memory that this run changed, or another value of its attribute.`,
  );
}

/**
 * Puts the summary of before back. Where a later run has gone on from this one's, that summary stays, and undoing that run
 * then leads to the one of before this run.
 */
async function restoreSummary(trx: Transaction<Schema>, namespace: string, run: Selectable<RunsTable>): Promise<void> {
  const before = run.summary_before === null ? null : JSON.stringify(run.summary_before);
  const removed = await trx
    .deleteFrom('summaries')
    .where('namespace', '=', namespace)
    .where('session_id', '=', run.session_id)
    .where('through_seq', '=', run.last_seq)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n) {
    await sql`UPDATE runs SET summary_before = ${before}::jsonb WHERE namespace = ${namespace} AND session_id = ${run.session_id}
      AND (summary_before->>'through_seq')::int = ${run.last_seq} AND undone_at IS NULL`.execute(trx);
    return;
  }
  if (before === null) return;
  await sql`INSERT INTO summaries SELECT * FROM jsonb_populate_record(NULL::summaries, ${before}::jsonb)`.execute(trx);
}

export function runOfRow(row: Selectable<RunsTable>): RunView {
  return {
    runId: row.run_id,
    windowId: row.window_id,
    sessionId: row.session_id,
    firstSeq: row.first_seq,
    lastSeq: row.last_seq,
    extractor: row.extractor,
    factsProposed: row.facts_proposed,
    factsDropped: row.facts_dropped,
    durationMs: row.duration_ms,
    createdAt: row.created_at,
    ...present({ undoneAt: row.undone_at }),
  };
}
