import { sql, type Transaction } from 'kysely';
import { analyzerVersion } from '../../domain/analysis/analyze.ts';
import { createId } from '../../domain/identifier.ts';
import type { Evidence } from '../../domain/memory/memory.ts';
import type { MemoryOperation, ProposedMemory, ReconcilePlan } from '../../domain/memory/reconcile.ts';
import type { Lease, WindowCommit } from '../../ports/window-ledger.ts';
import type { Schema } from './schema.ts';

interface PlanContext {
  readonly lease: Lease;
  readonly commit: WindowCommit;
}

/** What is written down about a memory before and after each change: everything that a change can touch. */
const imageColumns = sql`jsonb_build_object('status', status, 'text', text, 'importance', importance, 'said_at', said_at,
  'reinforcements', reinforcements, 'superseded_at', superseded_at, 'superseded_by', superseded_by, 'pinned', pinned,
  'evidence', (SELECT coalesce(jsonb_agg(jsonb_build_object('session_id', e.session_id, 'seq', e.seq, 'quotation', e.quotation)
      ORDER BY e.session_id, e.seq), '[]') FROM memory_evidence e
    WHERE e.namespace = memories.namespace AND e.memory_id = memories.memory_id))`;

/** Applies a plan, and writes down each change with the memory's state before and after it. */
export async function applyPlan(trx: Transaction<Schema>, plan: ReconcilePlan, context: PlanContext): Promise<void> {
  if (plan.length === 0) return;
  const { namespace } = context.lease;
  const touched = [...new Set(plan.map(memoryIdOf))];
  const before = await readImages(trx, namespace, touched);
  await supersede(trx, plan, context);
  await addMemories(trx, plan, context);
  await addEvidence(trx, plan, context);
  await reinforce(trx, plan, context);
  const after = await readImages(trx, namespace, touched);
  await writeChanges(trx, { plan, before, after, context });
}

function memoryIdOf(operation: MemoryOperation): string {
  return operation.kind === 'add' ? operation.memory.memoryId : operation.memoryId;
}

type Images = ReadonlyMap<string, unknown>;

async function readImages(trx: Transaction<Schema>, namespace: string, ids: readonly string[]): Promise<Images> {
  const rows = await trx
    .selectFrom('memories')
    .select(['memory_id', sql<unknown>`${imageColumns}`.as('image')])
    .where('namespace', '=', namespace)
    .where('memory_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.memory_id, row.image]));
}

async function supersede(trx: Transaction<Schema>, plan: ReconcilePlan, { lease, commit }: PlanContext): Promise<void> {
  const records = plan.flatMap((operation) => (operation.kind === 'supersede' ? [{ id: operation.memoryId, by: operation.by }] : []));
  if (records.length === 0) return;
  await sql`
    UPDATE memories m SET status = 'superseded', superseded_at = ${commit.at}, superseded_by = r.by
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(id uuid, by uuid)
    WHERE m.namespace = ${lease.namespace} AND m.memory_id = r.id`.execute(trx);
}

async function addMemories(trx: Transaction<Schema>, plan: ReconcilePlan, { lease, commit }: PlanContext): Promise<void> {
  const superseded = new Map(plan.flatMap((operation) => (operation.kind === 'supersede' ? [[operation.memoryId, operation.by]] : [])));
  const records = plan.flatMap((operation) =>
    operation.kind === 'add'
      ? [recordOfMemory(operation.memory, operation.supersededBy ?? superseded.get(operation.memory.memoryId))]
      : [],
  );
  if (records.length === 0) return;
  await sql`
    INSERT INTO memories (namespace, memory_id, scope, owner_id, agent_id, session_id, text, subject, subject_key, attribute,
      category, type, importance, confidence, valid_from, valid_to, valid_precision, said_at, recorded_at, superseded_at,
      superseded_by, content_hash, status, extractor, language, analyzer_version, lexemes, lexeme_count)
    SELECT ${lease.namespace}, r.memory_id, r.scope, r.owner_id, r.agent_id, r.session_id, r.text, r.subject, r.subject_key,
      r.attribute, r.category, r.type, r.importance, r.confidence, r.valid_from, r.valid_to, r.valid_precision, r.said_at,
      ${commit.at}::timestamptz, CASE WHEN r.superseded_by IS NULL THEN NULL ELSE ${commit.at}::timestamptz END, r.superseded_by, r.content_hash,
      CASE WHEN r.superseded_by IS NULL THEN 'active' ELSE 'superseded' END, ${commit.extractor}, r.language, ${analyzerVersion},
      array_to_tsvector(r.lexemes), r.lexeme_count
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(memory_id uuid, scope text, owner_id text, agent_id text,
      session_id text, text text, subject text, subject_key text, attribute text, category text, type text, importance smallint,
      confidence real, valid_from timestamptz, valid_to timestamptz, valid_precision text, said_at timestamptz,
      superseded_by uuid, content_hash text, language text, lexemes text[], lexeme_count integer)`.execute(trx);
}

function recordOfMemory(memory: ProposedMemory, supersededBy: string | undefined): Readonly<Record<string, unknown>> {
  return {
    memory_id: memory.memoryId,
    scope: memory.scope,
    owner_id: memory.ownerId,
    agent_id: memory.agentId,
    session_id: memory.sessionId,
    text: memory.text,
    subject: memory.subject,
    subject_key: memory.subjectKey,
    attribute: memory.attribute,
    category: memory.category,
    type: memory.type,
    importance: memory.importance,
    confidence: memory.confidence,
    valid_from: memory.validity?.from,
    valid_to: memory.validity?.to,
    valid_precision: memory.validity?.precision,
    said_at: memory.saidAt,
    superseded_by: supersededBy,
    content_hash: memory.contentHash,
    language: memory.language,
    lexemes: memory.lexemes,
    lexeme_count: memory.lexemeCount,
  };
}

/** Evidence of added and of reinforced memories; a turn that is evidence already changes nothing. */
async function addEvidence(trx: Transaction<Schema>, plan: ReconcilePlan, { lease }: PlanContext): Promise<void> {
  const records = plan.flatMap((operation) => evidenceOf(operation).map((evidence) => recordOfEvidence(memoryIdOf(operation), evidence)));
  if (records.length === 0) return;
  await sql`
    INSERT INTO memory_evidence (namespace, memory_id, session_id, seq, quotation)
    SELECT ${lease.namespace}, r.memory_id, r.session_id, r.seq, r.quotation
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(memory_id uuid, session_id text, seq integer, quotation text)
    ON CONFLICT DO NOTHING`.execute(trx);
}

function evidenceOf(operation: MemoryOperation): readonly Evidence[] {
  if (operation.kind === 'add') return operation.memory.evidence;
  return operation.kind === 'reinforce' ? operation.evidence : [];
}

function recordOfEvidence(memoryId: string, { sessionId, seq, quotation }: Evidence): Readonly<Record<string, unknown>> {
  return { memory_id: memoryId, session_id: sessionId, seq, quotation };
}

/** How often it was said is the number of its turns beyond the first: reading them again counts nothing twice. */
async function reinforce(trx: Transaction<Schema>, plan: ReconcilePlan, { lease }: PlanContext): Promise<void> {
  const records = plan.flatMap((operation) => (operation.kind === 'reinforce' ? [{ id: operation.memoryId, said_at: operation.saidAt }] : []));
  if (records.length === 0) return;
  await sql`
    UPDATE memories m SET said_at = r.said_at, reinforcements = (
      SELECT count(*) - 1 FROM memory_evidence e WHERE e.namespace = m.namespace AND e.memory_id = m.memory_id)
    FROM (SELECT id, max(said_at) AS said_at
      FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS x(id uuid, said_at timestamptz) GROUP BY id) AS r
    WHERE m.namespace = ${lease.namespace} AND m.memory_id = r.id`.execute(trx);
}

interface WrittenPlan {
  readonly plan: ReconcilePlan;
  readonly before: Images;
  readonly after: Images;
  readonly context: PlanContext;
}

/** One change a memory: where a run touches one several times, its first operation names the change. */
async function writeChanges(trx: Transaction<Schema>, { plan, before, after, context }: WrittenPlan): Promise<void> {
  const operations = new Map<string, string>();
  for (const operation of plan) {
    const id = memoryIdOf(operation);
    if (!operations.has(id)) operations.set(id, operation.kind);
  }
  const rows = [...operations].map(([memoryId, operation]) => ({
    namespace: context.lease.namespace,
    change_id: createId(),
    memory_id: memoryId,
    run_id: context.commit.runId,
    operation,
    before: jsonOrNull(before.get(memoryId)),
    after: jsonOrNull(after.get(memoryId)),
    recorded_at: context.commit.at,
  }));
  await trx.insertInto('memory_changes').values(rows).execute();
}

function jsonOrNull(image: unknown): string | null {
  return image === undefined ? null : JSON.stringify(image);
}
