import { type RawBuilder, sql } from 'kysely';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import type { Name } from './recall-scope.ts';

type Fragment = RawBuilder<unknown>;

/** A lexeme as a tsquery, whatever characters it has. */
function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The words of a question as the recall statement uses them. */
export interface QuestionWords {
  /** Common table expression: what the namespace is like, as it was when somebody counted; no row where nobody has. */
  readonly counted: Fragment;
  /** Common table expressions: the `words`, what is known of each, and their `rarities`. They refer to the sizes of arms. */
  readonly parts: readonly Fragment[];
  /** A tsquery that any of them satisfies. */
  readonly any: string;
  /** Bit i is worth 2^i; a double holds 53 of them exactly. */
  maskOf(column: string): Fragment;
  /** What the words of a mask are worth together, beside `rarities r`. */
  weightOf(column: string): Fragment;
}

/**
 * Questions of a similar length make the same statement, which connections then have prepared: the words are filled up with one that
 * nothing has.
 */
const lengths = [2, 4, 6, 8, 12, 16, 24, 32, 48];
const nothing = '';

export function questionWords(namespace: Name, lexemes: readonly string[]): QuestionWords {
  const length = lengths.find((most) => lexemes.length <= most) ?? lexemes.length;
  const filled = [...lexemes, ...Array.from({ length: length - lexemes.length }, () => nothing)];
  const quoted = filled.map((lexeme) => (lexeme === nothing ? nothing : quoteLexeme(lexeme)));
  const sumOf = (terms: readonly Fragment[]): Fragment =>
    terms.length === 0 ? sql`0` : sql`(${sql.join(terms, sql` + `)})`;
  return {
    counted: sql`counted AS MATERIALIZED (SELECT * FROM namespace_stats WHERE namespace = ${namespace})`,
    parts: [newest(namespace), known(namespace, filled, quoted), rarities],
    any: lexemes.map(quoteLexeme).join(' | '),
    maskOf: (column) =>
      sumOf(
        quoted.map(
          (lexeme, bit) => sql`(${sql.ref(column)} @@ ${lexeme}::tsquery)::int::bigint * ${sql.lit(2 ** bit)}`,
        ),
      ),
    weightOf: (column) =>
      sumOf(
        quoted.map(
          (_, bit) => sql`((${sql.ref(column)} >> ${sql.lit(bit)}) & 1) * coalesce(r.worth[${sql.lit(bit + 1)}], 0)`,
        ),
      ),
  };
}

/** What is judged by as long as nobody has counted. */
function newest(namespace: Name): Fragment {
  return sql`newest AS (SELECT t.lexemes FROM turns t WHERE t.namespace = ${namespace} ORDER BY t.occurred_at DESC LIMIT ${sql.lit(bounds.judgedTurns)})`;
}

/** How many documents have each word; null where it is rare. */
function known(namespace: Name, lexemes: readonly string[], quoted: readonly string[]): Fragment {
  return sql`words AS MATERIALIZED (
    SELECT w.place, w.lexeme, CASE WHEN c.is_counted THEN l.documents ELSE j.documents END AS documents,
      CASE WHEN c.is_counted THEN l.memories ELSE j.documents END AS memories
    FROM (SELECT * FROM unnest(${lexemes}::text[], ${quoted}::text[]) WITH ORDINALITY AS w(lexeme, quoted, place)
      WHERE lexeme <> ${sql.lit(nothing)}) w
    CROSS JOIN (SELECT EXISTS (SELECT FROM counted WHERE counted_at IS NOT NULL) AS is_counted) c
    LEFT JOIN lexeme_stats l ON l.namespace = ${namespace} AND l.lexeme = w.lexeme
    CROSS JOIN LATERAL (SELECT (avg((n.lexemes @@ w.quoted::tsquery)::int) * (SELECT total FROM sizes))::int AS documents FROM newest n WHERE NOT c.is_counted) j)`;
}

/** The idf of BM25, as the ranking has it, from what is known of the namespace. */
const rarities = sql`rarities AS MATERIALIZED (
  SELECT array_agg(ln(1 + greatest(c.turns - d.documents, 0) + 0.5) - ln(d.documents + 0.5) ORDER BY w.place) AS worth,
    min(c.average_length) AS average_length
  FROM words w CROSS JOIN LATERAL (SELECT coalesce(w.documents, ${sql.lit(bounds.unseenWord)})::float8 AS documents) d
  CROSS JOIN (SELECT coalesce(max(turns), 1)::float8 AS turns, coalesce(sum(lexeme_count) / nullif(sum(turns), 0), ${sql.lit(bounds.usualLength)})::float8 AS average_length
    FROM counted) c)`;

/** What words of an arm may lead to. */
export interface ChosenWords {
  /** Of an arm's own: tells its size in `sizes`, counted up to a bound, beside what the namespace has of these. */
  readonly name: string;
  readonly sizes: string;
  readonly total: 'turns' | 'memories';
  /** Rows that are looked at. */
  readonly rows: number;
}

/** An arm with a twentieth of the namespace has a twentieth of the rows with a word, so that commoner words may be looked for. */
function budgetOf({ name, sizes, total, rows }: ChosenWords): Fragment {
  const size = sql`(SELECT ${sql.ref(name)} FROM ${sql.ref(sizes)})`;
  const times = sql`(SELECT max(CASE WHEN ${size} = ${sql.lit(bounds.sized)} THEN 1 ELSE ${sql.ref(total)} / greatest(${size}, 1)::float8 END) FROM counted)`;
  return sql`least(${sql.lit(bounds.entries)}::float8, ${sql.lit(rows)}::float8 * greatest(1, ${times}))`;
}

/**
 * A common table expression with the words that lead to candidates: the rarest, as many as keep within the budget. Where not even
 * the rarest does, it is looked for together with one of the others; where it is too common even for that, none is.
 */
export function chosenWords(name: string, chosen: ChosenWords): Fragment {
  const count = sql.ref(chosen.total === 'turns' ? 'documents' : 'memories');
  return sql`${sql.ref(name)} AS MATERIALIZED (
    SELECT CASE WHEN c.least <= c.budget THEN c.rare WHEN c.least <= ${sql.lit(bounds.commonWord)} THEN c.ranked[1:1] END AS words,
      CASE WHEN c.least > c.budget THEN nullif(c.ranked[2:], '{}') END AS beside
    FROM (SELECT b.budget, min(w.documents) AS least, array_agg(w.lexeme) FILTER (WHERE w.through <= b.budget) AS rare,
        array_agg(w.lexeme ORDER BY w.documents, w.place) AS ranked
      FROM (SELECT ${budgetOf(chosen)} AS budget OFFSET 0) b CROSS JOIN (
        SELECT d.*, sum(d.documents) OVER (ORDER BY d.documents, d.place) AS through
        FROM (SELECT place, lexeme, coalesce(${count}, ${sql.lit(bounds.unseenWord)}) AS documents FROM words) d) w
      GROUP BY b.budget) c)`;
}
