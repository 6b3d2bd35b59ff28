import { sql } from 'kysely';
import type { Tables } from '../../src/adapters/sql/database.ts';
import { buildVocabulary, fillers, names } from './vocabulary.ts';

/** What a namespace of the benchmark is like. */
export interface NamespaceSketch {
  readonly namespace: string;
  /** Turns of each user, in order; what they add up to. */
  readonly users: readonly number[];
  /** Turns that belong to no user: everyone in the namespace sees them. */
  readonly shared: number;
}

/** Words of the language that is spoken. */
const vocabularySize = 30_000;
/** Turns written by one statement. */
const batch = 50_000;
const turnsPerSession = 30;

/** Users as they come in a service: few talk much, many little. In tens of thousands of turns up to a hundred, in hundreds beyond. */
export function sketchNamespace(namespace: string, turns: number): NamespaceSketch {
  const shared = turns / 50;
  const shares =
    turns < 100_000
      ? [3_000, ...repeat(1_000, 3), ...repeat(300, 8)]
      : [10_000, ...repeat(3_000, 5), ...repeat(1_000, 30), ...repeat(300, 80)];
  const round = turns < 100_000 ? 10_000 : 100_000;
  const users = Array.from({ length: Math.max(1, Math.round(turns / round)) }, () => shares).flat();
  const left = turns - shared - users.reduce((sum, size) => sum + size, 0);
  return { namespace, shared, users: [...users, ...repeat(100, Math.floor(left / 100))] };
}

function repeat(value: number, times: number): number[] {
  return Array.from({ length: times }, () => value);
}

/** A number from 0 up to 1 that always comes out the same. */
function chance(expression: string, seed: number): string {
  return `((hashint8extended((${expression})::bigint, ${seed}) & 2147483647) / 2147483648.0)::float8`;
}

/** By Zipf's law, flattened at the top as content words are once the grammar is left out. */
function zipfRank(uniform: string): string {
  return `floor(5 * power(${(vocabularySize + 5) / 5}::float8, ${uniform}) - 5)::int`;
}

/**
 * Writes turns, sessions and memories on the server, as the engine would have: one memory a session's third turn, one of twenty
 * superseded by the next. The same sketch gives the same rows. Analyses the tables, as upkeep would.
 */
export async function fillNamespace(db: Tables, sketch: NamespaceSketch): Promise<void> {
  await db.connection().execute(async (connection) => {
    await writeVocabulary(connection);
    const turns = await writeSessions(connection, sketch);
    for (let first = 1; first <= turns; first += batch)
      await writeTurns(connection, sketch.namespace, { first, last: first + batch - 1 });
    await sql.raw('DROP TABLE bench_vocabulary; DROP TABLE bench_sessions').execute(connection);
  });
}

async function writeVocabulary(db: Tables): Promise<void> {
  await sql.raw('DROP TABLE IF EXISTS bench_vocabulary; DROP TABLE IF EXISTS bench_sessions').execute(db);
  await sql.raw('CREATE TABLE bench_vocabulary (rank integer PRIMARY KEY, word text, lexemes text[])').execute(db);
  await sql`INSERT INTO bench_vocabulary SELECT * FROM jsonb_to_recordset(${JSON.stringify(buildVocabulary(vocabularySize))}::jsonb)
    AS v(rank integer, word text, lexemes text[])`.execute(db);
  await sql.raw('ANALYZE bench_vocabulary').execute(db);
}

/** Sessions of all users, shuffled, so that the turns of one lie scattered in the table. Returns how many turns they have. */
async function writeSessions(db: Tables, { namespace, users, shared }: NamespaceSketch): Promise<number> {
  await sql
    .raw(
      `CREATE TABLE bench_sessions (number bigint PRIMARY KEY, session_id text, user_id text, name text, first_turn bigint, turns integer, started_at timestamptz)`,
    )
    .execute(db);
  const owners = [
    ...users.map((turns, index) => ({ user_id: `user-${index}`, name: names[index % names.length], turns })),
    { user_id: null, name: 'Team', turns: shared },
  ];
  await sql`
    INSERT INTO bench_sessions
    SELECT number, md5(${namespace} || number)::uuid::text, user_id, name, 1 + sum(turns) OVER (ORDER BY number) - turns, turns,
      timestamptz '2023-01-02 08:00Z' + make_interval(secs => number * 94608000.0 / count(*) OVER ())
    FROM (SELECT row_number() OVER (ORDER BY hashtextextended(coalesce(o.user_id, '') || at, 1)) AS number, o.user_id, o.name,
        least(${turnsPerSession}, o.turns - at) AS turns
      FROM jsonb_to_recordset(${JSON.stringify(owners)}::jsonb) AS o(user_id text, name text, turns integer),
        generate_series(0, o.turns - 1, ${turnsPerSession}) AS at) AS s`.execute(db);
  await sql.raw('CREATE INDEX ON bench_sessions (first_turn); ANALYZE bench_sessions').execute(db);
  const { rows } = await sql<{ turns: number }>`SELECT sum(turns)::int AS turns FROM bench_sessions`.execute(db);
  await sql`INSERT INTO namespaces (namespace, created_at) VALUES (${namespace}, now()) ON CONFLICT DO NOTHING`.execute(
    db,
  );
  return rows[0]?.turns ?? 0;
}

/** Four in ten words are of the dozen that its session is about. */
const saidWords = `
  SELECT s.number, n, k, s.session_id, v.word, v.lexemes
  FROM bench_sessions s, generate_series(s.first_turn, s.first_turn + s.turns - 1) AS n,
    generate_series(1, 4 + (hashint8extended(n, 3) & 7)::int) AS k,
    LATERAL (SELECT CASE WHEN ${chance('n * 16 + k', 4)} < 0.4
      THEN ${zipfRank(`(0.3 + 0.7 * ${chance('s.number * 16 + (hashint8extended(n * 16 + k, 5) & 11)', 6)})`)}
      ELSE ${zipfRank(chance('n * 16 + k', 7))} END AS rank) AS drawn
    JOIN bench_vocabulary v ON v.rank = drawn.rank`;

async function writeTurns(
  db: Tables,
  namespace: string,
  { first, last }: { first: number; last: number },
): Promise<void> {
  await sql.raw('DROP TABLE IF EXISTS bench_turns').execute(db);
  const between = `s.first_turn BETWEEN ${first} AND ${last}`;
  await sql
    .raw(`
    CREATE TABLE bench_turns AS
    SELECT s.number, s.session_id, s.user_id, s.name, n, (n - s.first_turn + 1)::int AS seq, w.content, w.lexemes, w.length, w.gist, w.gist_lexemes,
      s.started_at + make_interval(mins => (n - s.first_turn)::int) AS at, n % 2 = 1 AS human
    FROM (SELECT n, string_agg(word || ' ' || (ARRAY['${fillers.join("','")}'])[1 + (hashint8extended(n * 16 + k, 8) & 63)::int % ${fillers.length}], ' ' ORDER BY k) AS content,
        array_agg(DISTINCT l) AS lexemes, count(DISTINCT k)::int AS length,
        string_agg(word, ' ' ORDER BY k) FILTER (WHERE k <= 5) AS gist, array_agg(DISTINCT l) FILTER (WHERE k <= 5) AS gist_lexemes
      FROM (${saidWords} WHERE ${between}) AS said, unnest(said.lexemes) AS l GROUP BY n) AS w
    JOIN (SELECT s.*, n FROM bench_sessions s, generate_series(s.first_turn, s.first_turn + s.turns - 1) AS n WHERE ${between}) AS s USING (n)
    ORDER BY n`)
    .execute(db);
  await insertTurns(db, namespace);
  await insertMemories(db, namespace);
  await sql.raw('DROP TABLE bench_turns').execute(db);
}

async function insertTurns(db: Tables, namespace: string): Promise<void> {
  await sql`
    INSERT INTO turns (namespace, session_id, seq, turn_id, user_id, role, name, content, tokens, occurred_at, occurred_offset_minutes,
      accepted_at, language, analyzer_version, lexemes, lexeme_count, traits, fingerprint)
    SELECT ${namespace}, session_id, seq, 't' || n, user_id, CASE WHEN human THEN 'user' ELSE 'assistant' END, CASE WHEN human THEN name END,
      initcap(left(content, 1)) || substr(content, 2) || '.', length(content) / 4, at, 0, at, 'en', 1,
      array_to_tsvector(lexemes || ARRAY[to_char(at, 'YYYY'), 'm:' || to_char(at, 'FMMM'), 'd:' || to_char(at, 'FMMM-FMDD')]), length,
      CASE WHEN n % 7 = 0 THEN 1 WHEN n % 5 = 0 THEN 2 ELSE 0 END, md5(n::text)
    FROM bench_turns ORDER BY n`.execute(db);
  await sql`
    INSERT INTO sessions (namespace, session_id, last_seq, closed_seq, settled_seq, lexeme_count, user_id, created_at, active_at)
    SELECT ${namespace}, session_id, max(seq), max(seq), max(seq), sum(length), min(user_id), min(at), max(at) FROM bench_turns GROUP BY session_id`.execute(
    db,
  );
}

async function insertMemories(db: Tables, namespace: string): Promise<void> {
  await sql`
    INSERT INTO memories (namespace, memory_id, scope, owner_id, session_id, text, subject, subject_key, category, type, importance,
      confidence, said_at, recorded_at, superseded_at, superseded_by, content_hash, status, extractor, language, analyzer_version, lexemes, lexeme_count)
    SELECT ${namespace}, md5(${namespace} || n)::uuid, CASE WHEN user_id IS NULL THEN 'organization' ELSE 'user' END, coalesce(user_id, ''), session_id,
      name || ' ' || gist || '.', name, lower(name), 'fact', 'semantic', 1 + n % 10, 0.9, at, at, CASE WHEN over THEN at END,
      CASE WHEN over THEN md5(${namespace} || n + 3)::uuid END, md5(n::text), CASE WHEN over THEN 'superseded' ELSE 'active' END, 'bench/1', 'en', 1,
      array_to_tsvector(gist_lexemes || ARRAY[lower(name)]), cardinality(gist_lexemes) + 1
    FROM (SELECT *, seq % 60 = 3 AND lead(seq, 3) OVER (PARTITION BY session_id ORDER BY seq) IS NOT NULL AS over FROM bench_turns) AS t
    WHERE seq % 3 = 0`.execute(db);
  await sql`
    INSERT INTO memory_evidence (namespace, memory_id, session_id, seq, quotation)
    SELECT ${namespace}, md5(${namespace} || n)::uuid, session_id, seq, gist FROM bench_turns WHERE seq % 3 = 0`.execute(
    db,
  );
}
