import { type RawBuilder, sql } from 'kysely';
import type { ExistingMemories, ProposedMemory } from '../../domain/memory/reconcile.ts';
import { present } from './rows.ts';

export interface ExistingRow {
  memory_id: string;
  scope: 'organization' | 'project' | 'user';
  owner_id: string;
  agent_id: string | null;
  subject_key: string;
  attribute: string | null;
  content_hash: string;
  text: string;
  said_at: Date;
  status: 'active' | 'superseded';
}

const columns = sql`memory_id, scope, owner_id, agent_id, subject_key, attribute, content_hash, text, said_at, status`;

/**
 * The memories that proposals could repeat or contradict: of the same owner, those with the same content, superseded
 * ones too, and the active values of an attribute of either; and those that a decision names.
 *
 * OFFSET 0 keeps the planner from making a join of the look-ups: a plan made while there were few memories read all those of
 * the namespace in each commit, and was kept while they grew.
 */
export function findExisting(
  namespace: string,
  proposals: readonly ProposedMemory[],
): RawBuilder<ExistingRow> | undefined {
  if (proposals.length === 0) return undefined;
  const decided = proposals.flatMap(({ decision }) => decision?.memoryId ?? []);
  const keys = proposals.map(({ scope, ownerId, subjectKey, attribute, contentHash }) => ({
    scope,
    owner_id: ownerId,
    subject_key: subjectKey,
    attribute,
    content_hash: contentHash,
  }));
  return sql<ExistingRow>`
    WITH proposed AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
        AS p(scope text, owner_id text, subject_key text, attribute text, content_hash text)
    ), equal AS (
      SELECT m.* FROM proposed p CROSS JOIN LATERAL (
        SELECT ${columns} FROM memories WHERE namespace = ${namespace} AND scope = p.scope AND owner_id = p.owner_id
          AND content_hash = p.content_hash AND status IN ('active', 'superseded') OFFSET 0) m
    ), valued AS (
      SELECT scope, owner_id, subject_key, attribute FROM proposed WHERE attribute IS NOT NULL
      UNION SELECT scope, owner_id, subject_key, attribute FROM equal WHERE attribute IS NOT NULL
    ), rival AS (
      SELECT m.* FROM valued v CROSS JOIN LATERAL (
        SELECT ${columns} FROM memories WHERE namespace = ${namespace} AND scope = v.scope AND owner_id = v.owner_id
          AND subject_key = v.subject_key AND attribute = v.attribute AND status = 'active' OFFSET 0) m
    ), decided AS (
      SELECT ${columns} FROM memories WHERE namespace = ${namespace} AND memory_id = ANY (${decided}::uuid[])
        AND status IN ('active', 'superseded')
    )
    SELECT * FROM equal UNION SELECT * FROM rival UNION SELECT * FROM decided ORDER BY status, memory_id`;
}

export function existingOfRows(rows: readonly ExistingRow[]): ExistingMemories {
  return rows.map((row) => ({
    memoryId: row.memory_id,
    scope: row.scope,
    ownerId: row.owner_id,
    subjectKey: row.subject_key,
    ...present({ agentId: row.agent_id, attribute: row.attribute }),
    contentHash: row.content_hash,
    text: row.text,
    saidAt: row.said_at,
    status: row.status,
  }));
}
