import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeTemplate } from './store-template.ts';
import { type OpenedPglite, openPglite } from '../../src/adapters/pglite/open-pglite.ts';
import { migrate, pendingMigrations } from '../../src/adapters/sql/migrate.ts';

let folder: string;
let store: OpenedPglite;
let db: Kysely<Record<string, never>>;

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

async function count(table: string): Promise<unknown> {
  return (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)).rows[0]?.n;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'memoir-migrations-'));
  write('0001_first.sql', 'create table first (id int);\ninsert into first values (1); -- a semicolon; in a comment\n');
  write(
    '0002_second.sql',
    "create function two() returns int language sql as $$ select 1; select 2; $$;\ncreate table second (name text default ';');",
  );
  store = await openPglite({ folder: undefined, templateFile: storeTemplate });
  db = new Kysely({ dialect: store.foreground });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('migrate', () => {
  it('applies what is missing, in order and once', async () => {
    expect(await pendingMigrations(db, { folder })).toHaveLength(2);
    expect((await migrate(db, { folder })).map(({ name }) => name)).toEqual(['first', 'second']);
    expect(await migrate(db, { folder })).toEqual([]);
    expect(await pendingMigrations(db, { folder })).toEqual([]);
    write('0003_third.sql', 'insert into first values (2)');
    expect((await migrate(db, { folder })).map(({ number }) => number)).toEqual([3]);
    expect(await count('first')).toBe(2);
  });

  it('lets callers at the same time apply each migration once', async () => {
    const other = new Kysely({ dialect: store.background });
    const applied = await Promise.all([migrate(db, { folder }), migrate(other, { folder }), migrate(db, { folder })]);
    expect(applied.flat()).toHaveLength(2);
  });

  it('undoes a migration whose last statement fails, names it and stays usable', async () => {
    write('0003_broken.sql', 'create table third (id int); insert into nowhere values (1);');
    await expect(migrate(db, { folder })).rejects.toMatchObject({
      code: 'store_failed',
      detail: expect.stringMatching(/^Migration 0003_broken failed\. .*42P01.*at character 42/),
    });
    expect(await count('memoir_migrations')).toBe(2);
    write('0003_broken.sql', 'create table third (id int);');
    expect(await migrate(db, { folder })).toHaveLength(1);
  });

  it('refuses a store that a newer version made', async () => {
    await migrate(db, { folder });
    rmSync(join(folder, '0002_second.sql'));
    await expect(migrate(db, { folder })).rejects.toMatchObject({ code: 'schema_too_new' });
    await expect(pendingMigrations(db, { folder })).rejects.toMatchObject({ code: 'schema_too_new' });
  });

  it('refuses a file that was edited after it was applied, but not other line ends', async () => {
    await migrate(db, { folder });
    write(
      '0001_first.sql',
      'create table first (id int);\r\ninsert into first values (1); -- a semicolon; in a comment\r\n',
    );
    expect(await migrate(db, { folder })).toEqual([]);
    write('0001_first.sql', 'create table first (id bigint);');
    await expect(migrate(db, { folder })).rejects.toMatchObject({
      code: 'store_failed',
      detail: expect.stringContaining('0001_first'),
    });
  });

  it.each(['0004_gap.sql', '0002_double.sql', 'third.sql'])('refuses the file %s', async (name) => {
    write(name, 'select 1');
    await expect(migrate(db, { folder })).rejects.toMatchObject({ code: 'internal' });
  });
});
