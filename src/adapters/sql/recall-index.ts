import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { RecallIndex, RecallScope, TurnKey } from '../../ports/recall-index.ts';
import type { Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import { turnArms } from './candidates-arms.ts';
import { KnownSizes } from './candidates-sizes.ts';
import { sessionHolds } from './candidates-turns.ts';
import type { Database } from './database.ts';
import { findHits } from './find-hits.ts';
import { findNearest } from './find-nearest.ts';
import { hidden, holdsForAgent, nameScope, ownedMemories, type ScopeNames, turnConditions } from './recall-scope.ts';
import { memoryOfRow, selectMemories } from './read-memories.ts';
import { turnColumns, turnOfRow, type TurnRow } from './rows.ts';
import type { Schema } from './schema.ts';
import { slot, StatementTexts } from './statement-texts.ts';

export interface SqlRecallOptions {
  /** Whether vectors are indexed. Default false. */
  readonly indexVectors?: boolean;
}

/** Values are hidden from the planner, or are keys. */
const plansOnce = { plansOnce: true };

/** The recall index over SQL: lexemes are tsvectors written by our own analyser, so every PostgreSQL agrees on them. */
export function createSqlRecallIndex(
  db: Database,
  { indexVectors: hasIndex = false }: SqlRecallOptions = {},
): RecallIndex {
  const memory = { sizes: new KnownSizes(), texts: new StatementTexts() };
  return {
    findHits: (namespace, query) =>
      db.read(namespace, (reader) => findHits(reader, namespace, { ...query, ...memory }), plansOnce),
    // These are planned as the database sees fit: functions that ask the index of vectors go by the setting too, and a limit matters.
    findNearest: (namespace, query) =>
      db.read(namespace, (reader) => findNearest(reader, namespace, { ...query, hasIndex, texts: memory.texts })),
    findLatest: (namespace, query) => db.read(namespace, (reader) => findLatest(reader, namespace, query)),
    read: (namespace, keys) =>
      db.read(namespace, (reader) => read(reader, namespace, { ...keys, texts: memory.texts }), plansOnce),
  };
}

/** Through the index by time, arm by arm. */
async function findLatest(
  db: Kysely<Schema>,
  namespace: string,
  { scope, limit }: { scope: RecallScope; limit: number },
): Promise<TurnKey[]> {
  const name = hidden(namespace);
  const latest = sql`ORDER BY occurred_at DESC, seq DESC LIMIT ${limit}`;
  const arms = turnArms(name, nameScope(scope)).map(({ rows, shown, session }) => {
    const holds = session === undefined ? sql`true` : sessionHolds(name, session, 't.session_id');
    return sql`(SELECT t.session_id, t.seq, t.occurred_at FROM turns t WHERE ${rows} AND ${shown} AND ${holds} ${latest})`;
  });
  const { rows } = await sql<{ session_id: string; seq: number }>`
    SELECT session_id, seq FROM (${sql.join(arms, sql` UNION ALL `)}) t ${latest}`.execute(db);
  return rows.map((row) => ({ sessionId: row.session_id, seq: row.seq }));
}

interface ReadKeys {
  readonly scope: RecallScope;
  readonly turns: readonly TurnKey[];
  readonly memoryIds: readonly string[];
}

/** A row as it comes out of JSON. */
type AsJson<Row> = {
  [Column in keyof Row]: Row[Column] extends Date
    ? string
    : Row[Column] extends Date | null
      ? string | null
      : Row[Column];
};
type MemoryRow = Parameters<typeof memoryOfRow>[0];

interface ReadRow {
  readonly turns: AsJson<TurnRow>[] | null;
  readonly memories: AsJson<MemoryRow>[] | null;
  /** Ids of superseded memories that hold for the agent of the scope. */
  readonly held: string[] | null;
}

/** One statement, because each is a round trip. */
async function read(
  db: Kysely<Schema>,
  namespace: string,
  { scope, turns, memoryIds, texts }: ReadKeys & { readonly texts: StatementTexts },
): Promise<{ turns: Turn[]; memories: MemoryView[] }> {
  if (turns.length === 0 && memoryIds.length === 0) return { turns: [], memories: [] };
  const [row] = await texts.run<ReadRow>(db, {
    shape: JSON.stringify(['read', scope.everything, Object.keys(scope).toSorted()]),
    build: () => buildRead(db, scope),
    values: {
      namespace,
      ...scope,
      sessionIds: turns.map(({ sessionId }) => sessionId),
      seqs: turns.map(({ seq }) => seq),
      memoryIds,
    },
  });
  const held = new Set(row?.held);
  return {
    turns: (row?.turns ?? []).map((turn) => turnOfRow(withDates(turn, turnDates))),
    memories: (row?.memories ?? []).map((memory) =>
      memoryOfRow({
        ...withDates(memory, memoryDates),
        // Whoever may not see what superseded it is not told that something did.
        ...(held.has(memory.memory_id) ? { status: 'active', superseded_at: null, superseded_by: null } : {}),
      }),
    ),
  };
}

const turnDates = ['occurred_at', 'accepted_at'] as const;
const memoryDates = ['valid_from', 'valid_to', 'said_at', 'recorded_at', 'superseded_at', 'expires_at'] as const;

function buildRead(db: Kysely<Schema>, asked: RecallScope): RawBuilder<unknown> {
  const namespace = hidden(slot('namespace'));
  const scope = nameScope(asked, slot);
  const inScope = sql<boolean>`EXISTS (SELECT FROM memories m WHERE ${ownedMemories(namespace, scope)} AND m.memory_id = memories.memory_id)`;
  const memories = selectMemories(db, namespace)
    .where(sql<boolean>`memory_id = ANY (${slot('memoryIds')}::uuid[])`)
    .where(inScope);
  return sql`
    SELECT (SELECT json_agg(row_to_json(r)) FROM (
        SELECT ${sql.join(turnColumns.map((column) => sql.ref(`t.${column}`)))}
        FROM unnest(${slot('sessionIds')}::text[], ${slot('seqs')}::integer[]) AS k(session_id, seq)
        JOIN turns t ON t.namespace = ${namespace} AND t.session_id = k.session_id AND t.seq = k.seq
        JOIN sessions s ON s.namespace = t.namespace AND s.session_id = t.session_id
        WHERE ${turnConditions(namespace, scope)}) r) AS turns,
      (SELECT json_agg(row_to_json(r)) FROM ${memories} r) AS memories, ${heldFor(scope)} AS held`;
}

/** Of the memories that are read, those that hold for the agent though they were superseded. */
function heldFor({ agentId }: ScopeNames): RawBuilder<string[] | null> {
  if (agentId === undefined) return sql`NULL`;
  return sql`(SELECT json_agg(m.memory_id) FROM memories m WHERE m.namespace = ${hidden(slot('namespace'))}
    AND m.memory_id = ANY (${slot('memoryIds')}::uuid[]) AND m.status = 'superseded' AND ${holdsForAgent(agentId)})`;
}

/** The same object: it was made for this, and nobody else has it. */
function withDates<Row extends object>(row: AsJson<Row>, columns: readonly (keyof Row & string)[]): Row {
  const dated: Record<string, unknown> = row;
  for (const column of columns) {
    const value = dated[column];
    if (typeof value === 'string') dated[column] = new Date(value);
  }
  return dated as Row;
}
