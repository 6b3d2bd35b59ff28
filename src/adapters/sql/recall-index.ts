import { type Kysely, sql } from 'kysely';
import type { RecallIndex, RecallScope, TurnKey } from '../../ports/recall-index.ts';
import type { Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { Database } from './database.ts';
import { findHits } from './find-hits.ts';
import { ownedMemories, turnConditions } from './recall-scope.ts';
import { memoryOfRow, selectMemories } from './read-memories.ts';
import { turnColumns, turnOfRow, type TurnRow } from './rows.ts';
import type { Schema } from './schema.ts';

/** The recall index over SQL: lexemes are tsvectors written by our own analyser, so every PostgreSQL agrees on them. */
export function createSqlRecallIndex(db: Database): RecallIndex {
  return {
    findHits: (namespace, query) => db.read(namespace, (reader) => findHits(reader, namespace, query)),
    findLatest: (namespace, query) => db.read(namespace, (reader) => findLatest(reader, namespace, query)),
    read: (namespace, { scope, turns, memoryIds }) =>
      db.read(namespace, async (reader) => ({
        turns: await readTurns(reader, namespace, { scope, turns }),
        memories: await readScopedMemories(reader, namespace, { scope, memoryIds }),
      })),
  };
}

async function findLatest(
  db: Kysely<Schema>,
  namespace: string,
  { scope, limit }: { scope: RecallScope; limit: number },
): Promise<TurnKey[]> {
  const { rows } = await sql<{ session_id: string; seq: number }>`
    SELECT t.session_id, t.seq FROM turns t JOIN sessions s USING (namespace, session_id)
    WHERE ${turnConditions(namespace, scope)} ORDER BY t.occurred_at DESC, t.seq DESC LIMIT ${limit}`.execute(db);
  return rows.map((row) => ({ sessionId: row.session_id, seq: row.seq }));
}

interface TurnsQuery {
  readonly scope: RecallScope;
  readonly turns: readonly TurnKey[];
}

async function readTurns(db: Kysely<Schema>, namespace: string, { scope, turns }: TurnsQuery): Promise<Turn[]> {
  if (turns.length === 0) return [];
  const keys = turns.map(({ sessionId, seq }) => ({ session_id: sessionId, seq }));
  const { rows } = await sql<TurnRow>`
    SELECT ${sql.join(turnColumns.map((column) => sql.ref(`t.${column}`)))}
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS k(session_id text, seq integer)
    JOIN turns t ON t.namespace = ${namespace} AND t.session_id = k.session_id AND t.seq = k.seq
    JOIN sessions s ON s.namespace = t.namespace AND s.session_id = t.session_id
    WHERE ${turnConditions(namespace, scope)}`.execute(db);
  return rows.map(turnOfRow);
}

interface MemoriesQuery {
  readonly scope: RecallScope;
  readonly memoryIds: readonly string[];
}

async function readScopedMemories(
  db: Kysely<Schema>,
  namespace: string,
  { scope, memoryIds }: MemoriesQuery,
): Promise<MemoryView[]> {
  if (memoryIds.length === 0) return [];
  const inScope = sql<boolean>`EXISTS (SELECT FROM memories m WHERE ${ownedMemories(namespace, scope)} AND m.memory_id = memories.memory_id)`;
  const rows = await selectMemories(db, namespace).where('memory_id', 'in', memoryIds).where(inScope).execute();
  return rows.map(memoryOfRow);
}
