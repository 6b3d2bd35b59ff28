import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { populateNamespace } from '../../src/testing/isolation/populate-namespace.ts';
import { openPostgresTestStore, type PostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

/** Tables that belong to no namespace. */
const shared = ['heartbeats', 'memoir_migrations', 'model_calls'];

describeWithServers('row-level security', ({ postgres }) => {
  let store: PostgresTestStore;
  let client: Client;
  let namespaces: string[];

  beforeAll(async () => {
    store = await openPostgresTestStore(postgres);
    const populated = [await populateNamespace(store, 'lisbon'), await populateNamespace(store, 'oslo')];
    namespaces = populated.map(({ ledger }) => ledger.namespace);
    client = new Client({ connectionString: store.url });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await store.close();
  });

  /** Runs one statement as the service would, without any condition of its own. */
  async function runAs(role: string, namespace: string | undefined, statement: string): Promise<unknown[]> {
    await client.query('BEGIN');
    try {
      await client.query(`SET LOCAL ROLE ${role}`);
      if (namespace !== undefined) await client.query("SELECT set_config('memoir.namespace', $1, true)", [namespace]);
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.query('ROLLBACK');
    }
  }

  async function listTables(): Promise<{ name: string; forced: boolean; walled: boolean }[]> {
    const { rows } = await client.query<{ name: string; forced: boolean; walled: boolean }>(
      `SELECT relname AS name, relforcerowsecurity AND relrowsecurity AS forced,
         EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'wall') AS walled
       FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname`,
    );
    return rows;
  }

  it('is forced on every table that has rows of namespaces', async () => {
    const open = (await listTables()).filter(
      ({ name, forced, walled }) => !shared.includes(name) && !(forced && walled),
    );
    expect(open).toEqual([]);
  });

  it('holds a statement that forgets the namespace to the one that is set', async () => {
    for (const { name } of (await listTables()).filter((table) => !shared.includes(table.name))) {
      const strangers = `SELECT DISTINCT namespace FROM ${name} WHERE namespace <> '${namespaces[0] ?? ''}'`;
      expect([name, await runAs('memoir_service', namespaces[0], strangers)]).toEqual([name, []]);
    }
    expect(await runAs('memoir_service', namespaces[1], 'SELECT DISTINCT namespace FROM turns')).toEqual([
      { namespace: namespaces[1] },
    ]);
    expect(
      await runAs('memoir_service', namespaces[0], 'SELECT DISTINCT namespace FROM conversation_messages'),
    ).toEqual([{ namespace: namespaces[0] }]);
  });

  it('shows nothing where no namespace is set, to the login itself neither', async () => {
    expect(await runAs('memoir_service', undefined, 'SELECT FROM turns')).toEqual([]);
    expect(await runAs('memoir_service', '', 'SELECT FROM turns')).toEqual([]);
  });

  it('shows nothing to the login that has taken no role, though it inherits from both', async () => {
    for (const { name } of (await listTables()).filter((table) => !shared.includes(table.name)))
      expect([name, await runAs('NONE', undefined, `SELECT FROM ${name}`)]).toEqual([name, []]);
  });

  it('changes nothing on the other side', async () => {
    const update = "UPDATE turns SET content = 'gone' RETURNING namespace";
    const changed = (await runAs('memoir_service', namespaces[0], update)) as { namespace: string }[];
    expect(new Set(changed.map(({ namespace }) => namespace))).toEqual(new Set([namespaces[0]]));
    const insert = `INSERT INTO lexeme_stats (namespace, lexeme, documents) VALUES ('${namespaces[1] ?? ''}', 'x', 1)`;
    await expect(runAs('memoir_service', namespaces[0], insert)).rejects.toMatchObject({ code: '42501' });
    const move = `UPDATE sessions SET namespace = '${namespaces[1] ?? ''}'`;
    await expect(runAs('memoir_service', namespaces[0], move)).rejects.toMatchObject({ code: '42501' });
  });

  it('keeps history as it was written', async () => {
    for (const statement of ['DELETE FROM memory_changes', 'UPDATE memory_changes SET before = NULL'])
      await expect(runAs('memoir_service', namespaces[0], statement)).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    'SELECT content FROM turns',
    'SELECT lexemes FROM turns',
    'SELECT user_id FROM turns',
    'SELECT text FROM memories',
    'SELECT title FROM sessions',
    'SELECT session_data FROM transcripts',
    'SELECT answer FROM idempotency_keys',
    'SELECT error FROM windows',
    'UPDATE sessions SET closed_seq = 0',
    'DELETE FROM turns',
  ])('keeps upkeep from %s', async (statement) => {
    await expect(runAs('memoir_upkeep', undefined, statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('lets upkeep see which sessions of all namespaces are due', async () => {
    const rows = await runAs('memoir_upkeep', undefined, 'SELECT DISTINCT namespace FROM sessions ORDER BY 1');
    expect(rows).toEqual([...namespaces].sort().map((namespace) => ({ namespace })));
  });
});
