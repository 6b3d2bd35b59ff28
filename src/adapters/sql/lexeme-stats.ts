import { type RawBuilder, sql } from 'kysely';
import { candidateBounds } from './candidates-bounds.ts';
import type { Database, Tables } from './database.ts';

/** What one round of counting does at most. */
const bounds = {
  /** Namespaces that are looked at, those first that were not for longest. */
  namespaces: 100,
  /** Of these, how many have their words counted: each takes a fifth of a second of the server's time. */
  counted: 10,
  /** Turns, and memories, whose words are counted; a larger namespace is judged by so many of its own. */
  sample: 40_000,
  /** Turns and memories of one statement: no one else has the embedded store meanwhile. */
  slice: 4_000,
  /** Turns of a session that are taken or left together. */
  block: 10,
  /** A namespace that somebody looked at so recently is left alone: several processes do this. */
  restSeconds: 120,
  /** Words are counted again when there are so many more turns, or after so long: some may have been erased. */
  growth: 1.1,
  staleHours: 24,
  /** Documents that make a word common: rarer ones are found by themselves, and what few people said is not kept here. */
  commonInTurns: candidateBounds.turns / 8,
  commonInMemories: candidateBounds.memories / 8,
  /** By how much a count has to differ from what is known to be worth writing: samples differ. */
  difference: 0.1,
} as const;

/**
 * Counts how common the words of large namespaces are, from a sample of what stands in them. In the background, a bounded part of
 * the namespaces at a time.
 */
export async function refreshLexemeStats(db: Database): Promise<void> {
  const { rows } = await db.across((across) =>
    sql<{ namespace: string }>`
    SELECT n.namespace FROM namespaces n LEFT JOIN namespace_stats s USING (namespace)
    WHERE s.looked_at IS NULL OR s.looked_at < clock_timestamp() - make_interval(secs => ${bounds.restSeconds})
    ORDER BY s.looked_at NULLS FIRST, n.namespace LIMIT ${bounds.namespaces}`.execute(across),
  );
  let counted = 0;
  for (const { namespace } of rows) {
    if (counted === bounds.counted) return;
    if (await refreshNamespace(db, namespace)) counted += 1;
  }
}

/** Returns whether words were counted. */
export async function refreshNamespace(db: Database, namespace: string): Promise<boolean> {
  const look = await db.write(namespace, (trx) => lookAt(trx, namespace));
  if (look === undefined || !look.is_due) return false;
  const turns = await countWords(db, namespace, sampledTurns(namespace, look.turns));
  const memories = await countWords(db, namespace, sampledMemories(namespace, look.memories));
  await db.write(namespace, (trx) => writeWords(trx, namespace, { turns, memories, look }));
  return true;
}

interface Look {
  readonly turns: number;
  readonly memories: number;
  /** Whether its words are to be counted. */
  readonly is_due: boolean;
}

/** What the namespace is like; undefined where somebody else looks at it. */
async function lookAt(trx: Tables, namespace: string): Promise<Look | undefined> {
  const { rows: locks } = await sql<{ locked: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${namespace}, 4)) AS locked`.execute(trx);
  if (locks[0]?.locked !== true) return undefined;
  const { rows } = await sql<Look>`
    INSERT INTO namespace_stats AS s (namespace, turns, sessions, lexeme_count, memories, shared_turns, shared_memories, counted_turns, looked_at)
    SELECT ${namespace}, coalesce(sum(last_seq), 0), count(*), coalesce(sum(lexeme_count), 0),
      (SELECT count(*) FROM memories m WHERE m.namespace = ${namespace}),
      (SELECT count(*) FROM turns t WHERE t.namespace = ${namespace} AND t.user_id IS NULL),
      (SELECT count(*) FROM memories m WHERE m.namespace = ${namespace} AND m.scope = 'organization'), 0, clock_timestamp()
    FROM sessions WHERE namespace = ${namespace}
    ON CONFLICT (namespace) DO UPDATE SET turns = excluded.turns, sessions = excluded.sessions, lexeme_count = excluded.lexeme_count,
      memories = excluded.memories, shared_turns = excluded.shared_turns, shared_memories = excluded.shared_memories, looked_at = excluded.looked_at
    RETURNING s.turns::float8 AS turns, s.memories::float8 AS memories,
      (greatest(s.turns, s.memories) > ${sql.lit(candidateBounds.wholeMemories)} OR s.counted_turns > 0) AND (s.counted_at IS NULL
        OR s.turns > ${sql.lit(bounds.growth)} * s.counted_turns OR s.counted_at < clock_timestamp() - make_interval(hours => ${sql.lit(bounds.staleHours)})) AS is_due`.execute(
    trx,
  );
  return rows[0];
}

/** Documents to count, in parts that are statements of their own. */
interface Sample {
  /** Each selects `lexemes`. */
  readonly slices: readonly RawBuilder<unknown>[];
  /** By how much what is counted has to be multiplied. */
  readonly scale: number;
}

/** Blocks of turns that their place chooses, so that each has the same chance whatever the sessions are like. */
function sampledTurns(namespace: string, total: number): Sample {
  const slices = Math.ceil(Math.min(total, bounds.sample) / bounds.slice);
  const parts = Math.max(slices, Math.round(total / bounds.slice));
  const slice = (part: number): RawBuilder<unknown> => sql`
    SELECT t.lexemes FROM sessions s CROSS JOIN generate_series(0, (s.last_seq - 1) / ${sql.lit(bounds.block)}) AS b(block)
    CROSS JOIN LATERAL (SELECT * FROM turns t WHERE t.namespace = ${sql.lit(namespace)} AND t.session_id = s.session_id
      AND t.seq > b.block * ${sql.lit(bounds.block)} AND t.seq <= (b.block + 1) * ${sql.lit(bounds.block)}
      AND t.revised_at IS NULL AND t.erased_at IS NULL OFFSET 0) t
    WHERE s.namespace = ${sql.lit(namespace)} AND abs(hashtextextended(s.session_id, b.block) % ${sql.lit(parts)}) = ${sql.lit(part)}`;
  return { slices: Array.from({ length: slices }, (_, part) => slice(part)), scale: parts / Math.max(1, slices) };
}

/** The newest: their order is known, and what is remembered speaks of the same things for longer than what is said. */
function sampledMemories(namespace: string, total: number): Sample {
  const sampled = Math.min(total, bounds.sample);
  const slices = Math.ceil(sampled / bounds.slice);
  const slice = (part: number): RawBuilder<unknown> => sql`
    SELECT lexemes FROM memories WHERE namespace = ${sql.lit(namespace)} ORDER BY recorded_at DESC, memory_id DESC
    LIMIT ${sql.lit(bounds.slice)} OFFSET ${sql.lit(part * bounds.slice)}`;
  return { slices: Array.from({ length: slices }, (_, part) => slice(part)), scale: total / Math.max(1, sampled) };
}

/** Statement by statement, so that others come in between; `ts_stat` counts a thousand documents in some milliseconds. */
async function countWords(db: Database, namespace: string, { slices, scale }: Sample): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const slice of slices) {
    const { rows } = await db.read(namespace, (reader) =>
      sql<{ word: string; ndoc: number }>`
      SELECT word, ndoc FROM ts_stat(${slice.compile(reader).sql})`.execute(reader),
    );
    for (const { word, ndoc } of rows) counts.set(word, (counts.get(word) ?? 0) + ndoc);
  }
  return new Map([...counts].map(([word, count]) => [word, Math.round(count * scale)]));
}

interface CountedWords {
  readonly turns: ReadonlyMap<string, number>;
  readonly memories: ReadonlyMap<string, number>;
  readonly look: Look;
}

/** Keeps the common words, and no others. */
async function writeWords(trx: Tables, namespace: string, { turns, memories, look }: CountedWords): Promise<void> {
  const words = new Set([...turns.keys(), ...memories.keys()]);
  const common = [...words]
    .map((lexeme) => ({ lexeme, documents: turns.get(lexeme) ?? 0, memories: memories.get(lexeme) ?? 0 }))
    .filter((word) => word.documents >= bounds.commonInTurns || word.memories >= bounds.commonInMemories);
  const records = sql`jsonb_to_recordset(${JSON.stringify(common)}::jsonb) AS r(lexeme text, documents integer, memories integer)`;
  await sql`DELETE FROM lexeme_stats WHERE namespace = ${namespace} AND lexeme NOT IN (SELECT lexeme FROM ${records})`.execute(
    trx,
  );
  const differs = (column: 'documents' | 'memories'): RawBuilder<unknown> =>
    sql`abs(${sql.ref(`l.${column}`)} - ${sql.ref(`excluded.${column}`)}) > ${sql.lit(bounds.difference)} * ${sql.ref(`l.${column}`)}`;
  await sql`
    INSERT INTO lexeme_stats AS l (namespace, lexeme, documents, memories)
    SELECT ${namespace}, r.lexeme, r.documents, r.memories FROM ${records} ORDER BY r.lexeme
    ON CONFLICT (namespace, lexeme) DO UPDATE SET documents = excluded.documents, memories = excluded.memories
    WHERE ${differs('documents')} OR ${differs('memories')}`.execute(trx);
  await sql`UPDATE namespace_stats SET counted_turns = ${look.turns}, counted_at = clock_timestamp() WHERE namespace = ${namespace}`.execute(
    trx,
  );
}
