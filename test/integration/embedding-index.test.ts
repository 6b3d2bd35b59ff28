import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPool, type ConnectionSource } from '../../src/adapters/postgres/open-pool.ts';
import { createPostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts';
import { createSqlEmbeddingStore } from '../../src/adapters/sql/embedding-store.ts';
import type { EmbeddingStore } from '../../src/ports/embedding-store.ts';
import { createTestDatabase, type TestDatabase } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeWithServers('the index of a model’s vectors', ({ postgres }) => {
  let database: TestDatabase;
  let source: ConnectionSource;
  let admin: Client;
  let embeddings: EmbeddingStore;

  beforeAll(async () => {
    database = await createTestDatabase(postgres);
    source = openPool({ url: database.url, name: 'tests', max: 4, min: 0 });
    const db = createPostgresDatabase(source);
    embeddings = createSqlEmbeddingStore({ foreground: db, background: db }, { indexVectors: true });
    admin = new Client({ connectionString: database.adminUrl });
    await admin.connect();
  });

  afterAll(async () => {
    await admin.end();
    await source.pool.end();
    await database.drop();
  });

  /** So many vectors of a model, in namespaces of their own. */
  async function insert(model: string, count: number, dimension: number): Promise<void> {
    await admin.query(
      `INSERT INTO embeddings (namespace, owner_kind, owner_id, seq, model_id, content_hash, embedding, created_at)
       SELECT 'n' || i % 7, 'turn', 's', i, $1, i::text, ('[' || repeat('1,', $3::int - 1) || i || ']')::vector, now()
       FROM generate_series(1, $2::int) i`,
      [model, count, dimension],
    );
  }

  async function listIndexes(): Promise<string[]> {
    const { rows } = await admin.query<{ indexdef: string }>(
      `SELECT indexdef FROM pg_indexes WHERE tablename = 'embeddings' AND indexdef LIKE '%hnsw%' ORDER BY 1`,
    );
    return rows.map(({ indexdef }) => indexdef);
  }

  it('is made when there are enough of them, over these alone', async () => {
    const model = `it's "one"`;
    await insert(model, 4_999, 3);
    await insert('other', 10, 2);
    expect(await embeddings.indexModel(model, 3)).toBe(false);
    expect(await listIndexes()).toEqual([]);
    await insert('one more', 1, 3);
    await admin.query(`UPDATE embeddings SET model_id = $1, seq = 9999 WHERE model_id = 'one more'`, [model]);
    const made = await Promise.all([embeddings.indexModel(model, 3), embeddings.indexModel(model, 3)]);
    expect(made).toEqual([true, true]);
    const [index, ...more] = await listIndexes();
    expect(more).toEqual([]);
    expect(index).toContain('(embedding)::halfvec(3)');
    expect(index).toContain(`model_id = 'it''s "one"'::text`);
    expect(index).toContain('dimension = 3');
    // Other models and dimensions are none of its business.
    await insert('yet another', 5, 5);
    await admin.query('ANALYZE embeddings');
  });

  it('serves a search for the nearest', async () => {
    await admin.query('SET enable_seqscan = off');
    const { rows } = await admin.query<Record<'QUERY PLAN', string>>(
      `EXPLAIN SELECT owner_id FROM embeddings WHERE model_id = 'it''s "one"' AND dimension = 3
       ORDER BY embedding::halfvec(3) <=> '[1,2,3]'::halfvec(3) LIMIT 5`,
    );
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Index Scan using embeddings_3_/);
  });

  it('is not made of vectors that are too long for one', async () => {
    for (const numbers of [0, 4_001]) await admin.query('SELECT memoir_index_embeddings($1, $2)', ['long', numbers]);
    expect(await listIndexes()).toHaveLength(1);
  });

  it('is made by nobody but upkeep', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('SET ROLE memoir_service');
      await expect(client.query("SELECT memoir_index_embeddings('m', 3)")).rejects.toMatchObject({ code: '42501' });
      await client.query('SET ROLE memoir_upkeep');
      await expect(client.query('SELECT embedding FROM embeddings')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });
});
