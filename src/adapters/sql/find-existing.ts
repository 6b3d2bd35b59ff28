import { sql, type Transaction } from 'kysely';
import type { ExistingMemories, ProposedMemory } from '../../domain/memory/reconcile.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

interface ExistingRow {
  memory_id: string;
  scope: 'organization' | 'project' | 'user';
  owner_id: string;
  subject_key: string;
  attribute: string | null;
  content_hash: string;
  text: string;
  said_at: Date;
  status: 'active' | 'superseded';
}

/**
 * The memories that proposals could repeat or contradict: of the same owner, those with the same content, superseded
 * ones too, and the active values of an attribute of either; and those that a decision names.
 */
export async function findExisting(
  trx: Transaction<Schema>,
  namespace: string,
  proposals: readonly ProposedMemory[],
): Promise<ExistingMemories> {
  if (proposals.length === 0) return [];
  const decided = proposals.flatMap(({ decision }) => decision?.memoryId ?? []);
  const keys = proposals.map(({ scope, ownerId, subjectKey, attribute, contentHash }) => ({
    scope,
    owner_id: ownerId,
    subject_key: subjectKey,
    attribute,
    content_hash: contentHash,
  }));
  const { rows } = await sql<ExistingRow>`
    WITH proposed AS (
      SELECT DISTINCT scope, owner_id, subject_key, attribute, content_hash
      FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
        AS p(scope text, owner_id text, subject_key text, attribute text, content_hash text)
    ), equal AS (
      SELECT m.memory_id, m.scope, m.owner_id, m.subject_key, m.attribute FROM proposed p
      JOIN memories m ON m.namespace = ${namespace} AND m.scope = p.scope AND m.owner_id = p.owner_id AND m.content_hash = p.content_hash AND m.status IN ('active', 'superseded')
    ), valued AS (
      SELECT scope, owner_id, subject_key, attribute FROM proposed UNION SELECT scope, owner_id, subject_key, attribute FROM equal
    ), rival AS (
      SELECT m.memory_id FROM valued v JOIN memories m ON m.namespace = ${namespace} AND m.scope = v.scope
        AND m.owner_id = v.owner_id AND m.status = 'active' AND m.subject_key = v.subject_key AND m.attribute = v.attribute
    )
    SELECT memory_id, scope, owner_id, subject_key, attribute, content_hash, text, said_at, status
    FROM memories WHERE namespace = ${namespace} AND memory_id IN (SELECT memory_id FROM equal UNION SELECT memory_id FROM rival
      UNION SELECT value::uuid FROM jsonb_array_elements_text(${JSON.stringify(decided)}::jsonb)) AND status IN ('active', 'superseded')
    ORDER BY status, memory_id`.execute(trx);
  return rows.map((row) => ({
    memoryId: row.memory_id,
    scope: row.scope,
    ownerId: row.owner_id,
    subjectKey: row.subject_key,
    ...present({ attribute: row.attribute }),
    contentHash: row.content_hash,
    text: row.text,
    saidAt: row.said_at,
    status: row.status,
  }));
}
