import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { MemoryHit } from '../../domain/ranking/memory-hit.ts';
import type { SessionStatistics, TurnHit } from '../../domain/ranking/turn-hit.ts';
import type { Freshness, MemorySelection, RecallHits, RecallIndex, RecallScope, TurnKey } from '../../ports/recall-index.ts';
import type { Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import { memoryConditions, ownedMemories, turnConditions } from './recall-scope.ts';
import { memoryOfRow, selectMemories } from './read-memories.ts';
import { turnColumns, turnOfRow, type TurnRow } from './rows.ts';
import type { Schema } from './schema.ts';

/** The recall index over SQL: lexemes are tsvectors written by our own analyser, so every PostgreSQL agrees on them. */
export function createSqlRecallIndex(db: Kysely<Schema>): RecallIndex {
  return {
    findHits: (namespace, query) => findHits(db, namespace, query),
    findLatest: (namespace, query) => findLatest(db, namespace, query),
    read: async (namespace, { scope, turns, memoryIds }) => ({
      turns: await readTurns(db, namespace, { scope, turns }),
      memories: await readScopedMemories(db, namespace, { scope, memoryIds }),
    }),
  };
}

/** A lexeme as a tsquery, whatever characters it has. */
function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Bit i is worth 2^i; a double holds 53 of them exactly. */
function maskOf(column: string, lexemes: readonly string[]): RawBuilder<number> {
  const bits = lexemes.map((lexeme, index) => sql`(${sql.ref(column)} @@ ${quoteLexeme(lexeme)}::tsquery)::int::float8 * ${sql.lit(2 ** index)}`);
  return bits.length === 0 ? sql<number>`0` : sql<number>`${sql.join(bits, sql` + `)}`;
}

interface HitsRow {
  /** [session id, turns, length, [[seq, mask, length, traits, said at in ms, speaker], …]] */
  sessions: [string, number, number, [number, number, number, number, number, string | null][]][] | null;
  /** [id, mask, length, importance, subject key, said at in ms, [[session id, seq], …]] */
  memories: [string, number, number, number, string, number, [string, number][] | null][] | null;
  turns: number;
  average_length: number | null;
  session_count: number;
  pending_turns: number;
  held_turns: number;
  oldest_pending_ms: number | null;
}

interface HitsQuery {
  readonly scope: RecallScope;
  readonly lexemes: readonly string[];
  readonly memories: MemorySelection;
}

/** One statement, so that hits, statistics and freshness are of one instant, and one round trip. */
async function findHits(db: Kysely<Schema>, namespace: string, { scope, lexemes, memories }: HitsQuery): Promise<RecallHits> {
  const any = lexemes.map(quoteLexeme).join(' | ');
  const { rows } = await sql<HitsRow>`
    WITH scope AS MATERIALIZED (
      SELECT t.session_id, t.seq, t.lexemes, t.lexeme_count, t.traits, t.occurred_at, t.name,
        t.accepted_at, t.seq > s.settled_seq AS pending FROM turns t JOIN sessions s USING (namespace, session_id)
      WHERE ${turnConditions(namespace, scope)}
    ), hits AS (
      SELECT session_id, json_agg(json_build_array(seq, ${maskOf('lexemes', lexemes)}, lexeme_count, traits,
        (extract(epoch FROM occurred_at) * 1000)::float8, name) ORDER BY seq) AS found
      FROM scope WHERE lexemes @@ ${any}::tsquery GROUP BY session_id
    ), remembered AS (
      SELECT json_agg(json_build_array(m.memory_id, ${maskOf('m.lexemes', lexemes)}, m.lexeme_count, m.importance, m.subject_key,
        (extract(epoch FROM m.said_at) * 1000)::float8,
        (SELECT json_agg(json_build_array(e.session_id, e.seq) ORDER BY e.session_id, e.seq) FROM memory_evidence e
          WHERE e.namespace = m.namespace AND e.memory_id = m.memory_id)) ORDER BY m.memory_id) AS found
      FROM memories m WHERE ${memoryConditions(namespace, scope, memories)} AND m.lexemes @@ ${any}::tsquery
    ), pending AS (
      SELECT count(*)::int AS turns, min(accepted_at) AS oldest,
        count(*) FILTER (WHERE EXISTS (SELECT FROM windows w WHERE w.namespace = ${namespace} AND w.session_id = t.session_id
          AND w.state = 'pending' AND w.hold_reason IS NOT NULL AND t.seq BETWEEN w.first_seq AND w.last_seq))::int AS held
      FROM scope t WHERE t.pending
    )
    SELECT (SELECT json_agg(json_build_array(h.session_id, s.last_seq, s.lexeme_count, h.found)) FROM hits h
        JOIN sessions s ON s.namespace = ${namespace} AND s.session_id = h.session_id) AS sessions,
      (SELECT found FROM remembered) AS memories,
      (SELECT count(*)::int FROM scope) AS turns, (SELECT avg(lexeme_count)::float8 FROM scope) AS average_length,
      (SELECT count(DISTINCT session_id)::int FROM scope) AS session_count,
      pending.turns AS pending_turns, pending.held AS held_turns,
      (extract(epoch FROM ${memories.now}::timestamptz - pending.oldest) * 1000)::float8 AS oldest_pending_ms
    FROM pending`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  return hitsOfRow(row);
}

function hitsOfRow(row: HitsRow): RecallHits {
  const turns: TurnHit[] = [];
  const sessions = new Map<string, SessionStatistics>();
  for (const [sessionId, count, length, found] of row.sessions ?? []) {
    sessions.set(sessionId, { turns: count, length });
    for (const [seq, mask, hitLength, traits, saidAt, speaker] of found) {
      turns.push({ sessionId, seq, mask, length: hitLength, traits, saidAt: new Date(saidAt), ...(speaker === null ? {} : { speaker }) });
    }
  }
  return {
    turns,
    statistics: { turns: row.turns, averageLength: row.average_length ?? 0, sessions, sessionCount: row.session_count },
    memories: (row.memories ?? []).map(memoryHitOfRow),
    freshness: freshnessOfRow(row),
  };
}

function memoryHitOfRow([memoryId, mask, length, importance, subjectKey, saidAt, cited]: NonNullable<HitsRow['memories']>[number]): MemoryHit {
  const citedTurns = (cited ?? []).map(([sessionId, seq]) => ({ sessionId, seq }));
  return { memoryId, mask, length, importance, subjectKey, saidAt: new Date(saidAt), citedTurns };
}

function freshnessOfRow(row: HitsRow): Freshness {
  return {
    pendingTurns: row.pending_turns,
    heldTurns: row.held_turns,
    oldestPendingMs: Math.max(0, Math.round(row.oldest_pending_ms ?? 0)),
    complete: row.pending_turns === 0,
  };
}

async function findLatest(db: Kysely<Schema>, namespace: string, { scope, limit }: { scope: RecallScope; limit: number }): Promise<TurnKey[]> {
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

async function readScopedMemories(db: Kysely<Schema>, namespace: string, { scope, memoryIds }: MemoriesQuery): Promise<MemoryView[]> {
  if (memoryIds.length === 0) return [];
  const inScope = sql<boolean>`EXISTS (SELECT FROM memories m WHERE ${ownedMemories(namespace, scope)} AND m.memory_id = memories.memory_id)`;
  const rows = await selectMemories(db, namespace).where('memory_id', 'in', memoryIds).where(inScope).execute();
  return rows.map(memoryOfRow);
}
