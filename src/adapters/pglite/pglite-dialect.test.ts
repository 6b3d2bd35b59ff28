import { inspect } from 'node:util';
import { type Generated, Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeTemplate } from '../../../test/integration/store-template.ts';
import { findSqlState, isUniqueViolation } from '../sql/translate-error.ts';
import { type OpenedPglite, openPglite } from './open-pglite.ts';

interface Tables {
  notes: { id: Generated<number>; body: string; tags: string[] | null; data: unknown };
}

let store: OpenedPglite;
let db: Kysely<Tables>;
let background: Kysely<Tables>;

async function value(query: ReturnType<typeof sql<{ value: unknown }>>): Promise<unknown> {
  return (await query.execute(db)).rows[0]?.value;
}

beforeAll(async () => {
  store = await openPglite({ folder: undefined, templateFile: storeTemplate });
  db = new Kysely({ dialect: store.foreground });
  background = new Kysely({ dialect: store.background });
  await sql`create extension vector`.execute(db);
  await sql`create table notes (id int generated always as identity primary key, body text constraint notes_body_key unique,
    tags text[], data jsonb)`.execute(db);
});

afterAll(async () => {
  await store.close();
});

describe('a statement', () => {
  it('carries values both ways unchanged', async () => {
    const at = new Date('2024-05-01T10:00:00.123Z');
    const body = 'Ünïcödé 🧠 "quoted" \\ and \n lines';
    const { rows } =
      await sql`select ${body}::text as body, ${at}::timestamptz as at, ${42}::int8 as count, ${1.5}::float8 as score,
      ${true}::bool as flag, ${null}::text as nothing, ${['a', 'b"c', null]}::text[] as tags, ${{ a: { b: [1] } }}::jsonb as data,
      ${'[1,2,3]'}::vector as embedding, ${new Uint8Array([0, 1, 255])}::bytea as bytes`.execute(db);
    expect(rows).toEqual([
      {
        body,
        at,
        count: 42,
        score: 1.5,
        flag: true,
        nothing: null,
        tags: ['a', 'b"c', null],
        data: { a: { b: [1] } },
        embedding: '[1,2,3]',
        bytes: new Uint8Array([0, 1, 255]),
      },
    ]);
  });

  it('carries a megabyte both ways', async () => {
    const body = 'é'.repeat(1_000_000);
    expect(await value(sql`select ${body}::text as value`)).toBe(body);
  });

  it('counts the rows that it touched', async () => {
    const rows = ['count-1', 'count-2', 'count-3'].map((body) => ({ body, data: null, tags: null }));
    expect(await db.insertInto('notes').values(rows).executeTakeFirst()).toMatchObject({
      numInsertedOrUpdatedRows: 3n,
    });
    const deleted = await db.deleteFrom('notes').where('body', 'like', 'count-%').executeTakeFirst();
    expect(deleted.numDeletedRows).toBe(3n);
  });

  it('fails with its SQLSTATE and constraint, and without anything that it carried', async () => {
    const insert = db.insertInto('notes').values({ body: 'secret', tags: null, data: null });
    await insert.execute();
    const error: unknown = await insert.execute().catch((caught: unknown) => caught);
    expect(isUniqueViolation(error, 'notes_body_key')).toBe(true);
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('secret');
    expect(await value(sql`select ${1}::int as value`)).toBe(1);
  });

  it('fails when a number does not fit, and the connection goes on', async () => {
    await expect(value(sql`select 9007199254740993::int8 as value`)).rejects.toMatchObject({ code: 'store_failed' });
    await expect(value(sql`select ${'abc'}::int as value`)).rejects.toMatchObject({ code: 'store_failed' });
    expect(await value(sql`select ${2}::int as value`)).toBe(2);
  });

  it('survives a change of the schema under a prepared statement', async () => {
    await sql`create table changing (a int)`.execute(db);
    const select = sql`select * from changing where ${1}::int = 1`;
    await sql`insert into changing values (1)`.execute(db);
    expect((await select.execute(db)).rows).toEqual([{ a: 1 }]);
    await sql`alter table changing add b text default 'x'`.execute(db);
    expect((await select.execute(db)).rows).toEqual([{ a: 1, b: 'x' }]);
    await sql`deallocate all`.execute(db);
    expect((await select.execute(db)).rows).toHaveLength(1);
  });

  it('reads what the other lane wrote', async () => {
    await background.insertInto('notes').values({ body: 'from behind', tags: null, data: null }).execute();
    expect(await db.selectFrom('notes').select('id').where('body', '=', 'from behind').execute()).toHaveLength(1);
  });
});

describe('a transaction', () => {
  it('is exclusive: other lanes wait for its end', async () => {
    const seen: string[] = [];
    await Promise.all([
      background.transaction().execute(async (transaction) => {
        await transaction.insertInto('notes').values({ body: 'held', tags: null, data: null }).execute();
        seen.push('first');
        await sql`select pg_sleep(0.01)`.execute(transaction);
        seen.push('last');
      }),
      db
        .selectFrom('notes')
        .select('id')
        .where('body', '=', 'held')
        .execute()
        .then((rows) => seen.push(`read ${rows.length}`)),
    ]);
    expect(seen.filter((entry) => !entry.startsWith('read'))).toEqual(['first', 'last']);
    expect(seen.indexOf('last') - seen.indexOf('first')).toBe(1);
  });

  it('rolls back as a whole, and to savepoints', async () => {
    const failed = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('notes').values({ body: 'undone', tags: null, data: null }).execute();
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    const controlled = await db.startTransaction().execute();
    const saved = await controlled.savepoint('a "b"').execute();
    await saved.insertInto('notes').values({ body: 'undone', tags: null, data: null }).execute();
    await saved.rollbackToSavepoint('a "b"').execute();
    await controlled.commit().execute();
    expect(await db.selectFrom('notes').select('id').where('body', '=', 'undone').execute()).toEqual([]);
  });

  it('does not report a commit that the database turned into a rollback', async () => {
    const swallowed = db.transaction().execute(async (transaction) => {
      await sql`select ${'x'}::int`.execute(transaction).catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('rolled back instead of committed');
    expect(await value(sql`select 1 as value`)).toBe(1);
  });

  it('left open by hand is rolled back before the connection goes to the next', async () => {
    await db.connection().execute(async (connection) => {
      await sql`begin`.execute(connection);
      await connection.insertInto('notes').values({ body: 'left open', tags: null, data: null }).execute();
    });
    expect(await db.selectFrom('notes').select('id').where('body', '=', 'left open').execute()).toEqual([]);
  });

  it('takes an isolation level', async () => {
    const level = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(
        async (transaction) =>
          await sql<{ level: string }>`select current_setting('transaction_isolation') as level`.execute(transaction),
      );
    expect(level.rows).toEqual([{ level: 'repeatable read' }]);
  });
});

describe('a closed store', () => {
  it('refuses statements with closed, and closes once', async () => {
    const other = await openPglite({ folder: undefined, templateFile: storeTemplate });
    const kysely = new Kysely<Tables>({ dialect: other.foreground });
    const last = sql`select 1 as value`.execute(kysely);
    const pending = last.then(({ rows }) => rows.length);
    expect(await pending).toBe(1);
    await Promise.all([other.close(), other.close()]);
    const error: unknown = await sql`select 1`.execute(kysely).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'closed' });
    expect(findSqlState(error)).toBeUndefined();
  });
});
