import { writeSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { openPglite } from '../../../src/adapters/pglite/open-pglite.ts';
import { storeTemplate } from '../store-template.ts';

/** Commits numbered rows for ever and says each number once its commit was acknowledged. */
const store = await openPglite({ folder: process.argv[2] ?? '', templateFile: storeTemplate });
const db = new Kysely<Record<string, never>>({ dialect: store.foreground });
await sql`create table if not exists counted (n int primary key, body text not null)`.execute(db);
const { rows } = await sql<{ last: number }>`select coalesce(max(n), 0) as last from counted`.execute(db);
for (let n = (rows[0]?.last ?? 0) + 1; ; n += 1) {
  await db.transaction().execute(async (transaction) => {
    await sql`insert into counted values (${n}, ${'x'.repeat(500)})`.execute(transaction);
    await sql`update counted set body = body || 'y' where n = ${n - 1}`.execute(transaction);
  });
  // Synchronous, so that nothing said is lost with the process.
  writeSync(1, `${n}\n`);
}
