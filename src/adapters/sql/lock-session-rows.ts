import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { SessionsTable } from './schema.ts';

/**
 * Locks sessions, in one order for everybody, and before anything of them: windows, owners, memories. Those that somebody else
 * has locked are waited for, or left out.
 */
export function lockSessionRows(
  namespace: string,
  sessionIds: readonly string[],
  { waits = true }: { readonly waits?: boolean } = {},
): RawBuilder<Selectable<SessionsTable>> {
  return sql`SELECT * FROM sessions WHERE namespace = ${namespace} AND session_id = ANY (${sessionIds}::text[])
    ORDER BY session_id FOR UPDATE ${waits ? sql`` : sql`SKIP LOCKED`}`;
}
