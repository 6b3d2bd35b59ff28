import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { storeTemplate } from '../../../test/integration/store-template.ts';
import type { Schema } from '../sql/schema.ts';
import { type OpenedPglite, openPglite } from './open-pglite.ts';
import { vacuum } from './vacuum.ts';

let store: OpenedPglite;
let db: Kysely<Schema>;

beforeAll(async () => {
  store = await openPglite({ folder: undefined, templateFile: storeTemplate });
  db = new Kysely<Schema>({ dialect: store.background });
  await sql`CREATE TABLE notes (id integer, body text)`.execute(db);
});

afterAll(async () => {
  await store.close();
});

async function addNotes(count: number): Promise<void> {
  await sql`INSERT INTO notes SELECT id, repeat('x', 500) FROM generate_series(1, ${count}::int) AS id`.execute(db);
}

/** How many rows the planner takes the table to have; counted by each vacuum. */
async function countedRows(): Promise<number> {
  await vacuum(db);
  const { rows } = await sql<{ count: number }>`
    SELECT reltuples::int AS count FROM pg_class WHERE relname = 'notes'`.execute(db);
  return rows[0]?.count ?? 0;
}

it('looks after tables that have grown, by what is dead as well, and leaves the others alone', async () => {
  await addNotes(1_000);
  expect(await countedRows()).toBe(1_000);
  await addNotes(50);
  expect(await countedRows()).toBe(1_000);
  await addNotes(150);
  expect(await countedRows()).toBe(1_200);
  await sql`DELETE FROM notes WHERE id <= 50`.execute(db);
  await addNotes(200);
  // Three notes of each of the fifty numbers are gone, and the table has grown by the two hundred all the same.
  expect(await countedRows()).toBe(1_250);
});
