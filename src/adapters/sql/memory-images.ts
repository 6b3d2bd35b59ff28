import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { MemoryImage, Schema } from './schema.ts';

export type MemoryImages = ReadonlyMap<string, MemoryImage>;

/** Evidence of the memory `m` as JSON, in the order of sessions and turns. */
const evidenceOfMemory = sql`(SELECT coalesce(jsonb_agg(jsonb_build_object('session_id', e.session_id, 'seq', e.seq,
  'quotation', e.quotation) ORDER BY e.session_id, e.seq), '[]'::jsonb)
  FROM memory_evidence e WHERE e.namespace = m.namespace AND e.memory_id = m.memory_id)`;

/** The image of one memory as it stands now; null where there is none. */
export function imageOfMemory(namespace: string, memoryId: RawBuilder<string>): RawBuilder<MemoryImage | null> {
  return sql`(SELECT jsonb_build_object('memory', to_jsonb(m), 'evidence', ${evidenceOfMemory})
    FROM memories m WHERE m.namespace = ${namespace} AND m.memory_id = ${memoryId})`;
}

/** Images of memories as they stand now; unknown ids have none. */
export async function readImages(db: Kysely<Schema>, namespace: string, ids: readonly string[]): Promise<MemoryImages> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ memory_id: string } & MemoryImage>`
    SELECT m.memory_id, to_jsonb(m) AS memory, ${evidenceOfMemory} AS evidence
    FROM memories m WHERE m.namespace = ${namespace} AND m.memory_id = ANY (${ids}::uuid[])`.execute(db);
  return new Map(rows.map(({ memory_id, memory, evidence }) => [memory_id, { memory, evidence }]));
}

/** Puts memories back as an image shows them, evidence included; those without an image are removed. */
export async function restoreImages(
  db: Kysely<Schema>,
  namespace: string,
  images: ReadonlyMap<string, MemoryImage | undefined>,
): Promise<void> {
  const ids = [...images.keys()];
  if (ids.length === 0) return;
  await db.deleteFrom('memory_evidence').where('namespace', '=', namespace).where('memory_id', 'in', ids).execute();
  await db.deleteFrom('memories').where('namespace', '=', namespace).where('memory_id', 'in', ids).execute();
  const kept = [...images].flatMap(([memoryId, image]) => (image === undefined ? [] : [{ memoryId, ...image }]));
  if (kept.length === 0) return;
  await sql`INSERT INTO memories SELECT m.* FROM jsonb_array_elements(${JSON.stringify(kept.map(({ memory }) => memory))}::jsonb) AS i(image)
    CROSS JOIN LATERAL jsonb_populate_record(NULL::memories, i.image) AS m WHERE m.namespace = ${namespace}`.execute(
    db,
  );
  const evidence = kept.flatMap(({ memoryId, evidence: rows }) => rows.map((row) => ({ ...row, memory_id: memoryId })));
  await sql`INSERT INTO memory_evidence (namespace, memory_id, session_id, seq, quotation)
    SELECT ${namespace}, e.memory_id, e.session_id, e.seq, e.quotation FROM jsonb_to_recordset(${JSON.stringify(evidence)}::jsonb)
      AS e(memory_id uuid, session_id text, seq integer, quotation text)`.execute(db);
}
