import { type RawBuilder, sql } from 'kysely';
import type { MemoryOwner } from '../../domain/memory/memory.ts';

/** One change at a time per owner, locked in one order for everybody, so that reconciliation sees what it is about to change. */
export function lockOwners(namespace: string, owners: readonly MemoryOwner[]): RawBuilder<unknown> | undefined {
  if (owners.length === 0) return undefined;
  return sql`
    SELECT pg_advisory_xact_lock(hash) FROM (SELECT DISTINCT hashtextextended(owner, 0) AS hash
      FROM unnest(${ownerKeys(namespace, owners)}::text[]) AS o(owner) ORDER BY hash) AS ordered`;
}

/** Locks the owners that nobody else has locked, and answers the others. */
export function tryOwners(
  namespace: string,
  owners: readonly MemoryOwner[],
): RawBuilder<{ owner: string }> | undefined {
  if (owners.length === 0) return undefined;
  return sql`
    SELECT owner FROM unnest(${ownerKeys(namespace, owners)}::text[]) AS o(owner)
    WHERE NOT pg_try_advisory_xact_lock(hashtextextended(owner, 0))`;
}

/** What stands for an owner where it is locked. */
export function ownerKey(namespace: string, { scope, ownerId }: MemoryOwner): string {
  return JSON.stringify([namespace, scope, ownerId]);
}

function ownerKeys(namespace: string, owners: readonly MemoryOwner[]): string[] {
  return [...new Set(owners.map((owner) => ownerKey(namespace, owner)))];
}
