import { sql, type Transaction } from 'kysely';
import type { MemoryOwner } from '../../domain/memory/memory.ts';
import type { Schema } from './schema.ts';

/** One change at a time per owner, locked in one order for everybody, so that reconciliation sees what it is about to change. */
export async function lockOwners(
  trx: Transaction<Schema>,
  namespace: string,
  memories: readonly MemoryOwner[],
): Promise<void> {
  const owners = [...new Set(memories.map(({ scope, ownerId }) => JSON.stringify([namespace, scope, ownerId])))];
  if (owners.length === 0) return;
  await sql`
    SELECT pg_advisory_xact_lock(hash) FROM (SELECT DISTINCT hashtextextended(owner, 0) AS hash
      FROM unnest(${owners}::text[]) AS o(owner) ORDER BY hash) AS ordered`.execute(trx);
}
