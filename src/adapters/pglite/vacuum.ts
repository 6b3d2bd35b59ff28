import { type Kysely, sql } from 'kysely';
import type { Schema } from '../sql/schema.ts';

/** PGlite has no autovacuum. Table by table, so that nobody waits for all of them. */
export async function vacuum(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ name: string }>`SELECT quote_ident(relname) AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname`.execute(db);
  for (const { name } of rows) await sql.raw(`VACUUM (ANALYZE) ${name}`).execute(db);
}
