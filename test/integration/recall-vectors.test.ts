import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NearestHits, RecallScope } from '../../src/ports/recall-index.ts';
import { openPostgresTestStore, type PostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

/** Ana's are all nearer to the question than any of Ben's. */
const turnsOf = { ana: 8_000, ben: 6_000 } as const;
const memories = 6_000;
const question = [1, 0, 0, 0, 0, 0, 0, 0];
const ordinary = { includeSuperseded: false, now: new Date() };

/** Eight numbers that look random and are always the same; the first is great for Ana and small for Ben. */
const vectorOf = (number: string, nearness: string) =>
  sql.raw(`(SELECT array_agg(CASE k WHEN 1 THEN ${nearness} ELSE hashint8extended(${number} * 8 + k, 1) / 1.8e19 END ORDER BY k)
    FROM generate_series(1, 8) k)::vector`);

describeWithServers('the index of vectors in recall', ({ postgres }) => {
  let store: PostgresTestStore;
  let service: Client;

  beforeAll(async () => {
    store = await openPostgresTestStore(postgres);
    for (const namespace of ['lisbon', 'oslo']) {
      await fillTurns(store, namespace);
      await fillMemories(store, namespace);
      await sql`INSERT INTO embedded_namespaces (namespace, model_id, dimension, model_since, checked_at) VALUES (${namespace}, 'm', 8, now(), now())`.execute(
        store.db,
      );
    }
    await sql`SELECT memoir_index_embeddings('m', 8)`.execute(store.db);
    await sql`ANALYZE`.execute(store.db);
    service = new Client({ connectionString: store.url });
    await service.connect();
  }, 120_000);

  afterAll(async () => {
    await service.end();
    await store.close();
  });

  async function near(scope: RecallScope, modelId = 'm'): Promise<NearestHits> {
    const vector = { modelId, values: question };
    return await store.store.recall.findNearest('lisbon', { scope, lexemes: [], memories: ordinary, vector });
  }

  /** The nearest by comparing all. */
  async function exact(kind: 'turn' | 'memory', condition: string): Promise<string[]> {
    const { rows } = await sql<{ key: string }>`SELECT owner_id || '/' || e.seq AS key FROM embeddings e
      LEFT JOIN turns t ON t.namespace = e.namespace AND t.session_id = e.owner_id AND t.seq = e.seq
      WHERE e.namespace = 'lisbon' AND owner_kind = ${kind} AND ${sql.raw(condition)}
      ORDER BY embedding <=> ${JSON.stringify(question)}::vector LIMIT 20`.execute(store.db);
    return rows.map(({ key }) => key);
  }

  async function countIndexScans(): Promise<number> {
    // Of sessions that have ended their work only.
    const { rows } = await sql<{
      scans: number;
    }>`SELECT idx_scan::int AS scans, pg_stat_clear_snapshot() FROM pg_stat_user_indexes
      WHERE indexrelname LIKE 'embeddings_8_%'`.execute(store.db);
    return rows[0]?.scans ?? 0;
  }

  const turnKeys = ({ turns }: NearestHits): string[] =>
    turns.slice(0, 20).map(({ sessionId, seq }) => `${sessionId}/${seq}`);

  it('finds what comparing all finds, in a whole namespace and for a user who is far from the question', async () => {
    const before = await countIndexScans();
    const all = await near({ everything: true });
    const ben = await near({ everything: false, userId: 'ben' });
    expect([all.turns.length, all.memories.length, ben.turns.length, ben.memories.length]).toEqual([100, 50, 100, 50]);
    expect(turnKeys(all)).toEqual(await exact('turn', 'true'));
    expect(turnKeys(ben)).toEqual(await exact('turn', `t.user_id = 'ben'`));
    expect(all.memories.slice(0, 20).map(({ memoryId }) => `${memoryId}/0`)).toEqual(await exact('memory', 'true'));
    await expect.poll(countIndexScans, { timeout: 20_000 }).toBeGreaterThanOrEqual(before + 3);
  });

  it('is not asked for a small part, nor for another model', async () => {
    const session = await near({ everything: true, sessionId: 'ana1' });
    expect(turnKeys(session)).toEqual(await exact('turn', `t.session_id = 'ana1'`));
    expect(await near({ everything: true }, 'other')).toMatchObject({ turns: [], memories: [] });
  });

  it('shows nothing of another namespace to whoever names it', async () => {
    const count = async (own: string): Promise<unknown> => {
      await service.query('BEGIN');
      try {
        await service.query('SET LOCAL ROLE memoir_service');
        await service.query("SELECT set_config('memoir.namespace', $1, true)", [own]);
        const { rows } = await service.query(`SELECT
          (SELECT count(*)::int FROM find_near_turns('lisbon', 'm', '${JSON.stringify(question)}', NULL, false, NULL, NULL, NULL, NULL, 1000, 100, 10)) AS turns,
          (SELECT count(*)::int FROM find_near_memories('lisbon', 'm', '${JSON.stringify(question)}', NULL, false, NULL, NULL, false, 1000, 100, 10)) AS memories`);
        return rows[0];
      } finally {
        await service.query('ROLLBACK');
      }
    };
    expect(await count('lisbon')).toEqual({ turns: 10, memories: 10 });
    expect(await count('oslo')).toEqual({ turns: 0, memories: 0 });
  });
});

async function fillTurns({ db }: PostgresTestStore, namespace: string): Promise<void> {
  for (const [user, count] of Object.entries(turnsOf)) {
    const [numbers, nearness] = [sql`generate_series(0, ${count - 1}::int) n`, user === 'ana' ? '2' : '-1'];
    await sql`INSERT INTO sessions (namespace, session_id, last_seq, embedded_seq, created_at, active_at)
      SELECT ${namespace}, ${user} || s, ${count / 100}, ${count / 100}, now(), now() FROM generate_series(0, 99) s`.execute(
      db,
    );
    await sql`INSERT INTO turns (namespace, session_id, seq, turn_id, user_id, role, content, tokens, occurred_at, occurred_offset_minutes, accepted_at,
        analyzer_version, lexemes, lexeme_count, fingerprint)
      SELECT ${namespace}, ${user} || n % 100, n / 100 + 1, ${user} || n, ${user}, 'user', 'x', 1, now(), 0, now(), 1, ''::tsvector, 1, '' FROM ${numbers}`.execute(
      db,
    );
    await sql`INSERT INTO embeddings (namespace, owner_kind, owner_id, seq, model_id, content_hash, embedding, created_at)
      SELECT ${namespace}, 'turn', ${user} || n % 100, n / 100 + 1, 'm', n::text, ${vectorOf('n::bigint', nearness)}, now() FROM ${numbers}`.execute(
      db,
    );
  }
}

async function fillMemories({ db }: PostgresTestStore, namespace: string): Promise<void> {
  await sql`INSERT INTO memories (namespace, memory_id, scope, owner_id, text, subject, subject_key, category, type, importance, confidence,
      said_at, recorded_at, content_hash, status, extractor, analyzer_version, lexemes, lexeme_count)
    SELECT ${namespace}, gen_random_uuid(), 'user', 'ben', 'x', 'x', 'x', 'fact', 'semantic', 5, 1, now(), now(), n::text, 'active', 'x', 1,
      ''::tsvector, 1 FROM generate_series(1, ${memories}::int) n`.execute(db);
  await sql`INSERT INTO embeddings (namespace, owner_kind, owner_id, model_id, content_hash, embedding, created_at)
    SELECT namespace, 'memory', memory_id::text, 'm', content_hash, ${vectorOf('content_hash::bigint', '1')}, now()
    FROM memories WHERE namespace = ${namespace}`.execute(db);
}
