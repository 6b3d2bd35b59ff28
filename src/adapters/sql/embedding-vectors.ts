import { type Kysely, sql, type Transaction } from 'kysely';
import type { CopiedVector, EmbeddingLease, EmbeddingOwner, SavedVectors } from '../../ports/embedding-store.ts';
import { encodeVectors } from './embedding-encoding.ts';
import { holdLease } from './embedding-lease.ts';
import type { Schema } from './schema.ts';

interface StateRow {
  readonly vector_oid: number;
}

/** Keeps new vectors, each for all of its owners, then the copies. */
export async function saveVectors(
  trx: Transaction<Schema>,
  lease: EmbeddingLease,
  saved: SavedVectors,
): Promise<EmbeddingOwner[] | undefined> {
  if (!(await holdLease(trx, lease))) return undefined;
  const added = await addVectors(trx, lease, saved);
  if (added === undefined) return undefined;
  return [...added, ...(await copyVectors(trx, lease, saved))];
}

/** Texts of numbers take the server 25 times as long to read as their bytes: 290 ms for 96 vectors of 1,536, against 12. */
async function addVectors(
  trx: Transaction<Schema>,
  lease: EmbeddingLease,
  { vectors, at }: SavedVectors,
): Promise<EmbeddingOwner[] | undefined> {
  const dimension = vectors[0]?.vector.length;
  if (dimension === undefined) return [];
  const { namespace, modelId } = lease;
  const state = await sql<StateRow>`
    UPDATE embedded_namespaces SET dimension = ${dimension} WHERE namespace = ${namespace}
      AND (dimension IS NULL OR dimension = ${dimension}) RETURNING 'vector'::regtype::oid AS vector_oid`.execute(trx);
  const [row] = state.rows;
  if (row === undefined) return undefined;
  const bytes = encodeVectors(
    vectors.map(({ vector }) => vector),
    row.vector_oid,
  );
  const { rows } = await sql<EmbeddingOwner>`
    WITH given AS (SELECT * FROM unnest(${vectors.map(({ hash }) => hash)}::text[], ${bytes}::vector[]) AS g(hash, embedding))
    INSERT INTO embeddings (namespace, owner_kind, owner_id, seq, model_id, content_hash, embedding, created_at)
    SELECT ${namespace}, o.kind, o.id, o.seq, ${modelId}, o.hash, g.embedding, ${at}::timestamptz
    FROM ${recordsOf(vectors)} JOIN given g ON g.hash = o.hash
    ${overwrite}`.execute(trx);
  return rows;
}

async function copyVectors(
  trx: Transaction<Schema>,
  { namespace, modelId }: EmbeddingLease,
  { copies, at }: SavedVectors,
): Promise<EmbeddingOwner[]> {
  if (copies.length === 0) return [];
  const { rows } = await sql<EmbeddingOwner>`
    INSERT INTO embeddings (namespace, owner_kind, owner_id, seq, model_id, content_hash, embedding, created_at)
    SELECT ${namespace}, o.kind, o.id, o.seq, ${modelId}, o.hash, g.embedding, ${at}::timestamptz
    FROM ${recordsOf(copies)} CROSS JOIN LATERAL (SELECT e.embedding FROM embeddings e
      WHERE e.namespace = ${namespace} AND e.model_id = ${modelId} AND e.content_hash = o.hash LIMIT 1) g
    ${overwrite}`.execute(trx);
  return rows;
}

function recordsOf(texts: readonly CopiedVector[]) {
  const records = texts.flatMap(({ hash, owners }) => owners.map(({ kind, id, seq }) => ({ kind, id, seq, hash })));
  return sql`jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS o(kind text, id text, seq integer, hash text)`;
}

/** A text that has changed has one vector, that of what it says now. */
const overwrite = sql`ON CONFLICT (namespace, owner_kind, owner_id, seq, model_id) DO UPDATE
    SET content_hash = excluded.content_hash, embedding = excluded.embedding, created_at = excluded.created_at
    RETURNING owner_kind AS kind, owner_id AS id, seq`;

/**
 * With fewer vectors of a model a scan takes no longer than a look into an index, and each of them would cost milliseconds to
 * index. So many are indexed in some seconds, in which others can search and not save.
 */
const indexedVectors = 5_000;

/** On a server: by a function of its owner's, as only the owner of a table may index it. */
export async function indexModel(db: Kysely<Schema>, modelId: string, dimension: number): Promise<boolean> {
  const { rows } = await sql<{ enough: boolean }>`
    SELECT count(*) >= ${indexedVectors} AS enough FROM (SELECT FROM embeddings
      WHERE model_id = ${modelId} AND dimension = ${dimension} LIMIT ${indexedVectors}) v`.execute(db);
  if (rows[0]?.enough !== true) return false;
  await sql`SELECT memoir_index_embeddings(${modelId}, ${dimension}::int)`.execute(db);
  return true;
}
