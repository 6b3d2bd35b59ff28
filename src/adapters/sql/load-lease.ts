import type { Selectable, Transaction } from 'kysely';
import type { ExtractionTurn, SessionSummary } from '../../domain/extraction/fact.ts';
import { limits } from '../../domain/limits.ts';
import { isParticipant } from '../../domain/participant.ts';
import { speakerName } from '../../domain/speaker-name.ts';
import type { Lease } from '../../ports/window-ledger.ts';
import { present, turnColumns, type TurnRow } from './rows.ts';
import type { Schema, SessionsTable, WindowsTable } from './schema.ts';

/** Reads what a worker needs of a window: its turns, some before them as context, the summary so far. */
export async function loadLease(
  trx: Transaction<Schema>,
  window: Selectable<WindowsTable>,
  session: Selectable<SessionsTable>,
): Promise<Lease> {
  const rows = await trx
    .selectFrom('turns')
    .select([...turnColumns, 'correlation_id'])
    .where('namespace', '=', window.namespace)
    .where('session_id', '=', window.session_id)
    .where('seq', '>=', window.first_seq - limits.contextTurns)
    .where('seq', '<=', window.last_seq)
    .where('erased_at', 'is', null)
    .where('revised_at', 'is', null)
    .orderBy('seq')
    .execute();
  const own = rows.filter((row) => row.seq >= window.first_seq);
  return {
    namespace: window.namespace,
    sessionId: window.session_id,
    windowId: window.window_id,
    fence: window.fence,
    firstSeq: window.first_seq,
    lastSeq: window.last_seq,
    attempts: window.attempts,
    halves: window.halves,
    ...present({ outageSince: window.outage_since }),
    correlationIds: [...new Set(own.flatMap((row) => row.correlation_id ?? []))],
    binding: present({ projectId: session.project_id, agentId: session.agent_id }),
    input: {
      namespace: window.namespace,
      windowId: window.window_id,
      sessionId: window.session_id,
      turns: own.map(extractionTurn),
      before: rows.filter((row) => row.seq < window.first_seq).map(extractionTurn),
      ...present({ summary: await findSummary(trx, window) }),
    },
    turnUsers: new Map(own.flatMap((row) => (row.user_id === null ? [] : [[row.seq, row.user_id]]))),
  };
}

function extractionTurn(row: TurnRow): ExtractionTurn {
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

/** A fallback summary is no ground to build on. */
async function findSummary(
  trx: Transaction<Schema>,
  window: Selectable<WindowsTable>,
): Promise<SessionSummary | undefined> {
  const row = await trx
    .selectFrom('summaries')
    .select(['summary', 'themes', 'persons', 'places', 'user_sentiment'])
    .where('namespace', '=', window.namespace)
    .where('session_id', '=', window.session_id)
    .where('fallback', '=', false)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    summary: row.summary,
    themes: row.themes,
    persons: row.persons,
    places: row.places,
    sentiment: row.user_sentiment,
  };
}
