import { type Kysely, sql, type Transaction } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { Admission } from '../../domain/ledger/admission.ts';
import type { Accepted, AcceptRequest, StoredTranscript, TranscriptChange } from '../../ports/turn-log.ts';
import { deleteEmptySessions, lockSessions, sessionsOfRows, writeAdmission } from './accept-turns.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';
import { together } from './together.ts';

/** The transcript of a session with the turns of it that stand. */
export async function findTranscript(
  db: Kysely<Schema>,
  namespace: string,
  sessionId: string,
): Promise<StoredTranscript | undefined> {
  const row = await db
    .selectFrom('transcripts')
    .select(['raw_memory_id', 'session_data', 'revision'])
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const turns = await db
    .selectFrom('turns')
    .select(['seq', 'role', 'name', 'content'])
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .where('raw_memory_id', 'is not', null)
    .where('revised_at', 'is', null)
    .where('erased_at', 'is', null)
    .orderBy('seq')
    .execute();
  return {
    rawMemoryId: row.raw_memory_id,
    text: row.session_data ?? '',
    revision: row.revision,
    turns: turns.map(({ seq, role, name, content }) => ({ seq, role, content: content ?? '', ...present({ name }) })),
  };
}

/** Applies a change under the session's lock; undefined where the stored version is no longer the one it was made for. */
export async function acceptTranscript(
  trx: Transaction<Schema>,
  namespace: string,
  change: TranscriptChange,
): Promise<Accepted | undefined> {
  const [, rows] = await together(trx, lockSessions(namespace, [change]));
  const sessions = sessionsOfRows(rows);
  const stored = await findRevision(trx, namespace, change.sessionId);
  if (stored !== change.baseRevision) {
    await deleteEmptySessions(namespace, sessions)?.execute(trx);
    return undefined;
  }
  const admission = new Admission<AcceptRequest>({ sessions, known: new Map(), keys: new Map() });
  const answer = admission.admit(change);
  if (answer instanceof MemoirError) throw answer;
  await writeAdmission(trx, namespace, admission);
  await reviseTurns(trx, namespace, change);
  if (change.text !== undefined) await setTranscript(trx, namespace, { change, text: change.text });
  await closeAtOnce(trx, namespace, change.sessionId);
  const session = admission.sessions.get(change.sessionId);
  const openTurns = (session?.lastSeq ?? 0) - (session?.closedSeq ?? 0);
  return { ...answer, queuedAt: change.acceptedAt, openTurns };
}

async function findRevision(
  trx: Transaction<Schema>,
  namespace: string,
  sessionId: string,
): Promise<number | undefined> {
  const row = await trx
    .selectFrom('transcripts')
    .select('revision')
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return row?.revision;
}

/** Replaced turns stay in the ledger and leave recall. */
async function reviseTurns(
  trx: Transaction<Schema>,
  namespace: string,
  { sessionId, revisedSeqs, acceptedAt }: TranscriptChange,
): Promise<void> {
  if (revisedSeqs.length === 0) return;
  await sql`UPDATE turns SET revised_at = ${acceptedAt} WHERE namespace = ${namespace} AND session_id = ${sessionId}
    AND seq IN (SELECT value::int FROM jsonb_array_elements_text(${JSON.stringify(revisedSeqs)}::jsonb))`.execute(trx);
}

async function setTranscript(
  trx: Transaction<Schema>,
  namespace: string,
  { change, text }: { change: TranscriptChange; text: string },
): Promise<void> {
  await trx
    .insertInto('transcripts')
    .values({
      namespace,
      session_id: change.sessionId,
      raw_memory_id: change.rawMemoryId,
      session_data: text,
      metadata: JSON.stringify(change.metadata),
      created_at: change.acceptedAt,
      updated_at: change.acceptedAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['namespace', 'session_id']).doUpdateSet((eb) => ({
        session_data: eb.ref('excluded.session_data'),
        metadata: eb.ref('excluded.metadata'),
        revision: eb('transcripts.revision', '+', 1),
        updated_at: eb.ref('excluded.updated_at'),
      })),
    )
    .execute();
}

async function closeAtOnce(trx: Transaction<Schema>, namespace: string, sessionId: string): Promise<void> {
  await trx
    .updateTable('sessions')
    .set((eb) => ({ flush_seq: eb.ref('last_seq') }))
    .where('namespace', '=', namespace)
    .where('session_id', '=', sessionId)
    .execute();
}

/** Sessions of the namespace with unfinished work that were active no later, this one included; at least 1. */
export async function queuePosition(db: Kysely<Schema>, namespace: string, sessionId: string): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    SELECT count(*)::int AS position FROM sessions s JOIN sessions own ON own.namespace = s.namespace AND own.session_id = ${sessionId}
    WHERE s.namespace = ${namespace} AND s.unsettled AND (s.active_at, s.session_id) <= (own.active_at, own.session_id)`.execute(
    db,
  );
  return Math.max(1, rows[0]?.position ?? 1);
}
