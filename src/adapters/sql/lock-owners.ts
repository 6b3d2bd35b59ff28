import { type RawBuilder, sql } from 'kysely';
import type { MemoryOwner } from '../../domain/memory/memory.ts';

/** One change at a time per owner, locked in one order for everybody, so that reconciliation sees what it is about to change. */
export function lockOwners(namespace: string, memories: readonly MemoryOwner[]): RawBuilder<unknown> | undefined {
  const owners = [...new Set(memories.map(({ scope, ownerId }) => JSON.stringify([namespace, scope, ownerId])))];
  if (owners.length === 0) return undefined;
  return sql`
    SELECT pg_advisory_xact_lock(hash) FROM (SELECT DISTINCT hashtextextended(owner, 0) AS hash
      FROM unnest(${owners}::text[]) AS o(owner) ORDER BY hash) AS ordered`;
}
