import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresTestStore, type PostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

const turns = 20_000;
const findTurns = (namespace: string, words = "'word7'"): string =>
  `SELECT session_id FROM find_turns('${namespace}', ARRAY[${words}], NULL, NULL, false, NULL, NULL, NULL, 1000)`;
const findMemories = (namespace: string): string =>
  `SELECT memory_id FROM find_memories('${namespace}', ARRAY['word7'], NULL, NULL, false, NULL, 1000)`;
const ownQuery = (namespace: string): string =>
  `SELECT session_id FROM turns WHERE namespace = '${namespace}' AND word_keys(namespace, lexemes) && word_keys('${namespace}', array_to_tsvector(ARRAY['word7']))`;
const denied = { code: '42501' };

describeWithServers('the functions that look through a text index', ({ postgres }) => {
  let store: PostgresTestStore;
  let service: Client;

  beforeAll(async () => {
    store = await openPostgresTestStore(postgres);
    for (const namespace of ['lisbon', 'oslo']) {
      await sql`INSERT INTO turns (namespace, session_id, seq, turn_id, role, content, tokens, occurred_at, occurred_offset_minutes, accepted_at,
          analyzer_version, lexemes, lexeme_count, fingerprint)
        SELECT ${namespace}, ${namespace} || n % 100, n / 100 + 1, n::text, 'user', 'x', 1, now(), 0, now(), 1,
          array_to_tsvector(ARRAY['common', 'word' || n % 1000]), 2, '' FROM generate_series(0, ${turns - 1}::int) n`.execute(
        store.db,
      );
      await sql`INSERT INTO memories (namespace, memory_id, scope, owner_id, text, subject, subject_key, category, type, importance, confidence,
          said_at, recorded_at, content_hash, status, extractor, analyzer_version, lexemes, lexeme_count)
        SELECT ${namespace}, gen_random_uuid(), 'organization', '', 'x', 'x', 'x', 'fact', 'semantic', 5, 1, now(), now(), n::text, 'active', 'x', 1,
          array_to_tsvector(ARRAY['word' || n % 1000]), 1 FROM generate_series(0, ${turns - 1}::int) n`.execute(
        store.db,
      );
    }
    await sql`ANALYZE turns`.execute(store.db);
    service = new Client({ connectionString: store.url });
    await service.connect();
  }, 60_000);

  afterAll(async () => {
    await service.end();
    await store.close();
  });

  /** Runs statements in one transaction as the service, and gives the rows of the last. */
  async function runAs(role: string, namespace: string | undefined, ...statements: string[]): Promise<unknown[]> {
    await service.query('BEGIN');
    try {
      await service.query(`SET LOCAL ROLE ${role}`);
      if (namespace !== undefined) await service.query("SELECT set_config('memoir.namespace', $1, true)", [namespace]);
      let rows: unknown[] = [];
      for (const statement of statements) rows = (await service.query<Record<string, unknown>>(statement)).rows;
      return rows;
    } finally {
      await service.query('ROLLBACK');
    }
  }

  /** How often the index was looked through while `work` ran. */
  async function scansDuring(index: string, work: () => Promise<unknown>): Promise<number> {
    const count = async (): Promise<number> => {
      await service.query('SELECT pg_stat_force_next_flush()');
      await service.query('SELECT 1');
      const { rows } = await sql<{
        scans: number;
      }>`SELECT idx_scan::int AS scans FROM pg_stat_user_indexes WHERE indexrelname = ${index}`.execute(store.db);
      return rows[0]?.scans ?? 0;
    };
    const before = await count();
    await work();
    return (await count()) - before;
  }

  it('use it under the bound role, where a statement of its own cannot', async () => {
    const scans = (index: string, query: string): Promise<number> =>
      scansDuring(index, () => runAs('memoir_service', 'oslo', query));
    expect(await scans('turns_shared_words', ownQuery('oslo'))).toBe(0);
    expect(await scans('turns_shared_words', findTurns('oslo'))).toBe(1);
    expect(await scans('memories_shared_words', findMemories('oslo'))).toBe(1);
    expect(await runAs('memoir_service', 'oslo', findTurns('oslo'))).toEqual(
      await runAs('memoir_service', 'oslo', ownQuery('oslo')),
    );
  });

  it('show the namespace that the transaction has set', async () => {
    expect(await runAs('memoir_service', 'lisbon', findTurns('lisbon'))).toHaveLength(turns / 1000);
    expect(await runAs('memoir_service', 'lisbon', findMemories('lisbon'))).toHaveLength(turns / 1000);
  });

  it('show nothing of another one to whoever names it', async () => {
    for (const find of [findTurns, findMemories]) {
      expect(await runAs('memoir_service', 'lisbon', find('oslo'))).toEqual([]);
      expect(await runAs('memoir_service', undefined, find('oslo'))).toEqual([]);
      expect(await runAs('memoir_service', '', find('oslo'))).toEqual([]);
      expect(await runAs('NONE', undefined, find('oslo'))).toEqual([]);
      expect(await runAs('NONE', 'lisbon', find('oslo'))).toEqual([]);
    }
    await expect(
      runAs('memoir_service', 'lisbon', "SET LOCAL is_superuser = 'on'", findTurns('oslo')),
    ).rejects.toThrow();
  });

  it('are held to it also for a superuser who took the role', async () => {
    await store.db.transaction().execute(async (trx) => {
      await sql.raw("SET LOCAL ROLE memoir_service; SET LOCAL memoir.namespace = 'lisbon'").execute(trx);
      expect((await sql.raw(findTurns('oslo')).execute(trx)).rows).toEqual([]);
    });
  });

  it('look into the tables of the schema, whatever the caller has put in their place', async () => {
    const shadow = 'CREATE TEMP TABLE turns AS SELECT * FROM turns LIMIT 0; SET LOCAL search_path = pg_temp, public';
    expect(await runAs('memoir_service', 'oslo', shadow, findTurns('oslo'))).toHaveLength(turns / 1000);
  });

  it('may be called by the service alone', async () => {
    await expect(runAs('memoir_upkeep', 'oslo', findTurns('oslo'))).rejects.toMatchObject(denied);
    await expect(runAs('memoir_upkeep', 'oslo', findMemories('oslo'))).rejects.toMatchObject(denied);
  });

  it('belong to a role that can read what they need, and do nothing', async () => {
    const asIndex = (statement: string): Promise<unknown> =>
      store.db.transaction().execute(async (trx) => {
        await sql.raw('SET LOCAL ROLE memoir_index').execute(trx);
        return await sql.raw(statement).execute(trx);
      });
    await expect(asIndex('SELECT count(seq) FROM turns')).resolves.toBeDefined();
    for (const statement of [
      'SELECT content FROM turns',
      'SELECT text FROM memories',
      'SELECT session_data FROM transcripts',
      'UPDATE turns SET seq = seq',
      'DELETE FROM memories',
      'CREATE TABLE public.made (id integer)',
    ])
      await expect(asIndex(statement)).rejects.toMatchObject({
        detail: expect.stringContaining(denied.code) as string,
      });
  });
});
