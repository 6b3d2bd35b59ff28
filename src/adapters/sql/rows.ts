import type { Selectable } from 'kysely';
import type { SessionView } from '../../ports/turn-log.ts';
import type { Turn } from '../../domain/turn.ts';
import type { SessionsTable, TurnsTable } from './schema.ts';

/** The fields that are not null: what is optional is absent in the domain and null in the store. */
export function present<T extends object>(fields: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, field]) => field !== null && field !== undefined),
  ) as never;
}

export const turnColumns = [
  'session_id',
  'seq',
  'turn_id',
  'user_id',
  'role',
  'name',
  'content',
  'tokens',
  'occurred_at',
  'occurred_offset_minutes',
  'accepted_at',
  'metadata',
  'emotional_context',
] as const;

export type TurnRow = Pick<Selectable<TurnsTable>, (typeof turnColumns)[number]>;

export function turnOfRow(row: TurnRow): Turn {
  return {
    sessionId: row.session_id,
    seq: row.seq,
    id: row.turn_id,
    role: row.role,
    content: row.content ?? '',
    occurredAt: { instant: row.occurred_at, offsetMinutes: row.occurred_offset_minutes },
    acceptedAt: row.accepted_at,
    tokens: row.tokens,
    ...present({
      name: row.name,
      userId: row.user_id,
      metadata: row.metadata,
      emotionalContext: row.emotional_context,
    }),
  };
}

export function sessionOfRow(row: Selectable<SessionsTable>): SessionView {
  return {
    sessionId: row.session_id,
    lastSeq: row.last_seq,
    closedSeq: row.closed_seq,
    settledSeq: row.settled_seq,
    createdAt: row.created_at,
    activeAt: row.active_at,
    ...present({ projectId: row.project_id, agentId: row.agent_id, roomId: row.room_id, endedAt: row.ended_at }),
  };
}
