import { type RawBuilder, sql, type Transaction } from 'kysely';
import {
  type Admission,
  type AdmissionSession,
  type AdmittedAnswer,
  idempotencyKeyOf,
  type Insert,
  type KnownKey,
  type KnownTurn,
  turnKey,
} from '../../domain/ledger/admission.ts';
import { analyzerVersion } from '../../domain/analysis/analyze.ts';
import { limits } from '../../domain/limits.ts';
import type { AcceptRequest } from '../../ports/turn-log.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';
import { sendLast } from './together.ts';

export interface SessionKey {
  readonly sessionId: string;
  readonly acceptedAt: Date;
}

export interface SessionRow {
  session_id: string;
  last_seq: number;
  closed_seq: number;
  user_id: string | null;
  project_id: string | null;
  agent_id: string | null;
  room_id: string | null;
}

export interface KnownTurnRow {
  session_id: string;
  turn_id: string;
  seq: number;
  fingerprint: string;
}

export interface KnownKeyRow {
  route: string;
  key: string;
  fingerprint: string;
  answer: AdmittedAnswer;
}

/**
 * Makes the sessions that are new, then locks all of them, each in one order for everybody, so that two batches cannot
 * wait for each other. What exists is read in the statements that follow: in the same one it would be read as of before the
 * lock, and equal requests would double (198 of 200 ids under ten equal clients, as measured for this design).
 */
export function lockSessions(
  namespace: string,
  keys: readonly SessionKey[],
): readonly [RawBuilder<unknown>, RawBuilder<SessionRow>] {
  const arrivals = new Map(
    [...keys].sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1)).map((key) => [key.sessionId, key.acceptedAt]),
  );
  const create = sql`
    INSERT INTO sessions (namespace, session_id, created_at, active_at)
    SELECT ${namespace}, s.session_id, s.at, s.at
    FROM jsonb_to_recordset(${JSON.stringify([...arrivals].map(([session_id, at]) => ({ session_id, at })))}::jsonb)
      AS s(session_id text, at timestamptz)
    ON CONFLICT (namespace, session_id) DO NOTHING`;
  const lock = sql<SessionRow>`
    SELECT session_id, last_seq, closed_seq, user_id, project_id, agent_id, room_id FROM sessions
    WHERE namespace = ${namespace} AND session_id = ANY (${[...arrivals.keys()]}::text[]) ORDER BY session_id FOR UPDATE`;
  return [create, lock];
}

export function sessionsOfRows(rows: readonly SessionRow[]): Map<string, AdmissionSession> {
  return new Map(rows.map((row) => [row.session_id, admissionSession(row)]));
}

function admissionSession(row: SessionRow): AdmissionSession {
  return {
    sessionId: row.session_id,
    lastSeq: row.last_seq,
    closedSeq: row.closed_seq,
    binding: present({ projectId: row.project_id, agentId: row.agent_id, roomId: row.room_id }),
    ...present({ userId: row.user_id }),
  };
}

/** Which of the clients' own ids stand already. */
export function findKnownTurns(
  namespace: string,
  requests: readonly AcceptRequest[],
): RawBuilder<KnownTurnRow> | undefined {
  const ids = requests.flatMap(({ sessionId, turns }) =>
    turns.filter((turn) => turn.ownId).map((turn) => ({ session_id: sessionId, turn_id: turn.id })),
  );
  if (ids.length === 0) return undefined;
  return sql`
    SELECT t.session_id, t.turn_id, t.seq, t.fingerprint
    FROM jsonb_to_recordset(${JSON.stringify(ids)}::jsonb) AS k(session_id text, turn_id text)
    CROSS JOIN LATERAL (SELECT session_id, turn_id, seq, fingerprint FROM turns
      WHERE namespace = ${namespace} AND session_id = k.session_id AND turn_id = k.turn_id OFFSET 0) t`;
}

export function knownTurnsOfRows(rows: readonly KnownTurnRow[]): Map<string, KnownTurn> {
  return new Map(
    rows.map(({ session_id, turn_id, seq, fingerprint }) => [turnKey(session_id, turn_id), { seq, fingerprint }]),
  );
}

/**
 * Which of the idempotency keys were answered already, within their time. Locks them first, in one order and behind the
 * sessions: the same key may come for two sessions, or to two processes, at once.
 */
export function findKnownKeys(
  namespace: string,
  requests: readonly AcceptRequest[],
): readonly [RawBuilder<unknown> | undefined, RawBuilder<KnownKeyRow> | undefined] {
  const keys = requests.flatMap(({ idempotencyKey, acceptedAt }) =>
    idempotencyKey === undefined ? [] : [{ route: idempotencyKey.route, key: idempotencyKey.key, at: acceptedAt }],
  );
  if (keys.length === 0) return [undefined, undefined];
  const names = keys.map(({ route, key }) => JSON.stringify([namespace, route, key]));
  const lock = sql`
    SELECT pg_advisory_xact_lock(hash) FROM (SELECT DISTINCT hashtextextended(name, 0) AS hash
      FROM jsonb_array_elements_text(${JSON.stringify(names)}::jsonb) AS k(name) ORDER BY hash) AS ordered`;
  const known = sql<KnownKeyRow>`
    SELECT i.route, i.key, i.fingerprint, i.answer
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k(route text, key text, at timestamptz)
    JOIN idempotency_keys i ON i.namespace = ${namespace} AND i.route = k.route AND i.key = k.key
    WHERE i.created_at > k.at - make_interval(days => ${limits.idempotencyKeyDays})`;
  return [lock, known];
}

export function knownKeysOfRows(rows: readonly KnownKeyRow[]): Map<string, KnownKey> {
  return new Map(
    rows.map(({ route, key, fingerprint, answer }) => [idempotencyKeyOf({ route, key }), { fingerprint, answer }]),
  );
}

/** Writes what was admitted: turns, the sessions' ends and bindings, keys; removes sessions that got nothing. */
export async function writeAdmission(
  trx: Transaction<Schema>,
  namespace: string,
  admission: Admission<AcceptRequest>,
): Promise<void> {
  await sendLast(trx, [
    admission.inserts.length === 0 ? undefined : insertTurns(namespace, admission),
    admission.newKeys.length === 0 ? undefined : insertKeys(namespace, admission),
    deleteEmptySessions(namespace, admission.sessions),
  ]);
}

/**
 * Namespace, turns and the ends of their sessions in one statement: each one less is a third of a millisecond that a person
 * waits. A session that had ended starts again with its next turn. A turn without a time of its own was said when it arrived,
 * and not before the one ahead of it: clocks of processes differ, and what was said last must not seem to be said first.
 */
function insertTurns(namespace: string, admission: Admission<AcceptRequest>): RawBuilder<unknown> {
  // Beside the records, so that the statement goes by the keys whatever the planner thinks of records.
  const sessionIds = [...new Set(admission.inserts.map(({ request }) => request.sessionId))];
  return sql`
    WITH named AS (
      INSERT INTO namespaces (namespace, created_at)
      VALUES (${namespace}, ${admission.inserts[0]?.request.acceptedAt}) ON CONFLICT DO NOTHING
    ), inserted AS (
      INSERT INTO turns (namespace, session_id, seq, turn_id, user_id, role, name, content, tokens, occurred_at,
        occurred_offset_minutes, accepted_at, language, analyzer_version, lexemes, lexeme_count, traits, metadata,
        emotional_context, fingerprint, raw_memory_id, correlation_id)
      SELECT ${namespace}, t.session_id, t.seq, t.turn_id, t.user_id, t.role, t.name, t.content, t.tokens,
        CASE WHEN t.occurred_at = t.accepted_at THEN greatest(t.occurred_at, b.active_at) ELSE t.occurred_at END, t.occurred_offset_minutes, t.accepted_at, t.language, ${analyzerVersion}, array_to_tsvector(t.lexemes), t.lexeme_count,
        t.traits, t.metadata, t.emotional_context, t.fingerprint, t.raw_memory_id, t.correlation_id
      FROM jsonb_to_recordset(${JSON.stringify(admission.inserts.map(recordOfInsert))}::jsonb) AS t(
        session_id text, seq integer, turn_id text, user_id text, role text, name text, content text, tokens integer,
        occurred_at timestamptz, occurred_offset_minutes smallint, accepted_at timestamptz, language text, lexemes text[],
        lexeme_count integer, traits smallint, metadata jsonb, emotional_context jsonb, fingerprint text, raw_memory_id uuid,
        correlation_id text)
      JOIN sessions b ON b.namespace = ${namespace} AND b.session_id = t.session_id AND b.session_id = ANY (${sessionIds}::text[]))
    UPDATE sessions s SET last_seq = u.last_seq, active_at = greatest(s.active_at, u.at), lexeme_count = s.lexeme_count + u.lexemes,
      user_id = u.user_id, project_id = u.project_id, agent_id = u.agent_id, room_id = u.room_id, ended_at = NULL
    FROM jsonb_to_recordset(${JSON.stringify(recordsOfSessions(admission))}::jsonb) AS u(session_id text, at timestamptz, lexemes bigint,
      last_seq integer, user_id text, project_id text, agent_id text, room_id text)
    WHERE s.namespace = ${namespace} AND s.session_id = u.session_id AND s.session_id = ANY (${sessionIds}::text[])`;
}

function recordOfInsert({ seq, turn, request, userId }: Insert<AcceptRequest>): Readonly<Record<string, unknown>> {
  return {
    session_id: request.sessionId,
    seq,
    turn_id: turn.id,
    user_id: userId,
    role: turn.role,
    name: turn.name,
    content: turn.content,
    tokens: turn.tokens,
    occurred_at: turn.occurredAt.instant,
    occurred_offset_minutes: turn.occurredAt.offsetMinutes,
    accepted_at: request.acceptedAt,
    language: turn.language,
    lexemes: turn.lexemes,
    lexeme_count: turn.lexemeCount,
    traits: turn.traits,
    metadata: turn.metadata,
    emotional_context: turn.emotionalContext,
    fingerprint: turn.fingerprint,
    raw_memory_id: request.rawMemoryId,
    correlation_id: request.correlationId,
  };
}

/** How the sessions that got turns stand after them. */
function recordsOfSessions(admission: Admission<AcceptRequest>): Readonly<Record<string, unknown>>[] {
  const growth = new Map<string, { at: Date; lexemes: number }>();
  for (const { turn, request } of admission.inserts) {
    const grown = growth.get(request.sessionId);
    growth.set(request.sessionId, { at: request.acceptedAt, lexemes: (grown?.lexemes ?? 0) + turn.lexemeCount });
  }
  return [...growth].map(([session_id, { at, lexemes }]) => {
    const session = admission.sessions.get(session_id);
    const { projectId, agentId, roomId } = session?.binding ?? {};
    const bound = { user_id: session?.userId, project_id: projectId, agent_id: agentId, room_id: roomId };
    return { session_id, at, lexemes, last_seq: session?.lastSeq, ...bound };
  });
}

function insertKeys(namespace: string, { newKeys }: Admission<AcceptRequest>): RawBuilder<unknown> {
  const records = newKeys.map(({ key, answer, request }) => ({ ...key, answer, created_at: request.acceptedAt }));
  return sql`
    INSERT INTO idempotency_keys (namespace, route, key, fingerprint, answer, created_at)
    SELECT ${namespace}, r.route, r.key, r.fingerprint, r.answer, r.created_at FROM jsonb_to_recordset(${JSON.stringify(records)}::jsonb)
      AS r(route text, key text, fingerprint text, answer jsonb, created_at timestamptz)
    ON CONFLICT (namespace, route, key) DO UPDATE SET fingerprint = excluded.fingerprint, answer = excluded.answer,
      created_at = excluded.created_at`;
}

/** A session that was locked and then got nothing leaves no trace. */
export function deleteEmptySessions(
  namespace: string,
  sessions: ReadonlyMap<string, AdmissionSession>,
): RawBuilder<unknown> | undefined {
  const empty = [...sessions.values()].filter((session) => session.lastSeq === 0).map((session) => session.sessionId);
  if (empty.length === 0) return undefined;
  return sql`DELETE FROM sessions WHERE namespace = ${namespace} AND session_id = ANY (${empty}::text[]) AND last_seq = 0`;
}
