import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EmbeddingCandidate, EmbeddingSelection, KnownText } from '../../ports/embedding-store.ts';
import type { Schema } from './schema.ts';

interface CandidateRow {
  readonly kind: 'turn' | 'memory';
  readonly id: string;
  readonly seq: number;
  readonly version: number | null;
  readonly attempts: number;
  readonly text: string | null;
  readonly hash: string | null;
  readonly known: KnownText['kind'];
  readonly reason: string | null;
}

/** What a text is known by, as in `embeddings.content_hash`. */
export function sha256Of(column: string): RawBuilder<string> {
  return sql<string>`encode(sha256(convert_to(${sql.ref(column)}, 'UTF8')), 'base64')`;
}

/** Words of a turn `t` that are embedded: what people and assistants said, as it stands. */
export const isEmbeddedTurn = sql<boolean>`(t.role IN ('user', 'assistant') AND t.revised_at IS NULL AND t.erased_at IS NULL)`;

/**
 * What of a turn `t` is embedded: its words, and who said them where that is known. A question that keeps a name (of who
 * speaks in nothing that its words find) finds half as much without the speaker here, 25 against 50 of R@10 by all-MiniLM-L6-v2; one
 * without names 63 against 66.
 */
const turnText = sql<string | null>`CASE WHEN t.content IS NOT NULL THEN concat(t.name || ': ', t.content) END`;

/** The queue for half of what is looked at, so that neither changed memories nor new turns wait for the others to end. */
export async function takeCandidates(
  db: Kysely<Schema>,
  namespace: string,
  selection: EmbeddingSelection,
): Promise<EmbeddingCandidate[]> {
  const { limit } = selection;
  const queued = await takeQueued(db, namespace, { ...selection, limit: Math.ceil(limit / 2) });
  const said = await takeTurns(db, namespace, { ...selection, limit: limit - queued.length });
  return [...queued, ...said].map(candidateOfRow);
}

async function takeQueued(
  db: Kysely<Schema>,
  namespace: string,
  { modelId, now, limit, maxCharacters }: EmbeddingSelection,
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    WITH due AS MATERIALIZED (SELECT q.owner_kind AS kind, q.owner_id AS id, q.seq, q.version, q.attempts, q.due_at,
        CASE WHEN q.owner_kind = 'memory' THEN q.owner_id::uuid END AS memory_id FROM embedding_queue q
      WHERE q.namespace = ${namespace} AND q.due_at <= ${now} ORDER BY q.due_at, q.owner_kind, q.owner_id, q.seq LIMIT ${limit}),
    texts AS (SELECT d.*, coalesce(${turnText}, m.text) AS content FROM due d
      LEFT JOIN turns t ON d.kind = 'turn' AND t.namespace = ${namespace} AND t.session_id = d.id AND t.seq = d.seq AND ${isEmbeddedTurn}
      LEFT JOIN memories m ON m.namespace = ${namespace} AND m.status = 'active' AND m.memory_id = d.memory_id),
    ${hashed}
    SELECT c.kind, c.id, c.seq, c.version, c.attempts, ${contentOf({ namespace, modelId, maxCharacters })}
    ORDER BY c.due_at, c.kind, c.id, c.seq`.execute(db);
  return rows;
}

/** The turns that follow what their sessions were seen to. */
async function takeTurns(
  db: Kysely<Schema>,
  namespace: string,
  { modelId, limit, maxCharacters }: EmbeddingSelection,
): Promise<CandidateRow[]> {
  const { rows } = await sql<CandidateRow>`
    WITH behind AS (SELECT s.session_id, s.embedded_seq FROM sessions s WHERE s.namespace = ${namespace} AND s.unembedded
      ORDER BY s.session_id LIMIT ${limit}),
    texts AS (SELECT 'turn' AS kind, b.session_id AS id, n.seq, n.content FROM behind b CROSS JOIN LATERAL (
        SELECT t.seq, CASE WHEN ${isEmbeddedTurn} THEN ${turnText} END AS content FROM turns t
        WHERE t.namespace = ${namespace} AND t.session_id = b.session_id AND t.seq > b.embedded_seq ORDER BY t.seq LIMIT ${limit}) n
      ORDER BY b.session_id, n.seq LIMIT ${limit}),
    ${hashed}
    SELECT c.kind, c.id, c.seq, NULL::int AS version, 0 AS attempts, ${contentOf({ namespace, modelId, maxCharacters })}
    ORDER BY c.id, c.seq`.execute(db);
  return rows;
}

/**
 * Hashes apart from what looks them up. In one condition with a column, a function that is not leakproof (they, and the casts
 * of ids) keeps the planner from the index under row-level security.
 */
const hashed = sql`hashed AS MATERIALIZED (SELECT texts.*, ${sha256Of('texts.content')} AS hash FROM texts)`;

interface ContentQuery {
  readonly namespace: string;
  readonly modelId: string;
  readonly maxCharacters: number;
}

/** Of each of `texts`: its beginning, its hash, and whether its vector is there. Each look by itself, however many are expected. */
function contentOf({ namespace, modelId, maxCharacters }: ContentQuery): RawBuilder<unknown> {
  const vector = sql`SELECT true AS found FROM embeddings e WHERE e.namespace = ${namespace} AND e.model_id = ${modelId}
    AND e.content_hash = c.hash`;
  return sql`left(c.content, ${maxCharacters}) AS text, c.hash, refused.reason, CASE WHEN own.found THEN 'own' WHEN copy.found THEN 'copy'
      WHEN refused.reason IS NOT NULL THEN 'refused' ELSE 'unknown' END AS known
    FROM hashed c
    LEFT JOIN LATERAL (${vector} AND e.owner_kind = c.kind AND e.owner_id = c.id AND e.seq = c.seq LIMIT 1) own ON true
    LEFT JOIN LATERAL (${vector} LIMIT 1) copy ON true
    LEFT JOIN LATERAL (SELECT q.reason FROM embedding_queue q WHERE q.namespace = ${namespace} AND q.content_hash = c.hash
      AND q.due_at IS NULL LIMIT 1) refused ON true`;
}

function candidateOfRow(row: CandidateRow): EmbeddingCandidate {
  const { kind, id, seq, version, attempts, text, hash, known, reason } = row;
  return {
    owner: { kind, id, seq },
    attempts,
    ...(version === null ? {} : { version }),
    ...(text === null || hash === null ? {} : { content: { text, hash, known: knownOf(known, reason) } }),
  };
}

function knownOf(kind: KnownText['kind'], reason: string | null): KnownText {
  return kind === 'refused' ? { kind, reason: reason ?? '' } : { kind };
}
