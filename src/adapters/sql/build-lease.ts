import { type Selectable, sql, type Transaction } from 'kysely';
import type { ExtractionTurn, SessionSummary } from '../../domain/extraction/fact.ts';
import { limits } from '../../domain/limits.ts';
import { isParticipant } from '../../domain/participant.ts';
import { speakerName } from '../../domain/speaker-name.ts';
import type { Lease } from '../../ports/window-ledger.ts';
import type { BegunAttempt, SummaryRow } from './begin-attempts.ts';
import { present } from './rows.ts';
import type { Schema, SessionsTable, TurnsTable, WindowsTable } from './schema.ts';

const leaseTurnColumns = [
  'seq',
  'user_id',
  'role',
  'name',
  'content',
  'tokens',
  'occurred_at',
  'occurred_offset_minutes',
  'accepted_at',
  'raw_memory_id',
  'correlation_id',
  'revised_at',
  'erased_at',
] as const;

export type LeaseTurnRow = Pick<Selectable<TurnsTable>, (typeof leaseTurnColumns)[number]>;

/** What a lease is made of, as it stands under the lock of the session. */
export interface LeaseRows {
  readonly session: Pick<Selectable<SessionsTable>, 'namespace' | 'session_id' | 'project_id' | 'agent_id'>;
  readonly window: Pick<
    Selectable<WindowsTable>,
    'window_id' | 'first_seq' | 'last_seq' | 'attempts' | 'halves' | 'outage_since'
  >;
  readonly turns: readonly LeaseTurnRow[];
  readonly attempt: BegunAttempt;
}

/** Turns of a session from one to another, both included. */
export interface TurnSpan {
  readonly sessionId: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** Reads turns of sessions, with those before them that serve as context, erased and revised ones included; by session. */
export async function readTurns(
  trx: Transaction<Schema>,
  namespace: string,
  spans: readonly TurnSpan[],
): Promise<Map<string, LeaseTurnRow[]>> {
  if (spans.length === 0) return new Map();
  const records = spans.map(({ sessionId, firstSeq, lastSeq }) => ({
    session_id: sessionId,
    first_seq: firstSeq - limits.contextTurns,
    last_seq: lastSeq,
  }));
  const { rows } = await sql<{ session_id: string } & LeaseTurnRow>`
    SELECT r.session_id, ${sql.join(leaseTurnColumns.map((column) => sql.ref(`t.${column}`)))}
    FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb) AS r(session_id text, first_seq integer, last_seq integer)
    CROSS JOIN LATERAL (SELECT * FROM turns WHERE namespace = ${namespace} AND session_id = r.session_id
      AND seq BETWEEN r.first_seq AND r.last_seq OFFSET 0) t ORDER BY r.session_id, t.seq`.execute(trx);
  return Map.groupBy(rows, (row) => row.session_id);
}

/** What a worker needs of a window: its turns, some before them as context, the summary so far. */
export function buildLease({ session, window, turns, attempt: { fence, summary } }: LeaseRows): Lease {
  const rows = turns.filter((row) => row.seq <= window.last_seq && row.erased_at === null && row.revised_at === null);
  const own = rows.filter((row) => row.seq >= window.first_seq);
  return {
    namespace: session.namespace,
    sessionId: session.session_id,
    windowId: window.window_id,
    fence,
    firstSeq: window.first_seq,
    lastSeq: window.last_seq,
    attempts: window.attempts,
    halves: window.halves,
    ...present({ outageSince: window.outage_since }),
    correlationIds: [...new Set(own.flatMap((row) => row.correlation_id ?? []))],
    binding: present({ projectId: session.project_id, agentId: session.agent_id }),
    input: {
      namespace: session.namespace,
      windowId: window.window_id,
      sessionId: session.session_id,
      turns: own.map(extractionTurn),
      before: rows.filter((row) => row.seq < window.first_seq).map(extractionTurn),
      ...(summary === null ? {} : { summary: summaryOfRow(summary) }),
    },
    turnUsers: new Map(own.flatMap((row) => (row.user_id === null ? [] : [[row.seq, row.user_id]]))),
  };
}

function extractionTurn(row: LeaseTurnRow): ExtractionTurn {
  const named = { role: row.role, ...present({ name: row.name, userId: row.user_id }) };
  return {
    seq: row.seq,
    role: row.role,
    speaker: speakerName(named),
    participant: isParticipant(row.role, row.name ?? undefined),
    content: row.content ?? '',
    occurredAt: { instant: row.occurred_at, offsetMinutes: row.occurred_offset_minutes },
  };
}

function summaryOfRow({ summary, themes, persons, places, user_sentiment: sentiment }: SummaryRow): SessionSummary {
  return { summary, themes, persons, places, sentiment };
}
