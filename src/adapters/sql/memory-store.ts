import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { subjectKey } from '../../domain/memory/memory-key.ts';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import { reconcile } from '../../domain/memory/reconcile.ts';
import type {
  MemoryChangeView,
  MemoryFilter,
  MemoryStore,
  MemoryView,
  RunPage,
  RunView,
} from '../../ports/memory-store.ts';
import { applyPlans, imagesBefore } from './apply-plans.ts';
import type { Database } from './database.ts';
import { findCloseMemories } from './find-close-memories.ts';
import { editMemory } from './edit-memory.ts';
import { existingOfRows, findExisting } from './find-existing.ts';
import { lockOwners } from './lock-owners.ts';
import { ensureNamespace } from './namespace-settings.ts';
import { memoryOfRow, readMemories, selectMemories } from './read-memories.ts';
import { present } from './rows.ts';
import { runOfRow, undoRun } from './runs.ts';
import type { MemoryChangesTable, MemoryImage, Schema } from './schema.ts';
import { sendLast, together } from './together.ts';

/** Memories over SQL, as people read and correct them. */
export function createSqlMemoryStore(db: Database): MemoryStore {
  return {
    list: (namespace, filter) => db.read(namespace, (reader) => listMemories(reader, namespace, filter)),
    get: (namespace, memoryId) => db.read(namespace, (reader) => getMemory(reader, namespace, memoryId)),
    history: (namespace, memoryId) => db.read(namespace, (reader) => readHistory(reader, namespace, memoryId)),
    findClose: (namespace, query) => db.read(namespace, (reader) => findCloseMemories(reader, namespace, query)),
    add: (namespace, memory, at) => db.write(namespace, (trx) => addByHand(trx, namespace, { memory, at })),
    edit: (namespace, memoryId, change) =>
      db.write(namespace, async (trx) => {
        await editMemory(trx, namespace, { memoryId, ...change });
        return await getMemory(trx, namespace, memoryId);
      }),
    listRuns: (namespace, page) => db.read(namespace, (reader) => listRuns(reader, namespace, page)),
    undoRun: (namespace, runId, at) => db.write(namespace, (trx) => undoRun(trx, namespace, { runId, at })),
  };
}

async function listMemories(db: Kysely<Schema>, namespace: string, filter: MemoryFilter): Promise<MemoryView[]> {
  let query = selectMemories(db, namespace).where('status', '=', filter.status ?? 'active');
  if (filter.subject !== undefined) query = query.where('subject_key', '=', subjectKey(filter.subject));
  if (filter.category !== undefined) query = query.where('category', '=', filter.category);
  if (filter.userId !== undefined) query = query.where('scope', '=', 'user').where('owner_id', '=', filter.userId);
  if (filter.before !== undefined) query = query.where('memory_id', '<', filter.before);
  if (filter.sessionId !== undefined) {
    const { sessionId } = filter;
    query = query.where((eb) =>
      eb.exists(
        eb
          .selectFrom('memory_evidence as e')
          .select(sql`1`.as('one'))
          .whereRef('e.namespace', '=', 'memories.namespace')
          .whereRef('e.memory_id', '=', 'memories.memory_id')
          .where('e.session_id', '=', sessionId),
      ),
    );
  }
  const rows = await query.orderBy('memory_id', 'desc').limit(filter.limit).execute();
  return rows.map(memoryOfRow);
}

async function getMemory(db: Kysely<Schema>, namespace: string, memoryId: string): Promise<MemoryView> {
  const [memory] = await readMemories(db, namespace, [memoryId]);
  if (memory === undefined)
    throw new MemoirError('not_found', 'There is no such memory in this namespace.', { field: 'id' });
  return memory;
}

async function readHistory(db: Kysely<Schema>, namespace: string, memoryId: string): Promise<MemoryChangeView[]> {
  const rows = await db
    .selectFrom('memory_changes')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('memory_id', '=', memoryId)
    .orderBy('change_no')
    .execute();
  if (rows.length === 0)
    throw new MemoirError('not_found', 'There is no such memory in this namespace.', { field: 'id' });
  return rows.map(changeOfRow);
}

function changeOfRow(row: Selectable<MemoryChangesTable>): MemoryChangeView {
  return {
    changeId: row.change_id,
    operation: row.operation,
    recordedAt: row.recorded_at,
    ...present({ runId: row.run_id, before: snapshotOf(row.before), after: snapshotOf(row.after) }),
  };
}

function snapshotOf(image: MemoryImage | null): MemoryChangeView['before'] | null {
  if (image === null) return null;
  const { memory } = image;
  return {
    text: memory.text,
    status: memory.status,
    importance: memory.importance,
    pinned: memory.pinned,
    reinforcements: memory.reinforcements,
    ...present({ supersededBy: memory.superseded_by }),
  };
}

/** Reconciled like an extracted one, so that a hand cannot double what a run has found. */
async function addByHand(
  trx: Transaction<Schema>,
  namespace: string,
  { memory, at }: { memory: ProposedMemory; at: Date },
): Promise<MemoryView> {
  await ensureNamespace(trx, namespace, at);
  const [, existing] = await together(trx, [lockOwners(namespace, [memory]), findExisting(namespace, [memory])]);
  const plan = reconcile([memory], existingOfRows(existing));
  const plans = [{ plan, author: { extractor: 'hand', at } }];
  await sendLast(trx, applyPlans(namespace, plans, await imagesBefore(trx, namespace, plans)));
  const last = plan.at(-1);
  return await getMemory(
    trx,
    namespace,
    last?.kind === 'reinforce' || last?.kind === 'revive' ? last.memoryId : memory.memoryId,
  );
}

async function listRuns(
  db: Kysely<Schema>,
  namespace: string,
  { limit, before, sessionId }: RunPage,
): Promise<RunView[]> {
  let query = db.selectFrom('runs').selectAll().where('namespace', '=', namespace);
  if (before !== undefined) query = query.where('run_id', '<', before);
  if (sessionId !== undefined) query = query.where('session_id', '=', sessionId);
  const rows = await query.orderBy('run_id', 'desc').limit(limit).execute();
  return rows.map(runOfRow);
}
