import { type RawBuilder, sql } from 'kysely';

/**
 * Locks sessions, in one order for everybody, and before anything of them: windows, owners, memories. Those that somebody else
 * has locked are waited for, or left out.
 */
export function lockSessionRows(
  namespace: string,
  sessionIds: readonly string[],
  { waits = true }: { readonly waits?: boolean } = {},
): RawBuilder<{ session_id: string }> {
  return sql`SELECT session_id FROM sessions WHERE namespace = ${namespace} AND session_id = ANY (${sessionIds}::text[])
    ORDER BY session_id FOR UPDATE ${waits ? sql`` : sql`SKIP LOCKED`}`;
}
