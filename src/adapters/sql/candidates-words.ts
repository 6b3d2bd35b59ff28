import { type RawBuilder, sql } from 'kysely';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import type { Name } from './recall-scope.ts';
import { slot } from './statement-texts.ts';

type Fragment = RawBuilder<unknown>;

/** A lexeme as a tsquery, whatever characters it has. */
function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The words of a question as the recall statement uses them. */
export interface QuestionWords {
  /** Common table expression: what the namespace is like, as it was when somebody counted; no row where nobody has. */
  readonly counted: Fragment;
  /** Common table expressions: the `words`, what is known of each, and their `rarities`. */
  readonly parts: readonly Fragment[];
  /** Whether a document has any of them. */
  anyIn(column: string): Fragment;
  /** Bit i is worth 2^i; a double holds 53 of them exactly. */
  maskOf(column: string): Fragment;
  /** What the words of a document are worth together, beside `rarities r`. */
  weightOf(column: string): Fragment;
}

/**
 * Questions of a similar length make the same statement, which connections then have prepared: the words are filled up with one that
 * nothing has.
 */
const lengths = [4, 8, 12, 16, 24, 32, 48];
const nothing = '';

/** How many words a statement for so many has room for. */
export function roomFor(lexemes: readonly string[]): number {
  return lengths.find((most) => lexemes.length <= most) ?? lexemes.length;
}

const wordSlot = (bit: number): string => `word${bit}`;

/** What the slots of a statement stand for that has room for so many words. */
export function valuesOfWords(lexemes: readonly string[]): Record<string, unknown> {
  const filled = Array.from({ length: roomFor(lexemes) }, (_, bit) => lexemes[bit] ?? nothing);
  const quoted = filled.map((lexeme) => (lexeme === nothing ? nothing : quoteLexeme(lexeme)));
  return {
    lexemes: filled,
    quoted,
    anyWord: lexemes.map(quoteLexeme).join(' | '),
    ...Object.fromEntries(quoted.map((word, bit) => [wordSlot(bit), word])),
  };
}

/** Words as slots, of which `valuesOfWords` has the values. */
export function questionWords(namespace: Name, room: number): QuestionWords {
  const sumOf = (term: (bit: number) => Fragment): Fragment =>
    room === 0
      ? sql`0`
      : sql`(${sql.join(
          Array.from({ length: room }, (_, bit) => term(bit)),
          sql` + `,
        )})`;
  return {
    counted: sql`counted AS MATERIALIZED (SELECT * FROM namespace_stats WHERE namespace = ${namespace})`,
    parts: [newest(namespace), known(namespace), rarities],
    anyIn: (column) => sql`${sql.ref(column)} @@ ${slot('anyWord')}::tsquery`,
    maskOf: (column) =>
      sumOf((bit) => sql`(${sql.ref(column)} @@ ${slot(wordSlot(bit))}::tsquery)::int::bigint * ${sql.lit(2 ** bit)}`),
    weightOf: (column) =>
      sumOf(
        (bit) =>
          sql`CASE WHEN ${sql.ref(column)} @@ ${slot(wordSlot(bit))}::tsquery THEN coalesce(r.worth[${sql.lit(bit + 1)}], 0) ELSE 0 END`,
      ),
  };
}

/** What is judged by as long as nobody has counted. */
function newest(namespace: Name): Fragment {
  return sql`newest AS (SELECT t.lexemes FROM turns t WHERE t.namespace = ${namespace} ORDER BY t.occurred_at DESC LIMIT ${sql.lit(bounds.judgedTurns)})`;
}

/** How many documents have each word; null where it is rare. */
function known(namespace: Name): Fragment {
  return sql`words AS MATERIALIZED (
    SELECT w.place, w.lexeme, CASE WHEN c.is_counted THEN l.documents ELSE j.documents END AS documents,
      CASE WHEN c.is_counted THEN l.memories ELSE j.documents END AS memories
    FROM (SELECT * FROM unnest(${slot('lexemes')}::text[], ${slot('quoted')}::text[]) WITH ORDINALITY AS w(lexeme, quoted, place)
      WHERE lexeme <> ${sql.lit(nothing)}) w
    CROSS JOIN (SELECT EXISTS (SELECT FROM counted WHERE counted_at IS NOT NULL) AS is_counted) c
    LEFT JOIN lexeme_stats l ON l.namespace = ${namespace} AND l.lexeme = w.lexeme
    CROSS JOIN LATERAL (SELECT (avg((n.lexemes @@ w.quoted::tsquery)::int) * ${slot('totalTurns')}::float8)::int AS documents FROM newest n WHERE NOT c.is_counted) j)`;
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
  /** How many there are of what it is a part of. */
  readonly total: 'turns' | 'memories';
  /** How many the arm has, counted up to a bound. */
  readonly size: Fragment;
  /** Rows that are looked at. */
  readonly rows: number;
}

/** An arm with a twentieth of the namespace has a twentieth of the rows with a word, so that commoner words may be looked for. */
function budgetOf({ size, total, rows }: ChosenWords): Fragment {
  const times = sql`(SELECT max(CASE WHEN ${size} = ${sql.lit(bounds.sized)} THEN 1 ELSE ${sql.ref(total)} / greatest(${size}, 1) END) FROM counted)`;
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
