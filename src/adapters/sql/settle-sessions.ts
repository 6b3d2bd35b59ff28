import { type RawBuilder, sql } from 'kysely';

/** Moves `settled_seq` of sessions to the end of the last window before which all are final. The session rows are locked. */
export function settleSessions(namespace: string, sessionIds: readonly string[]): RawBuilder<SettledRow> {
  return sql`
    UPDATE sessions s SET settled_seq = coalesce(
      (SELECT min(w.first_seq) - 1 FROM windows w
       WHERE w.namespace = s.namespace AND w.session_id = s.session_id AND w.state IN ('pending', 'leased')),
      s.closed_seq)
    WHERE s.namespace = ${namespace} AND s.session_id = ANY (${sessionIds}::text[])
    RETURNING s.session_id, s.settled_seq = s.last_seq AS is_done`;
}

export interface SettledRow {
  readonly session_id: string;
  /** Whether nothing of the session is left to work on. */
  readonly is_done: boolean;
}

/** What a day's statistics grow by. */
export interface ProcessingCount {
  readonly at: Date;
  readonly processed?: number;
  readonly failed?: number;
  readonly retried?: number;
  readonly turns?: number;
  readonly durationMs?: number;
}

/**
 * Adds to the statistics of the day (UTC). Last in a transaction: from then on no other of the namespace can end a window.
 */
export function countProcessing(namespace: string, counts: readonly ProcessingCount[]): RawBuilder<unknown> {
  const records = counts.map(({ at, durationMs = 0, ...count }) => ({ ...count, at, duration_ms: durationMs }));
  const sum = (column: string): RawBuilder<number> => sql`coalesce(sum(${sql.ref(`r.${column}`)}), 0)`;
  return sql`
    INSERT INTO processing_stats AS p (namespace, day, processed, failed, retried, turns, duration_ms)
    SELECT ${namespace}, (r.at AT TIME ZONE 'UTC')::date AS day, ${sum('processed')}, ${sum('failed')}, ${sum('retried')},
      ${sum('turns')}, ${sum('duration_ms')}
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(at timestamptz, processed integer, failed integer,
      retried integer, turns integer, duration_ms bigint)
    GROUP BY day ORDER BY day
    ON CONFLICT (namespace, day) DO UPDATE SET processed = p.processed + excluded.processed, failed = p.failed + excluded.failed,
      retried = p.retried + excluded.retried, turns = p.turns + excluded.turns, duration_ms = p.duration_ms + excluded.duration_ms`;
}
