import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../../src/adapters/sql/database.ts';
import { candidateBounds as bounds } from '../../src/adapters/sql/candidates-bounds.ts';
import type { Question } from './questions.ts';

/** Which parts of what a question sees are large: somebody who writes a statement for one application knows. */
export interface KnownSizes {
  readonly own: boolean;
  readonly shared: boolean;
}

type Fragment = RawBuilder<unknown>;

function tsquery(lexemes: readonly string[]): string {
  return lexemes.map((lexeme) => `'${lexeme.replaceAll("'", "''")}'`).join(' | ');
}

/**
 * What recall does, as one statement for one application, over the same tables, indexes and functions, in the same kind of
 * transaction: the same arms, of turns and of memories, by idf and length, with neighbours and sessions, memories lending to
 * the turns they cite, ten results with their evidence, and what is not processed yet. It finds out no sizes, follows no supersession, and explains nothing.
 */
export async function recallByHand(
  database: Database,
  namespace: string,
  { question, large }: { readonly question: Question; readonly large: KnownSizes },
): Promise<unknown[]> {
  const { lexemes, userId } = question;
  const worth = (column: string): Fragment =>
    sql`(${sql.join(
      lexemes.map(
        (lexeme, index) =>
          sql`(${sql.ref(column)} @@ ${tsquery([lexeme])}::tsquery)::int * w.idf[${sql.lit(index + 1)}]`,
      ),
      sql` + `,
    )})`;
  const statement = sql`
    WITH known AS MATERIALIZED (
      SELECT a.place, a.lexeme, coalesce(l.documents, ${sql.lit(bounds.unseenWord)}) AS documents, coalesce(l.memories, ${sql.lit(bounds.unseenWord)}) AS memories
      FROM unnest(${lexemes}::text[]) WITH ORDINALITY AS a(lexeme, place)
      LEFT JOIN lexeme_stats l ON l.namespace = ${namespace} AND l.lexeme = a.lexeme
    ), w AS MATERIALIZED (
      SELECT (SELECT array_agg(ln(1 + greatest(n.turns - documents, 0)) - ln(documents + 0.5) ORDER BY place) FROM known)::float8[] AS idf,
        n.lexeme_count::float8 / n.turns AS length FROM namespace_stats n WHERE n.namespace = ${namespace}
    ), found AS MATERIALIZED (
      SELECT t.session_id, t.seq, ${worth('t.lexemes')} * 1.9 / (1 + 0.9 * (0.6 + 0.4 * t.lexeme_count / w.length)) AS score
      FROM (${turnsOf(namespace, question, large)}) t CROSS JOIN w
    ), best AS MATERIALIZED (
      SELECT session_id, seq, score + 0.2 * sum(score) OVER (PARTITION BY session_id) / max(score) OVER () AS score FROM found
      WHERE score > 0 ORDER BY score DESC LIMIT ${sql.lit(bounds.placesWithContext)}
    ), remembered AS MATERIALIZED (
      SELECT m.memory_id, m.text, m.said_at, ${worth('m.lexemes')} AS score FROM (${memoriesOf(namespace, question, large)}) m CROSS JOIN w
      ORDER BY score DESC LIMIT ${sql.lit(bounds.memoriesWithContext)}
    ), cited AS MATERIALIZED (
      SELECT e.session_id, e.seq, max(m.score) AS score FROM remembered m
      JOIN memory_evidence e ON e.namespace = ${namespace} AND e.memory_id = m.memory_id GROUP BY 1, 2
    ), ranked AS MATERIALIZED (
      SELECT p.session_id, p.seq, p.score + 0.4 * coalesce(c.score, 0) + coalesce(sum(CASE t.seq - p.seq WHEN -1 THEN 0.5 ELSE 0.25 END * ${worth('t.lexemes')}), 0) AS score
      FROM (SELECT session_id, seq, max(score) AS score FROM (SELECT * FROM best UNION ALL SELECT session_id, seq, 0 FROM cited) b GROUP BY 1, 2) p
      LEFT JOIN cited c USING (session_id, seq) CROSS JOIN w
      LEFT JOIN turns t ON t.namespace = ${namespace} AND t.session_id = p.session_id AND t.seq BETWEEN p.seq - 2 AND p.seq + 1 AND t.seq <> p.seq
      GROUP BY 1, 2, p.score, c.score ORDER BY score DESC LIMIT 10)
    SELECT r.score, t.turn_id, t.role, t.name, t.content, t.occurred_at, m.memories,
      (SELECT count(*) FROM sessions s JOIN turns p ON p.namespace = s.namespace AND p.session_id = s.session_id AND p.seq > s.settled_seq
        WHERE s.namespace = ${namespace} AND s.unsettled ${userId === undefined ? sql`` : sql`AND p.user_id = ${userId}`}) AS pending
    FROM ranked r JOIN turns t ON t.namespace = ${namespace} AND t.session_id = r.session_id AND t.seq = r.seq
    LEFT JOIN LATERAL (SELECT json_agg(json_build_array(x.memory_id, x.text, e.quotation)) AS memories FROM memory_evidence e JOIN remembered x USING (memory_id)
      WHERE e.namespace = ${namespace} AND e.session_id = r.session_id AND e.seq = r.seq) m ON true
    ORDER BY r.score DESC`;
  return await database.read(namespace, async (reader) => (await statement.execute(reader)).rows);
}

/** The rarest words, as many as lead to so many rows. */
function rareWords(count: 'documents' | 'memories', rows: number): Fragment {
  return sql`(SELECT array_agg(lexeme) FILTER (WHERE through <= ${sql.lit(rows)} OR first = 1) FROM (SELECT lexeme, sum(${sql.ref(count)}) OVER (ORDER BY ${sql.ref(count)}, place) AS through,
    row_number() OVER (ORDER BY ${sql.ref(count)}, place) AS first FROM known) k)`;
}

/** What is a part of the namespace has a part of the rows with a word, so that commoner words may be looked for. */
function rowsFor(userId: string | undefined, rows: number): number {
  return userId === undefined ? rows : bounds.entries;
}

function turnsOf(namespace: string, { lexemes, userId }: Question, large: KnownSizes): Fragment {
  const columns = sql`t.session_id, t.seq, t.lexemes, t.lexeme_count`;
  const arm = (condition: Fragment, isLarge: boolean, target: Fragment): Fragment =>
    isLarge
      ? sql`SELECT ${columns} FROM find_turns(${namespace}, ${rareWords('documents', rowsFor(userId, bounds.turns))}, NULL, ${target}, NULL, NULL, NULL, ${sql.lit(bounds.entries)}) t`
      : sql`SELECT ${columns} FROM turns t WHERE t.namespace = ${namespace} AND ${condition} AND t.lexemes @@ ${tsquery(lexemes)}::tsquery
          AND t.revised_at IS NULL AND t.erased_at IS NULL`;
  if (userId === undefined) return arm(sql`true`, large.own, sql`NULL, false`);
  const own = arm(sql`t.user_id = ${userId}`, large.own, sql`${userId}, false`);
  return sql`${own} UNION ALL ${arm(sql`t.user_id IS NULL`, large.shared, sql`NULL, true`)}`;
}

function memoriesOf(namespace: string, { lexemes, userId }: Question, large: KnownSizes): Fragment {
  const columns = sql`m.memory_id, m.text, m.said_at, m.lexemes`;
  const arm = (condition: Fragment, isLarge: boolean, target: Fragment): Fragment =>
    isLarge
      ? sql`SELECT ${columns} FROM find_memories(${namespace}, ${rareWords('memories', rowsFor(userId, bounds.memories))}, NULL, ${target}, NULL, ${sql.lit(bounds.entries)}) c
          JOIN memories m ON m.namespace = ${namespace} AND m.memory_id = c.memory_id WHERE m.status = 'active'`
      : sql`SELECT ${columns} FROM memories m WHERE m.namespace = ${namespace} AND ${condition} AND m.status = 'active' AND m.lexemes @@ ${tsquery(lexemes)}::tsquery`;
  if (userId === undefined) return arm(sql`true`, large.own, sql`NULL, false`);
  const own = arm(sql`m.scope = 'user' AND m.owner_id = ${userId}`, large.own, sql`${userId}, false`);
  return sql`${own} UNION ALL ${arm(sql`m.scope = 'organization'`, large.shared, sql`NULL, true`)}`;
}
