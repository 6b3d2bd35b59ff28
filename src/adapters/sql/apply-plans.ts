import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Evidence } from '../../domain/memory/memory.ts';
import type { MemoryOperation, ProposedMemory, ReconcilePlan } from '../../domain/memory/reconcile.ts';
import { analyzerVersion } from '../../domain/analysis/analyze.ts';
import { type MemoryImages, readImages } from './memory-images.ts';
import type { Schema } from './schema.ts';
import { type MemoryChange, writeChanges } from './write-changes.ts';

/** Who applies a plan, and when. */
export interface PlanAuthor {
  /** Absent: by hand. */
  readonly runId?: string;
  readonly extractor: string;
  readonly at: Date;
}

export interface AuthoredPlan {
  readonly plan: ReconcilePlan;
  readonly author: PlanAuthor;
}

/** How the memories stand that plans are going to change; those that they add do not stand yet. */
export async function imagesBefore(
  trx: Transaction<Schema>,
  namespace: string,
  plans: readonly AuthoredPlan[],
): Promise<MemoryImages> {
  const known = plans.flatMap(changesOf).filter(({ operation }) => operation !== 'add');
  return await readImages(
    trx,
    namespace,
    known.map(({ memoryId }) => memoryId),
  );
}

/**
 * The statements that apply plans, no two of which touch the same owner, and write down each memory that they touch as it
 * stood before and after.
 */
export function applyPlans(
  namespace: string,
  plans: readonly AuthoredPlan[],
  before: MemoryImages,
): (RawBuilder<unknown> | undefined)[] {
  const changes = plans.flatMap(changesOf);
  if (changes.length === 0) return [];
  return [
    supersede(namespace, plans),
    addMemories(namespace, plans),
    restate(namespace, plans),
    writeChanges(namespace, { changes, before }),
  ];
}

/** Each memory once, with the first of its operations. */
function changesOf({ plan, author: { runId, at } }: AuthoredPlan): MemoryChange[] {
  const operations = new Map([...plan].reverse().map((operation) => [memoryIdOf(operation), operation.kind]));
  return [...operations].map(([memoryId, operation]) => ({
    memoryId,
    operation,
    at,
    ...(runId === undefined ? {} : { runId }),
  }));
}

function memoryIdOf(operation: MemoryOperation): string {
  return operation.kind === 'add' ? operation.memory.memoryId : operation.memoryId;
}

/** What supersedes each memory once the whole plan is applied; null where it holds. Of several operations the last decides. */
function supersessions(plan: ReconcilePlan): Map<string, string | null> {
  const last = new Map<string, string | null>();
  for (const operation of plan) {
    if (operation.kind === 'supersede') last.set(operation.memoryId, operation.by);
    if (operation.kind === 'revive') last.set(operation.memoryId, null);
    if (operation.kind === 'add') last.set(operation.memory.memoryId, operation.supersededBy ?? null);
  }
  return last;
}

/**
 * Takes leave of what no longer holds before anything that holds in its place comes in: the unique keys demand it. The ids
 * stand in the statement twice, so that it goes by the key and never reads all memories of the namespace for the join.
 */
function supersede(namespace: string, plans: readonly AuthoredPlan[]): RawBuilder<unknown> | undefined {
  const records = plans.flatMap(({ plan, author: { at } }) =>
    [...supersessions(plan)].flatMap(([id, by]) => (by === null ? [] : [{ id, by, at }])),
  );
  if (records.length === 0) return undefined;
  return sql`
    UPDATE memories m SET status = 'superseded', superseded_at = r.at, superseded_by = r.by
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(id uuid, by uuid, at timestamptz)
    WHERE m.namespace = ${namespace} AND m.memory_id = r.id AND m.memory_id = ANY (${records.map(({ id }) => id)}::uuid[])
      AND m.status IN ('active', 'superseded')`;
}

/** Adds memories, and evidence to old ones and new ones. A turn that is evidence already changes nothing. */
function addMemories(namespace: string, plans: readonly AuthoredPlan[]): RawBuilder<unknown> {
  const memories = plans.flatMap(newMemories);
  const evidence = plans.flatMap(({ plan }) =>
    plan.flatMap((operation) => evidenceOf(operation).map((quoted) => recordOfEvidence(memoryIdOf(operation), quoted))),
  );
  return sql`
    WITH added AS (
      INSERT INTO memories (namespace, memory_id, scope, owner_id, agent_id, session_id, text, subject, subject_key, attribute,
        category, type, importance, confidence, valid_from, valid_to, valid_precision, said_at, recorded_at, superseded_at,
        superseded_by, content_hash, status, extractor, language, analyzer_version, lexemes, lexeme_count)
      SELECT ${namespace}, r.memory_id, r.scope, r.owner_id, r.agent_id, r.session_id, r.text, r.subject, r.subject_key,
        r.attribute, r.category, r.type, r.importance, r.confidence, r.valid_from, r.valid_to, r.valid_precision, r.said_at,
        r.at, CASE WHEN r.superseded_by IS NULL THEN NULL ELSE r.at END, r.superseded_by,
        r.content_hash, CASE WHEN r.superseded_by IS NULL THEN 'active' ELSE 'superseded' END, r.extractor, r.language,
        ${analyzerVersion}, array_to_tsvector(r.lexemes), r.lexeme_count
      FROM jsonb_to_recordset(${JSON.stringify(memories)}::jsonb) AS r(memory_id uuid, scope text, owner_id text, agent_id text,
        session_id text, text text, subject text, subject_key text, attribute text, category text, type text, importance smallint,
        confidence real, valid_from timestamptz, valid_to timestamptz, valid_precision text, said_at timestamptz,
        superseded_by uuid, content_hash text, language text, lexemes text[], lexeme_count integer, at timestamptz, extractor text))
    INSERT INTO memory_evidence (namespace, memory_id, session_id, seq, quotation)
    SELECT ${namespace}, r.memory_id, r.session_id, r.seq, r.quotation
    FROM jsonb_to_recordset(${JSON.stringify(evidence)}::jsonb) AS r(memory_id uuid, session_id text, seq integer, quotation text)
    ON CONFLICT DO NOTHING`;
}

function newMemories({ plan, author: { at, extractor } }: AuthoredPlan): Readonly<Record<string, unknown>>[] {
  const superseded = supersessions(plan);
  return plan.flatMap((operation) =>
    operation.kind === 'add'
      ? [{ ...recordOfMemory(operation.memory, superseded.get(operation.memory.memoryId) ?? null), at, extractor }]
      : [],
  );
}

function recordOfMemory(memory: ProposedMemory, supersededBy: string | null): Readonly<Record<string, unknown>> {
  return {
    memory_id: memory.memoryId,
    scope: memory.scope,
    owner_id: memory.ownerId,
    agent_id: memory.agentId,
    session_id: memory.sessionId,
    subject_key: memory.subjectKey,
    attribute: memory.attribute,
    said_at: memory.saidAt,
    superseded_by: supersededBy,
    content_hash: memory.contentHash,
    ...recordOfWording(memory),
  };
}

/** What changes when the same is said in other words. */
function recordOfWording(memory: ProposedMemory): Readonly<Record<string, unknown>> {
  return {
    text: memory.text,
    subject: memory.subject,
    category: memory.category,
    type: memory.type,
    importance: memory.importance,
    confidence: memory.confidence,
    valid_from: memory.validity?.from,
    valid_to: memory.validity?.to,
    valid_precision: memory.validity?.precision,
    language: memory.language,
    lexemes: memory.lexemes,
    lexeme_count: memory.lexemeCount,
  };
}

function evidenceOf(operation: MemoryOperation): readonly Evidence[] {
  if (operation.kind === 'supersede') return [];
  return operation.kind === 'add' ? operation.memory.evidence : operation.evidence;
}

function recordOfEvidence(
  memoryId: string,
  { sessionId, seq, quotation }: Evidence,
): Readonly<Record<string, unknown>> {
  return { memory_id: memoryId, session_id: sessionId, seq, quotation };
}

/**
 * More evidence, newer words, every agent's where it was another's, and where it had been superseded, validity again. How often
 * it was said is the number of its turns beyond the first: reading them again counts nothing twice.
 */
function restate(namespace: string, plans: readonly AuthoredPlan[]): RawBuilder<unknown> | undefined {
  const records = new Map(plans.flatMap(({ plan }) => [...restatements(plan)]));
  if (records.size === 0) return undefined;
  return sql`
    UPDATE memories m SET said_at = r.said_at, agent_id = CASE WHEN r.shared THEN NULL ELSE m.agent_id END,
      reinforcements = (SELECT greatest(count(*) - 1, 0) FROM memory_evidence e WHERE e.namespace = m.namespace AND e.memory_id = m.memory_id),
      status = CASE WHEN r.revived THEN 'active' ELSE m.status END,
      superseded_at = CASE WHEN r.revived THEN NULL ELSE m.superseded_at END,
      superseded_by = CASE WHEN r.revived THEN NULL ELSE m.superseded_by END,
      text = coalesce(r.text, m.text), subject = coalesce(r.subject, m.subject), category = coalesce(r.category, m.category),
      type = coalesce(r.type, m.type), importance = coalesce(r.importance, m.importance), confidence = coalesce(r.confidence, m.confidence),
      valid_from = CASE WHEN r.reworded THEN r.valid_from ELSE m.valid_from END,
      valid_to = CASE WHEN r.reworded THEN r.valid_to ELSE m.valid_to END,
      valid_precision = CASE WHEN r.reworded THEN r.valid_precision ELSE m.valid_precision END,
      language = coalesce(r.language, m.language), lexeme_count = coalesce(r.lexeme_count, m.lexeme_count),
      lexemes = CASE WHEN r.reworded THEN array_to_tsvector(r.lexemes) ELSE m.lexemes END,
      analyzer_version = CASE WHEN r.reworded THEN ${analyzerVersion} ELSE m.analyzer_version END
    FROM jsonb_to_recordset(${JSON.stringify([...records.values()])}::jsonb) AS r(id uuid, said_at timestamptz, revived boolean, shared boolean,
      reworded boolean, text text, subject text, category text, type text, importance smallint, confidence real,
      valid_from timestamptz, valid_to timestamptz, valid_precision text, language text, lexemes text[], lexeme_count integer)
    WHERE m.namespace = ${namespace} AND m.memory_id = r.id AND m.memory_id = ANY (${[...records.keys()]}::uuid[])`;
}

/** What becomes of each memory that was said again. */
function restatements(plan: ReconcilePlan): Map<string, Readonly<Record<string, unknown>>> {
  const holds = supersessions(plan);
  const records = new Map<string, Readonly<Record<string, unknown>>>();
  for (const operation of plan) {
    if (operation.kind !== 'reinforce' && operation.kind !== 'revive') continue;
    const { memoryId, saidAt, wording, shared } = operation;
    const words = wording === undefined ? {} : { ...recordOfWording(wording), reworded: true };
    records.set(memoryId, {
      ...records.get(memoryId),
      id: memoryId,
      said_at: saidAt,
      revived: holds.get(memoryId) === null,
      ...(shared === undefined ? {} : { shared }),
      ...words,
    });
  }
  return records;
}
