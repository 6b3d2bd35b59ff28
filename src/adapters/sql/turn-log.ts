import type { Kysely, Transaction } from 'kysely';
import { Admission } from '../../domain/ledger/admission.ts';
import { MemoirError } from '../../domain/errors.ts';
import type { Turn } from '../../domain/turn.ts';
import type { Accepted, AcceptRequest, SessionView, TurnLog } from '../../ports/turn-log.ts';
import { acceptTranscript, findTranscript, queuePosition } from './accept-transcript.ts';
import {
  findKnownKeys,
  findKnownTurns,
  knownKeysOfRows,
  knownTurnsOfRows,
  lockSessions,
  sessionsOfRows,
  writeAdmission,
} from './accept-turns.ts';
import type { Database } from './database.ts';
import { sessionOfRow, turnColumns, turnOfRow } from './rows.ts';
import type { Schema } from './schema.ts';
import { together } from './together.ts';

/** The turn log over SQL. `db` is the lane that people wait for. */
export function createSqlTurnLog(db: Database): TurnLog {
  return {
    parallelBatches: db.parallelWrites,
    accept: (namespace, requests) => db.write(namespace, (trx) => accept(trx, namespace, requests)),
    findTranscript: (namespace, sessionId) =>
      db.read(namespace, (reader) => findTranscript(reader, namespace, sessionId)),
    acceptTranscript: (namespace, change) => db.write(namespace, (trx) => acceptTranscript(trx, namespace, change)),
    queuePosition: (namespace, sessionId) =>
      db.read(namespace, (reader) => queuePosition(reader, namespace, sessionId)),
    flush: (namespace, sessionId, options) =>
      db.write(namespace, (trx) => flush(trx, { namespace, sessionId, ...options })),
    findCurrentSession: (namespace, agentId) =>
      db.read(namespace, (reader) => findCurrentSession(reader, namespace, agentId)),
    getSession: (namespace, sessionId) => db.read(namespace, (reader) => getSession(reader, namespace, sessionId)),
    listTurns: (namespace, sessionId, page) =>
      db.read(namespace, (reader) => listTurns(reader, { namespace, sessionId, ...page })),
  };
}

async function accept(
  trx: Transaction<Schema>,
  namespace: string,
  requests: readonly AcceptRequest[],
): Promise<(Accepted | MemoirError)[]> {
  const [, sessions, turns, , keys] = await together(trx, [
    ...lockSessions(namespace, requests),
    findKnownTurns(namespace, requests),
    ...findKnownKeys(namespace, requests),
  ]);
  const admission = new Admission<AcceptRequest>({
    sessions: sessionsOfRows(sessions),
    known: knownTurnsOfRows(turns),
    keys: knownKeysOfRows(keys),
  });
  const answers = requests.map((request) => {
    const answer = admission.admit(request);
    if (answer instanceof MemoirError) return answer;
    const { lastSeq = 0, closedSeq = 0 } = admission.sessions.get(answer.sessionId) ?? {};
    return { ...answer, queuedAt: request.acceptedAt, openTurns: lastSeq - closedSeq };
  });
  await writeAdmission(trx, namespace, admission);
  return answers;
}

/** What a flush acts on. */
interface FlushRequest {
  readonly namespace: string;
  readonly sessionId: string;
  readonly at: Date;
  readonly ended: boolean;
}

async function flush(db: Kysely<Schema>, { namespace, sessionId, at, ended }: FlushRequest): Promise<SessionView> {
  const row = await db
    .updateTable('sessions')
    .set((eb) => ({ flush_seq: eb.ref('last_seq'), ...(ended ? { ended_at: at } : {}) }))
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .returningAll()
    .executeTakeFirst();
  return sessionOfRow(row ?? unknownSession());
}

async function findCurrentSession(db: Kysely<Schema>, namespace: string, agentId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('sessions')
    .select(['session_id', 'ended_at'])
    .where('namespace', '=', namespace)
    .where('agent_id', '=', agentId)
    .orderBy('active_at', 'desc')
    .orderBy('session_id')
    .limit(1)
    .executeTakeFirst();
  return row?.ended_at === null ? row.session_id : undefined;
}

async function getSession(db: Kysely<Schema>, namespace: string, sessionId: string): Promise<SessionView> {
  const row = await db
    .selectFrom('sessions')
    .selectAll()
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return sessionOfRow(row ?? unknownSession());
}

interface TurnPage {
  readonly namespace: string;
  readonly sessionId: string;
  readonly limit: number;
  readonly before?: number;
}

async function listTurns(db: Kysely<Schema>, { namespace, sessionId, limit, before }: TurnPage): Promise<Turn[]> {
  await getSession(db, namespace, sessionId);
  let query = db
    .selectFrom('turns')
    .select(turnColumns)
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .where('erased_at', 'is', null)
    .where('revised_at', 'is', null);
  if (before !== undefined) query = query.where('seq', '<', before);
  const rows = await query.orderBy('seq', 'desc').limit(limit).execute();
  return rows.reverse().map(turnOfRow);
}

function unknownSession(): never {
  throw new MemoirError('not_found', 'There is no such session in this namespace.', { field: 'sessionId' });
}
