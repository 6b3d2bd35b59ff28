import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../scripts/services/postgres-server.ts';
import { describeServers, startTimeoutMs } from './describe-servers.ts';

async function query<Row extends QueryResultRow>(server: PostgresServer, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: server.url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function readItems(server: PostgresServer): Promise<string[]> {
  const rows = await query<{ v: string }>(server, 'SELECT v::text AS v FROM items ORDER BY v');
  return rows.map(({ v }) => v);
}

describeServers('a PostgreSQL of its own', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ settings: { work_mem: '5MB' } });
    await query(server, 'CREATE EXTENSION vector');
    await query(server, 'CREATE TABLE items (v vector(3))');
  }, startTimeoutMs);

  afterAll(async () => await server.close());

  it('is version 17 with pgvector 0.7 or later', async () => {
    const [row] = await query<{ server: string; vector: string }>(
      server,
      `SELECT current_setting('server_version_num') AS server, extversion AS vector
         FROM pg_extension WHERE extname = 'vector'`,
    );
    expect(Math.floor(Number(row?.server) / 10_000)).toBe(17);
    const [major = 0, minor = 0] = (row?.vector ?? '').split('.').map(Number);
    expect(major * 1_000 + minor).toBeGreaterThanOrEqual(7);
  });

  it('is durable, speaks UTF-8 and takes settings', async () => {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'server_encoding', 'max_connections', 'work_mem'];
    const [row] = await query(
      server,
      `SELECT ${names.map((name) => `current_setting('${name}') AS ${name}`).join(', ')}`,
    );
    expect(row).toEqual({
      fsync: 'on',
      synchronous_commit: 'on',
      full_page_writes: 'on',
      server_encoding: 'UTF8',
      max_connections: '200',
      work_mem: '5MB',
    });
    const [database] = await query(server, "SELECT datcollate FROM pg_database WHERE datname = 'postgres'");
    expect(database).toEqual({ datcollate: 'C.UTF-8' });
  });

  it.each([
    { end: 'a fast restart', run: async () => await server.restart('fast') },
    { end: 'an immediate restart', run: async () => await server.restart('immediate') },
    {
      end: 'a kill',
      run: async () => {
        await server.kill();
        await server.start();
      },
    },
  ])('keeps what was committed over $end, and its URL', async ({ run }) => {
    const before = await readItems(server);
    await query(server, `INSERT INTO items VALUES ('[${before.length},0,0]')`);
    const { url } = server;
    await run();
    expect(await readItems(server)).toEqual([...before, `[${before.length},0,0]`]);
    expect(server.url).toBe(url);
  });

  it('cuts connections when it is killed, and refuses new ones until it is started', async () => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    // A cut connection may tell of it more than once.
    client.on('error', () => undefined);
    const { promise: cut, resolve } = Promise.withResolvers<void>();
    client.once('end', resolve);
    await server.kill();
    await cut;
    await expect(query(server, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
    await server.start();
    expect(await query(server, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('refuses to start twice', async () => {
    await expect(server.start()).rejects.toThrow('runs already');
  });

  it('works in a folder of the caller, and leaves it', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'memoir-postgres-'));
    const folder = join(parent, 'data');
    try {
      const first = await startPostgres({ folder });
      await query(first, 'CREATE TABLE kept (id int)');
      await first.stop();
      await first.close();
      const second = await startPostgres({ folder });
      expect(await query(second, 'SELECT count(*)::int AS kept FROM kept')).toEqual([{ kept: 0 }]);
      await second.close();
      expect(readdirSync(folder)).toContain('PG_VERSION');
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  it('says why it does not start', async () => {
    await expect(startPostgres({ settings: { max_connections: 'many' } })).rejects.toThrow(/max_connections.*many/);
  });
});
