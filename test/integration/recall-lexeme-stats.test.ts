import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmbeddedDatabase } from '../../src/adapters/pglite/embedded-database.ts';
import type { Database } from '../../src/adapters/sql/database.ts';
import { refreshLexemeStats } from '../../src/adapters/sql/lexeme-stats.ts';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';

let store: TestStore;
let database: Database;

beforeAll(async () => {
  store = await openTestStore();
  database = createEmbeddedDatabase(store.db);
});

afterAll(() => store.close());

/** Sessions of a hundred turns, each with a word of its own, one that all have, and one that every tenth has. */
async function fill(count: number): Promise<string> {
  const namespace = uniqueNamespace();
  await sql`INSERT INTO namespaces (namespace, created_at) VALUES (${namespace}, now())`.execute(store.db);
  await sql`INSERT INTO turns (namespace, session_id, seq, turn_id, role, content, tokens, occurred_at, occurred_offset_minutes, accepted_at,
      analyzer_version, lexemes, lexeme_count, fingerprint)
    SELECT ${namespace}, 's' || n / 100, n % 100 + 1, n::text, 'user', 'x', 1, now(), 0, now(), 1,
      array_to_tsvector(ARRAY['all', 'own' || n] || CASE WHEN n % 10 = 0 THEN ARRAY['tenth'] ELSE '{}' END), 2, ''
    FROM generate_series(0, ${count - 1}::int) n`.execute(store.db);
  await sql`INSERT INTO sessions (namespace, session_id, last_seq, lexeme_count, created_at, active_at)
    SELECT namespace, session_id, max(seq), sum(lexeme_count), now(), now() FROM turns WHERE namespace = ${namespace} GROUP BY 1, 2`.execute(
    store.db,
  );
  return namespace;
}

async function wordsOf(namespace: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ lexeme: string; documents: number }>`
    SELECT lexeme, documents FROM lexeme_stats WHERE namespace = ${namespace} ORDER BY lexeme`.execute(store.db);
  return Object.fromEntries(rows.map(({ lexeme, documents }) => [lexeme, documents]));
}

/** As if nobody had looked for so long. */
async function age(namespace: string, hours: number): Promise<void> {
  await sql`UPDATE namespace_stats SET looked_at = looked_at - make_interval(hours => ${hours}),
    counted_at = counted_at - make_interval(hours => ${hours}) WHERE namespace = ${namespace}`.execute(store.db);
}

describe('counting the words of a namespace', () => {
  it('keeps the common ones and how much there is, and no word that few turns have', async () => {
    const namespace = await fill(6_000);
    await refreshLexemeStats(database);
    expect(await wordsOf(namespace)).toEqual({ all: 6_000, tenth: 600 });
    const { rows } =
      await sql`SELECT turns::int, sessions::int, lexeme_count::int, memories::int, shared_turns::int, counted_turns::int
      FROM namespace_stats WHERE namespace = ${namespace}`.execute(store.db);
    expect(rows).toEqual([
      { turns: 6_000, sessions: 60, lexeme_count: 12_000, memories: 0, shared_turns: 6_000, counted_turns: 6_000 },
    ]);
  });

  it('judges a large namespace by a sample', async () => {
    const namespace = await fill(60_000);
    await refreshLexemeStats(database);
    const { all = 0, tenth = 0, ...others } = await wordsOf(namespace);
    expect(others).toEqual({});
    expect(all / 60_000).toBeCloseTo(1, 1);
    expect(tenth / 6_000).toBeCloseTo(1, 0);
  }, 60_000);

  it('leaves a small namespace alone', async () => {
    const namespace = await fill(500);
    await refreshLexemeStats(database);
    expect(await wordsOf(namespace)).toEqual({});
  });

  it('is not repeated at once, nor before much has been added', async () => {
    const namespace = await fill(3_000);
    await refreshLexemeStats(database);
    await sql`UPDATE lexeme_stats SET documents = 1 WHERE namespace = ${namespace}`.execute(store.db);
    await refreshLexemeStats(database);
    await age(namespace, 1);
    await refreshLexemeStats(database);
    expect(await wordsOf(namespace)).toEqual({ all: 1, tenth: 1 });
  });

  it('forgets words that were erased, within a day, also where little is left', async () => {
    const namespace = await fill(3_000);
    await refreshLexemeStats(database);
    expect(await wordsOf(namespace)).toEqual({ all: 3_000, tenth: 300 });
    await sql`UPDATE turns SET erased_at = now(), content = NULL, lexemes = '' WHERE namespace = ${namespace} AND seq % 10 <> 0`.execute(
      store.db,
    );
    await age(namespace, 25);
    await refreshLexemeStats(database);
    expect(await wordsOf(namespace)).toEqual({ all: 300 });
  });
});
