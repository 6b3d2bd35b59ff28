import { type Kysely, sql } from 'kysely';
import type { Schema } from '../sql/schema.ts';

/** The crash counter stays: a window that kills the process that opens the store must end some day. */
export async function voidLeases(db: Kysely<Schema>): Promise<number> {
  const voided = await db
    .updateTable('windows')
    .set({ lease_expires_at: sql<Date>`clock_timestamp()` })
    .where('state', '=', 'leased')
    .executeTakeFirst();
  await sql`UPDATE embedded_namespaces SET lease_expires_at = NULL`.execute(db);
  return Number(voided.numUpdatedRows);
}
