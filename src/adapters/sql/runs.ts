import { type Selectable, sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import type { RunView } from '../../ports/memory-store.ts';
import { lockOwners } from './lock-owners.ts';
import { readImages, restoreImages } from './memory-images.ts';
import { present } from './rows.ts';
import type { MemoryImage, RunsTable, Schema } from './schema.ts';
import { writeChanges } from './write-changes.ts';

interface Change {
  readonly memory_id: string;
  readonly before: MemoryImage | null;
  readonly after: MemoryImage | null;
}

/** Puts back what a run changed, if nothing later has changed the same memories. */
export async function undoRun(trx: Transaction<Schema>, namespace: string, { runId, at }: { runId: string; at: Date }): Promise<RunView> {
  const run = await trx.selectFrom('runs').selectAll().where('namespace', '=', namespace).where('run_id', '=', runId).forUpdate().executeTakeFirst();
  if (run === undefined) throw new MemoirError('not_found', 'There is no such run in this namespace.', { field: 'id' });
  if (run.undone_at !== null) throw new MemoirError('run_conflict', 'The run was undone already.');
  const changes = await readChanges(trx, namespace, runId);
  await lockOwners(trx, namespace, ownersOf(changes));
  const ids = changes.map((change) => change.memory_id);
  const now = await readImages(trx, namespace, ids);
  await requireUntouched(trx, namespace, runId);
  await restoreImages(trx, namespace, new Map(changes.map(({ memory_id, before }) => [memory_id, before ?? undefined])));
  await restoreSummary(trx, namespace, run);
  const after = await readImages(trx, namespace, ids);
  await writeChanges(trx, { namespace, operations: new Map(ids.map((id) => [id, 'undo'])), before: now, after, runId, at });
  await trx.updateTable('runs').set({ undone_at: at }).where('namespace', '=', namespace).where('run_id', '=', runId).execute();
  return runOfRow({ ...run, undone_at: at });
}

async function readChanges(trx: Transaction<Schema>, namespace: string, runId: string): Promise<Change[]> {
  return await trx
    .selectFrom('memory_changes')
    .select(['memory_id', 'before', 'after'])
    .where('namespace', '=', namespace)
    .where('run_id', '=', runId)
    .orderBy('change_id')
    .execute();
}

function ownersOf(changes: readonly Change[]): { scope: 'organization' | 'project' | 'user'; ownerId: string }[] {
  return changes.flatMap(({ before, after }) => {
    const image = after ?? before;
    return image === null ? [] : [{ scope: image.memory.scope, ownerId: image.memory.owner_id }];
  });
}

/** What later changes rest on cannot be taken away from under them. */
async function requireUntouched(trx: Transaction<Schema>, namespace: string, runId: string): Promise<void> {
  const { rows } = await sql<{ run_id: string | null }>`
    SELECT later.run_id FROM memory_changes own JOIN memory_changes later ON later.namespace = own.namespace
      AND later.memory_id = own.memory_id AND later.change_id > own.change_id
      AND later.run_id IS DISTINCT FROM own.run_id
    WHERE own.namespace = ${namespace} AND own.run_id = ${runId}
      AND NOT EXISTS (SELECT FROM runs r WHERE r.namespace = later.namespace AND r.run_id = later.run_id AND r.undone_at IS NOT NULL)
    ORDER BY later.change_id DESC LIMIT 1`.execute(trx);
  const [later] = rows;
  if (later === undefined) return;
  const by = later.run_id === null ? 'A change by hand' : `Run ${later.run_id}`;
  throw new MemoirError('run_conflict', `${by} has since changed a memory that this run changed.`);
}

/** Unless a later run has gone on from it. */
async function restoreSummary(trx: Transaction<Schema>, namespace: string, run: Selectable<RunsTable>): Promise<void> {
  const removed = await trx
    .deleteFrom('summaries')
    .where('namespace', '=', namespace)
    .where('session_id', '=', run.session_id)
    .where('through_seq', '=', run.last_seq)
    .executeTakeFirst();
  if (removed.numDeletedRows === 0n || run.summary_before === null) return;
  await sql`INSERT INTO summaries SELECT * FROM jsonb_populate_record(NULL::summaries, ${JSON.stringify(run.summary_before)}::jsonb)`.execute(trx);
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
