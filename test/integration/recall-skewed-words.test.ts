import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../src/adapters/pglite/open-embedded-store.ts';
import { testEpoch } from '../../src/testing/test-clock.ts';

type Opened = Awaited<ReturnType<typeof openEmbeddedStore>>;

const own = 6_000;
const others = 60_000;
const ownMemories = 3_000;
/** The one turn, and the hundredth part of the memories, that a question is about. */
const rareTurn = 5_500;

/** Ana plays chess in nearly all that she says, and nobody else does: over the namespace the word is rare. */
async function fill(db: Opened['db']): Promise<void> {
  const columns = sql.raw(
    'namespace, session_id, seq, turn_id, user_id, role, content, tokens, occurred_at, occurred_offset_minutes, accepted_at, analyzer_version, lexemes, lexeme_count, fingerprint',
  );
  await sql`INSERT INTO sessions (namespace, session_id, last_seq, lexeme_count, user_id, created_at, active_at)
    VALUES ('n', 'a', ${own}::int, ${own * 2}::int, 'ana', now(), now())`.execute(db);
  await sql`INSERT INTO sessions (namespace, session_id, last_seq, lexeme_count, user_id, created_at, active_at)
    SELECT 'n', 'o' || i, ${others / 100}::int, ${others / 50}::int, 'u' || i, now(), now() FROM generate_series(0, 99) i`.execute(
    db,
  );
  await sql`INSERT INTO turns (${columns}) SELECT 'n', 'a', i, 'a' || i, 'ana', 'user', 'x', 1, now() - interval '1 day' + i * interval '1 second', 0, now(), 1,
    array_to_tsvector(CASE WHEN i = ${rareTurn}::int THEN ARRAY['chess', 'zanzibar'] WHEN i <= 5000 THEN ARRAY['chess', 'f' || i % 1000]
      ELSE ARRAY['g', 'f' || i % 1000] END), 2, '' FROM generate_series(1, ${own}::int) i`.execute(db);
  await sql`INSERT INTO turns (${columns}) SELECT 'n', 'o' || i % 100, i / 100 + 1, 'o' || i, 'u' || i % 100, 'user', 'x', 1, now() - interval '1 day', 0, now(), 1,
    array_to_tsvector(ARRAY['g', 'f' || i % 1000]), 2, '' FROM generate_series(0, ${others - 1}::int) i`.execute(db);
  await sql`INSERT INTO memories (namespace, memory_id, scope, owner_id, text, subject, subject_key, category, type, importance, confidence,
      said_at, recorded_at, content_hash, status, extractor, analyzer_version, lexemes, lexeme_count)
    SELECT 'n', gen_random_uuid(), 'user', CASE u WHEN 0 THEN 'ana' ELSE 'u' || u END, 'x', 'x', 'x', 'fact', 'semantic', 5, 1, now(), now(), u || '-' || n, 'active', 'x', 1,
      array_to_tsvector(CASE WHEN n % 100 = 99 THEN ARRAY['name' || u, 'work', 'w' || n] ELSE ARRAY['name' || u, 'v' || n % 300, 'w' || n] END), 3
    FROM generate_series(0, 19) u, generate_series(0, ${ownMemories - 1}::int) n ORDER BY n, u`.execute(db);
  await sql`ANALYZE`.execute(db);
}

describe('a word that stands in most of what one user says, and is rare over the namespace', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openEmbeddedStore({ folder: undefined });
    await fill(opened.db);
    await opened.store.maintain();
  }, 120_000);
  afterAll(async () => await opened.store.close());

  const find = async (lexemes: readonly string[]) =>
    await opened.store.recall.findHits('n', {
      scope: { userId: 'ana', everything: false },
      lexemes,
      memories: { includeSuperseded: false, now: testEpoch },
    });
  const has = (lexemes: readonly string[], word: string) => {
    const bit = 2 ** lexemes.indexOf(word);
    return ({ mask }: { readonly mask: number }): boolean => (mask & bit) !== 0;
  };

  it.each([[['zanzibar']], [['chess', 'zanzibar']]])('crowds out no turn with a rare one: %j', async (lexemes) => {
    const { turns } = await find(lexemes);
    expect(turns.filter(has(lexemes, 'zanzibar')).map(({ seq }) => seq)).toEqual([rareTurn]);
  });

  it.each([[['work']], [['name0', 'work']]])('crowds out no memory with a rare one: %j', async (lexemes) => {
    const { memories } = await find(lexemes);
    expect(memories.filter(has(lexemes, 'work'))).toHaveLength(ownMemories / 100);
  });
});
