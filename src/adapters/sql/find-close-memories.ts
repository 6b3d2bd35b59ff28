import { type Kysely, sql } from 'kysely';
import type { ActiveMemory } from '../../domain/memory/find-doubts.ts';
import type { CloseQuery } from '../../ports/memory-store.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

interface CloseRow {
  memory_id: string;
  scope: 'organization' | 'project' | 'user';
  owner_id: string;
  text: string;
  subject: string;
  attribute: string | null;
  said_at: Date;
}

/** Each word that a memory shares counts the more, the fewer of the memories that share any word have it. */
export async function findCloseMemories(
  db: Kysely<Schema>,
  namespace: string,
  { owners, agentId, lexemes, limit }: CloseQuery,
): Promise<ActiveMemory[]> {
  if (owners.length === 0 || lexemes.length === 0) return [];
  const ofAgent = agentId === undefined ? sql`` : sql`AND (m.agent_id IS NULL OR m.agent_id = ${agentId})`;
  const owned = JSON.stringify(owners.map(({ scope, ownerId }) => ({ scope, owner_id: ownerId })));
  const { rows } = await sql<CloseRow>`
    WITH shared AS (
      SELECT m.memory_id, l.lexeme FROM jsonb_to_recordset(${owned}::jsonb) AS o(scope text, owner_id text)
      JOIN memories m ON m.namespace = ${namespace} AND m.scope = o.scope AND m.owner_id = o.owner_id AND m.status = 'active'
        ${ofAgent}
      CROSS JOIN LATERAL unnest(tsvector_to_array(m.lexemes)) AS l(lexeme)
      WHERE l.lexeme IN (SELECT jsonb_array_elements_text(${JSON.stringify(lexemes)}::jsonb))
    ), weights AS (
      SELECT lexeme, ln(1 + (SELECT count(DISTINCT memory_id) FROM shared)::float8 / count(*)) AS weight
      FROM shared GROUP BY lexeme
    ), closest AS (
      SELECT memory_id, sum(weight) AS score FROM shared JOIN weights USING (lexeme)
      GROUP BY memory_id ORDER BY score DESC, memory_id LIMIT ${limit}
    )
    SELECT m.memory_id, m.scope, m.owner_id, m.text, m.subject, m.attribute, m.said_at
    FROM closest c JOIN memories m ON m.namespace = ${namespace} AND m.memory_id = c.memory_id
    ORDER BY c.score DESC, m.memory_id`.execute(db);
  return rows.map((row) => ({
    memoryId: row.memory_id,
    scope: row.scope,
    ownerId: row.owner_id,
    text: row.text,
    subject: row.subject,
    saidAt: row.said_at,
    ...present({ attribute: row.attribute }),
  }));
}
