import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { MemoryHit, SupersededHit } from '../../domain/ranking/memory-hit.ts';
import type { SessionStatistics, TurnHit } from '../../domain/ranking/turn-hit.ts';
import type { Freshness, MemorySelection, RecallHits, RecallScope } from '../../ports/recall-index.ts';
import { memoryConditions, sessionConditions, supersededConditions, turnConditions } from './recall-scope.ts';
import type { Schema } from './schema.ts';

/** A lexeme as a tsquery, whatever characters it has. */
function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function anyOf(lexemes: readonly string[]): string {
  return lexemes.map(quoteLexeme).join(' | ');
}

/** Bit i is worth 2^i; a double holds 53 of them exactly. */
function maskOf(column: string, lexemes: readonly string[]): RawBuilder<number> {
  const bits = lexemes.map(
    (lexeme, index) =>
      sql`(${sql.ref(column)} @@ ${quoteLexeme(lexeme)}::tsquery)::int::float8 * ${sql.lit(2 ** index)}`,
  );
  return bits.length === 0 ? sql<number>`0` : sql<number>`${sql.join(bits, sql` + `)}`;
}

/** `date_part` is a double where `extract` is a numeric, which costs a quarter of the whole statement. */
function millisecondsOf(column: string): RawBuilder<number> {
  return sql<number>`date_part('epoch', ${sql.ref(column)}) * 1000`;
}

function citedTurnsOf(alias: string): RawBuilder<unknown> {
  return sql`(SELECT json_agg(json_build_array(e.session_id, e.seq) ORDER BY e.session_id, e.seq) FROM memory_evidence e
    WHERE e.namespace = ${sql.ref(`${alias}.namespace`)} AND e.memory_id = ${sql.ref(`${alias}.memory_id`)})`;
}

function memoryHitOf(alias: string, lexemes: readonly string[]): RawBuilder<unknown> {
  const column = (name: string): RawBuilder<unknown> => sql.ref(`${alias}.${name}`);
  return sql`json_build_array(${column('memory_id')}, ${maskOf(`${alias}.lexemes`, lexemes)}, ${column('lexeme_count')},
    ${column('importance')}, ${column('subject_key')}, ${millisecondsOf(`${alias}.said_at`)}, ${citedTurnsOf(alias)})`;
}

type CitedRow = [sessionId: string, seq: number][] | null;
type MemoryRow = [
  id: string,
  mask: number,
  length: number,
  importance: number,
  subjectKey: string,
  saidAt: number,
  cited: CitedRow,
];

interface HitsRow {
  /** [session id, turns, length, [[seq, mask, length, traits, said at in ms, speaker], …]] */
  sessions: [string, number, number, [number, number, number, number, number, string | null][]][] | null;
  memories: MemoryRow[] | null;
  /** [id, mask, cited turns, a follower if it holds] */
  superseded: [string, number, CitedRow, MemoryRow | null][] | null;
  turns: number;
  total_length: number;
  session_count: number;
  pending_turns: number;
  held_turns: number;
  oldest_pending_ms: number | null;
}

export interface HitsQuery {
  readonly scope: RecallScope;
  readonly lexemes: readonly string[];
  readonly memories: MemorySelection;
}

/**
 * One statement, so that hits, statistics and freshness are of one instant, and one round trip. It passes over the turns of
 * the scope once, and makes masks only for those that match. Session by session, because turns that are grouped have to be
 * sorted, with their lexemes: a quarter of the statement.
 */
export async function findHits(db: Kysely<Schema>, namespace: string, query: HitsQuery): Promise<RecallHits> {
  const { scope, lexemes, memories } = query;
  const any = anyOf(lexemes);
  const { rows } = await sql<HitsRow>`
    WITH RECURSIVE seen AS (
      SELECT s.session_id, s.last_seq, s.lexeme_count, said.*
      FROM sessions s CROSS JOIN LATERAL (SELECT count(*)::int AS turns, sum(t.lexeme_count)::float8 AS length,
        json_agg(json_build_array(t.seq, ${maskOf('t.lexemes', lexemes)}, t.lexeme_count, t.traits, ${millisecondsOf('t.occurred_at')}, t.name))
          FILTER (WHERE t.lexemes @@ ${any}::tsquery) AS found,
        count(*) FILTER (WHERE t.seq > s.settled_seq)::int AS pending,
        count(*) FILTER (WHERE t.seq > s.settled_seq AND EXISTS (SELECT FROM windows w WHERE w.namespace = t.namespace AND w.session_id = t.session_id
          AND w.state = 'pending' AND w.hold_reason IS NOT NULL AND t.seq BETWEEN w.first_seq AND w.last_seq))::int AS held,
        min(t.accepted_at) FILTER (WHERE t.seq > s.settled_seq) AS oldest
        FROM turns t WHERE t.session_id = s.session_id AND ${turnConditions(namespace, scope)}) said
      WHERE ${sessionConditions(namespace, scope)} AND said.turns > 0
    ), ${replacements(namespace, query)}
    SELECT json_agg(json_build_array(session_id, last_seq, lexeme_count, found)) FILTER (WHERE found IS NOT NULL) AS sessions,
      (SELECT json_agg(${memoryHitOf('m', lexemes)} ORDER BY m.memory_id) FROM memories m
        WHERE ${memoryConditions(namespace, scope, memories)} AND m.lexemes @@ ${any}::tsquery) AS memories,
      (SELECT json_agg(json_build_array(r.memory_id, r.mask, ${citedTurnsOf('r')},
          (SELECT ${memoryHitOf('m', lexemes)} FROM memories m
            WHERE ${memoryConditions(namespace, scope, { ...memories, includeSuperseded: false })} AND m.memory_id = r.superseded_by)) ORDER BY r.memory_id)
        FROM replaced r) AS superseded,
      coalesce(sum(turns), 0)::int AS turns, coalesce(sum(length), 0)::float8 AS total_length, count(*)::int AS session_count,
      coalesce(sum(pending), 0)::int AS pending_turns, coalesce(sum(held), 0)::int AS held_turns,
      (extract(epoch FROM ${memories.now}::timestamptz - min(oldest)) * 1000)::float8 AS oldest_pending_ms
    FROM seen`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  return hitsOfRow(row);
}

/**
 * `replaced`: superseded memories that have one of the lexemes, each with every memory that follows in its chain, of which one
 * at most holds. UNION ends a chain that runs in a circle.
 */
function replacements(namespace: string, { scope, lexemes, memories }: HitsQuery): RawBuilder<unknown> {
  return sql`replaced AS (
      SELECT m.namespace, m.memory_id, ${maskOf('m.lexemes', lexemes)} AS mask, m.superseded_by FROM memories m
      WHERE ${supersededConditions(namespace, scope, memories)} AND m.lexemes @@ ${anyOf(lexemes)}::tsquery
      UNION
      SELECT r.namespace, r.memory_id, r.mask, m.superseded_by FROM replaced r
      JOIN memories m ON m.namespace = ${namespace} AND m.memory_id = r.superseded_by
      WHERE m.status = 'superseded' AND m.superseded_by IS NOT NULL
    )`;
}

function hitsOfRow(row: HitsRow): RecallHits {
  const turns: TurnHit[] = [];
  const sessions = new Map<string, SessionStatistics>();
  for (const [sessionId, count, length, found] of row.sessions ?? []) {
    sessions.set(sessionId, { turns: count, length });
    for (const [seq, mask, hitLength, traits, saidAt, speaker] of found) {
      turns.push({
        sessionId,
        seq,
        mask,
        length: hitLength,
        traits,
        saidAt: new Date(saidAt),
        ...(speaker === null ? {} : { speaker }),
      });
    }
  }
  return {
    turns,
    statistics: {
      turns: row.turns,
      averageLength: row.total_length / Math.max(1, row.turns),
      sessions,
      sessionCount: row.session_count,
    },
    memories: (row.memories ?? []).map(memoryHitOfRow),
    superseded: (row.superseded ?? []).flatMap(supersededHitOfRow),
    freshness: freshnessOfRow(row),
  };
}

function citedTurnsOfRow(cited: CitedRow): MemoryHit['citedTurns'] {
  return (cited ?? []).map(([sessionId, seq]) => ({ sessionId, seq }));
}

function memoryHitOfRow([memoryId, mask, length, importance, subjectKey, saidAt, cited]: MemoryRow): MemoryHit {
  return {
    memoryId,
    mask,
    length,
    importance,
    subjectKey,
    saidAt: new Date(saidAt),
    citedTurns: citedTurnsOfRow(cited),
  };
}

function supersededHitOfRow([memoryId, mask, cited, by]: NonNullable<HitsRow['superseded']>[number]): SupersededHit[] {
  return by === null ? [] : [{ memoryId, mask, citedTurns: citedTurnsOfRow(cited), by: memoryHitOfRow(by) }];
}

function freshnessOfRow(row: HitsRow): Freshness {
  return {
    pendingTurns: row.pending_turns,
    heldTurns: row.held_turns,
    oldestPendingMs: Math.max(0, Math.round(row.oldest_pending_ms ?? 0)),
    complete: row.pending_turns === 0,
  };
}
