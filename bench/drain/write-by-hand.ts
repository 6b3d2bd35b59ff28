import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../src/adapters/sql/schema.ts';
import { openTables } from '../open-tables.ts';

/** Everything that working off windows writes. */
const tables = [
  'windows',
  'window_attempts',
  'runs',
  'memories',
  'memory_evidence',
  'memory_changes',
  'processing_stats',
] as const;
const batchRows = 100;

/** Takes out what was written and writes it again, batch by batch, each in a transaction of its own; returns the milliseconds. */
export async function writeByHand(): Promise<number> {
  const opened = await openTables();
  const { db } = opened;
  try {
    const batches: { table: string; rows: string }[] = [];
    for (const table of tables) {
      const rows = await takeOut(db, table);
      for (let index = 0; index < rows.length; index += batchRows)
        batches.push({ table, rows: JSON.stringify(rows.slice(index, index + batchRows)) });
    }
    const startedAt = performance.now();
    for (const { table, rows } of batches) {
      await sql`INSERT INTO ${sql.table(table)} OVERRIDING SYSTEM VALUE
        SELECT * FROM jsonb_populate_recordset(NULL::${sql.table(table)}, ${rows}::jsonb)`.execute(db);
    }
    return performance.now() - startedAt;
  } finally {
    await opened.close();
  }
}

async function takeOut(db: Kysely<Schema>, table: string): Promise<unknown[]> {
  const { rows } = await sql<{ row: unknown }>`SELECT to_jsonb(t) AS row FROM ${sql.table(table)} t`.execute(db);
  await sql`DELETE FROM ${sql.table(table)}`.execute(db);
  return rows.map(({ row }) => row);
}
