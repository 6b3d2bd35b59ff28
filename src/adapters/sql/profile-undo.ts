import { sql, type Transaction } from 'kysely';
import type { MemoryOwner } from '../../domain/memory/memory.ts';
import { archiveBeyond, idsOf, markUpdated, type ProfilePlace, settleEntries } from './profile-entries.ts';
import type { Schema } from './schema.ts';

/** The users to whose profiles a run added something: whose locks undoing it needs. */
export async function findProfileOwners(
  trx: Transaction<Schema>,
  namespace: string,
  runId: string,
): Promise<MemoryOwner[]> {
  const { rows } = await sql<{ user_id: string }>`
    SELECT DISTINCT e.user_id FROM profile_statements p JOIN profile_entries e USING (namespace, entry_id)
    WHERE p.namespace = ${namespace} AND p.run_id = ${runId}::uuid`.execute(trx);
  return rows.map((row) => ({ scope: 'user', ownerId: row.user_id }));
}

/**
 * Takes back what a run added to profiles, and leaves what would be there without it: evidence of other runs, other words and
 * what its entries had pushed out. What was removed by hand stays removed.
 */
export async function undoProfile(
  trx: Transaction<Schema>,
  namespace: string,
  { runId, at }: { readonly runId: string; readonly at: Date },
): Promise<void> {
  const { rows } = await sql<{ entry_id: string }>`
    DELETE FROM profile_statements WHERE namespace = ${namespace} AND run_id = ${runId}::uuid RETURNING entry_id`.execute(
    trx,
  );
  if (rows.length === 0) return;
  const ids = [...new Set(rows.map((row) => row.entry_id))];
  const emptied = await sql<ProfilePlace>`
    DELETE FROM profile_entries e USING ${idsOf(ids)} WHERE e.namespace = ${namespace} AND e.entry_id = i.entry_id
      AND e.removed_at IS NULL
      AND NOT EXISTS (SELECT FROM profile_statements p WHERE p.namespace = ${namespace} AND p.entry_id = e.entry_id)
    RETURNING e.user_id, e.field`.execute(trx);
  const kept = await sql<{ user_id: string }>`
    SELECT DISTINCT e.user_id FROM ${idsOf(ids)} JOIN profile_entries e ON e.namespace = ${namespace}
      AND e.entry_id = i.entry_id`.execute(trx);
  await settleEntries(trx, namespace, ids);
  await archiveBeyond(trx, namespace, emptied.rows);
  await markUpdated(trx, namespace, new Map([...emptied.rows, ...kept.rows].map((row) => [row.user_id, at])));
}
