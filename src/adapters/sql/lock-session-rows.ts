import { type RawBuilder, sql } from 'kysely';

/** Locks sessions, in one order for everybody, and before anything of them: windows, owners, memories. */
export function lockSessionRows(namespace: string, sessionIds: readonly string[]): RawBuilder<unknown> {
  return sql`SELECT session_id FROM sessions WHERE namespace = ${namespace} AND session_id = ANY (${sessionIds}::text[])
    ORDER BY session_id FOR UPDATE`;
}
