import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPglite } from '../../src/adapters/pglite/open-pglite.ts';
import { PgliteClient, startThread } from '../../src/adapters/pglite/pglite-client.ts';
import { startChild } from './child-process.ts';
import { storeTemplate } from './store-template.ts';

let root: string;
let pristine: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'memoir-store-'));
  pristine = join(root, 'pristine');
  const store = await openPglite({ folder: pristine, templateFile: storeTemplate });
  const db = new Kysely<Record<string, never>>({ dialect: store.foreground });
  await sql`create extension vector; create table kept (id int); insert into kept values (7)`.execute(db);
  await store.close();
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

async function readKept(folder: string): Promise<unknown> {
  await using store = await openPglite({ folder });
  const db = new Kysely<Record<string, never>>({ dialect: store.foreground });
  return (await sql`select id from kept where ${'[1,2]'}::vector is not null`.execute(db)).rows;
}

/** A copy of the good folder that the given function has damaged. */
function damage(name: string, change: (folder: string) => void): string {
  const folder = join(root, name);
  cpSync(pristine, folder, { recursive: true });
  change(folder);
  return folder;
}

describe('a data folder', () => {
  it('keeps what was written, and is locked only while it is open', async () => {
    expect(existsSync(`${pristine}.lock`)).toBe(false);
    expect(await readKept(pristine)).toEqual([{ id: 7 }]);
    expect(existsSync(`${pristine}.lock`)).toBe(false);
  });

  it('is refused to a second opener of the same process', async () => {
    await using store = await openPglite({ folder: pristine });
    store.setServiceUrl('http://127.0.0.1:4777');
    await expect(openPglite({ folder: pristine })).rejects.toMatchObject({
      code: 'data_folder_in_use',
      detail: expect.stringMatching(/process \d+ .* http:\/\/127\.0\.0\.1:4777/),
    });
  });

  it('is created anew when its creation was interrupted', async () => {
    const folder = join(root, 'interrupted');
    mkdirSync(folder);
    for (const name of ['.memoir-creating', 'PG_VERSION', 'half-a-file']) writeFileSync(join(folder, name), '18\n');
    const store = await openPglite({ folder, templateFile: storeTemplate });
    await store.close();
    expect(readdirSync(folder)).not.toContain('half-a-file');
    expect(readdirSync(folder)).not.toContain('.memoir-creating');
  });

  it('is left alone when it holds anything else', async () => {
    const folder = join(root, 'foreign');
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'mine');
    await expect(openPglite({ folder })).rejects.toMatchObject({ code: 'data_folder_unusable' });
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });

  it.each(['/proc/memoir', '/proc/memoir/data'])('is refused at %s, where nothing can be written', async (folder) => {
    await expect(openPglite({ folder })).rejects.toMatchObject({ code: 'data_folder_unusable' });
  });

  it('is refused when the path is a file or leads through one', async () => {
    const file = join(root, 'file');
    writeFileSync(file, 'mine');
    for (const folder of [file, join(file, 'data')]) {
      await expect(openPglite({ folder })).rejects.toMatchObject({ code: 'data_folder_unusable' });
    }
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('a damaged data folder', () => {
  it.each<[string, (folder: string) => void, RegExp]>([
    ['another version', (folder) => writeFileSync(join(folder, 'PG_VERSION'), '17\n'), /PostgreSQL 17/],
    ['an empty control file', (folder) => truncateSync(join(folder, 'global/pg_control')), /pg_control/],
    ['no control file', (folder) => rmSync(join(folder, 'global/pg_control')), /pg_control/],
    [
      'a garbled control file',
      (folder) => writeFileSync(join(folder, 'global/pg_control'), Buffer.alloc(8192, 'Z')),
      /incompatible/,
    ],
    ['no log', (folder) => rmSync(join(folder, 'pg_wal'), { recursive: true }), /pg_wal/],
    ['no tables', (folder) => rmSync(join(folder, 'base'), { recursive: true }), /does not exist/],
  ])('with %s is refused and says why', async (name, change, detail) => {
    const folder = damage(name.replaceAll(' ', '-'), change);
    await expect(openPglite({ folder, openTimeoutMs: 30_000 })).rejects.toMatchObject({
      code: 'data_folder_corrupt',
      detail: expect.stringMatching(detail),
    });
    expect(existsSync(`${folder}.lock`)).toBe(false);
  });
});

describe('a killed process', () => {
  it('loses no acknowledged commit, time after time', async () => {
    const folder = join(root, 'crashed');
    for (const commits of [5, 60, 150, 400]) {
      const writer = startChild('commit-writer.ts', folder);
      const first = Number(await writer.waitForLine(() => true));
      await writer.waitForLine((line) => Number(line) >= first + commits);
      await writer.kill();
      const acknowledged = Number(writer.lines.at(-1));
      await using store = await openPglite({ folder });
      const db = new Kysely<Record<string, never>>({ dialect: store.foreground });
      const { rows } = await sql<{ rows: number; last: number; half: number }>`
        select count(*) as rows, max(n) as last, count(*) filter (where length(body) <> 501) as half from counted`.execute(
        db,
      );
      expect(rows[0]?.last).toBeGreaterThanOrEqual(acknowledged);
      expect(rows[0]).toEqual({ rows: rows[0]?.last, last: rows[0]?.last, half: 1 });
    }
  });
});

describe('a thread that dies', () => {
  it('fails every waiting and every later statement, and can still be closed', async () => {
    const worker = startThread({
      folder: undefined,
      template: readFileSync(storeTemplate),
      createOnly: false,
      dump: false,
    });
    const client = new PgliteClient(worker);
    const waiting = [client.execute('select pg_sleep(60)', []), client.execute('select 1', [])];
    const outcomes = Promise.allSettled(waiting);
    await worker.terminate();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'store_unavailable' } });
    }
    await expect(client.execute('select 1', [])).rejects.toMatchObject({ code: 'store_unavailable' });
    await Promise.all([client.close(), client.close()]);
  });
});
