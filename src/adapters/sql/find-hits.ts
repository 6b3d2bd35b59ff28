import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SupersededHit } from '../../domain/ranking/memory-hit.ts';
import type { TurnHit } from '../../domain/ranking/turn-hit.ts';
import type { Freshness, MemorySelection, RecallHits, RecallScope } from '../../ports/recall-index.ts';
import { memoryParts } from './candidates-memories.ts';
import { type TurnParts, turnParts } from './candidates-turns.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { questionWords } from './candidates-words.ts';
import type { SmallScopes } from './candidates-small-scopes.ts';
import {
  type CitedRow,
  citedTurnsOf,
  citedTurnsOfRow,
  memoryHitOf,
  memoryHitOfRow,
  type MemoryHitRow,
  millisecondsOf,
} from './memory-hit-rows.ts';
import { hidden, memoryConditions, type Name } from './recall-scope.ts';
import type { Schema } from './schema.ts';

/** Columns of the hits, each as one array: half the price of an array for each hit. */
interface TurnColumns {
  readonly session: string[];
  readonly seq: number[];
  readonly mask: number[];
  readonly length: number[];
  readonly traits: number[];
  readonly saidAt: number[];
  readonly speaker: (string | null)[];
}

interface HitsRow {
  hits: { [Column in keyof TurnColumns]: TurnColumns[Column] | null };
  /** [session id, turns, length] */
  sessions: [string, number, number][] | null;
  memories: MemoryHitRow[] | null;
  /** [id, mask, cited turns, a follower if it holds] */
  superseded: [string, number, CitedRow, MemoryHitRow | null][] | null;
  /** Whether everything was read, and whether it will be for a while. */
  is_whole: boolean;
  is_small: boolean;
  /** Of turns, by lexeme: null where it is rare. Null where all were read. */
  documents: (number | null)[] | null;
  turns: number;
  total_length: number;
  session_count: number;
  freshness: { pending: number; held: number; oldest_ms: number | null };
}

export interface HitsQuery {
  readonly scope: RecallScope;
  readonly lexemes: readonly string[];
  readonly memories: MemorySelection;
}

/**
 * One statement, so that hits, statistics and freshness are of one instant, and one round trip. The arms of a scope (a user's turns,
 * those of nobody, …) are read whole where they are small; where one is large, candidates come from the rarest words of the question
 * (`candidates-*.ts`), and which of the two it is the statement sees for itself. Planning for both costs twice what planning for the
 * first does, so scopes that were small a moment ago are tried with that alone.
 */
export async function findHits(
  db: Kysely<Schema>,
  namespace: string,
  { smallScopes, ...query }: HitsQuery & { readonly smallScopes: SmallScopes },
): Promise<RecallHits> {
  const known = smallScopes.has(namespace, query.scope);
  let row = await runStatement(db, { ...query, namespace: hidden(namespace), hasCandidates: !known });
  if (known && !row.is_whole)
    row = await runStatement(db, { ...query, namespace: hidden(namespace), hasCandidates: true });
  smallScopes.set(namespace, query.scope, row.is_small);
  return hitsOfRow(row);
}

interface Statement extends HitsQuery {
  readonly namespace: Name;
  readonly hasCandidates: boolean;
}

async function runStatement(db: Kysely<Schema>, statement: Statement): Promise<HitsRow> {
  const { namespace, scope, lexemes, memories: selection, hasCandidates } = statement;
  const words = questionWords(namespace, lexemes);
  const turns = turnParts({ namespace, scope, words, hasCandidates });
  const memories = memoryParts({ namespace, scope, words, selection, hasCandidates });
  const known = hasCandidates ? [words.counted, ...turns.sizes, ...words.parts] : turns.sizes;
  const parts = [...known, ...memories.parts, ...turns.hits];
  const holding = memoryConditions(namespace, scope, { ...selection, includeSuperseded: false });
  const isWhole = sql`${turns.fit(bounds.wholeTurns)} AND ${memories.fit(bounds.wholeMemories)}`;
  const { rows } = await sql<HitsRow>`
    WITH RECURSIVE ${sql.join(parts)}
    SELECT ${hitsAsColumns} AS hits, ${isWhole} AS is_whole,
      ${turns.fit(bounds.smallTurns)} AND ${memories.fit(bounds.smallMemories)} AS is_small,
      (SELECT json_agg(json_build_array(s.session_id, s.last_seq, s.lexeme_count)) FROM (SELECT DISTINCT session_id FROM hits) h
        CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = h.session_id OFFSET 0) s) AS sessions,
      (SELECT json_agg(${memoryHitOf('m', sql`m.mask`)} ORDER BY m.memory_id) FROM recalled m) AS memories,
      (SELECT json_agg(json_build_array(r.memory_id, r.mask, ${citedTurnsOf('r')},
          (SELECT ${memoryHitOf('m', words.maskOf('m.lexemes'))} FROM memories m WHERE ${holding} AND m.memory_id = r.superseded_by)) ORDER BY r.memory_id)
        FROM (SELECT * FROM replaced LIMIT ${sql.lit(2 * bounds.replacedMemories)}) r) AS superseded,
      ${hasCandidates ? sql`(SELECT json_agg(documents ORDER BY place) FROM words WHERE NOT ${turns.fit(bounds.wholeTurns)})` : sql`NULL`} AS documents,
      (SELECT row_to_json(f) FROM (${freshnessOf(selection.now)}) f) AS freshness, statistics.*
    FROM (${statisticsOf(turns, hasCandidates)}) statistics`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  return row;
}

const hitsAsColumns = sql`(SELECT json_build_object('session', array_agg(session_id), 'seq', array_agg(seq), 'mask', array_agg(mask),
  'length', array_agg(lexeme_count), 'traits', array_agg(traits), 'saidAt', array_agg(${millisecondsOf('occurred_at')}),
  'speaker', array_agg(name)) FROM hits)`;

/** Of the scope where it is read whole, else of the namespace, as it was counted; where nobody has, what can be seen. */
function statisticsOf({ fit, sessions }: TurnParts, hasCandidates: boolean): RawBuilder<unknown> {
  const looked = sql`SELECT coalesce(sum(turns), 0)::int AS turns, coalesce(sum(length), 0)::float8 AS total_length,
    count(DISTINCT session_id)::int AS session_count FROM (${sessions}) s`;
  if (!hasCandidates) return looked;
  const isWhole = fit(bounds.wholeTurns);
  return sql`${looked} HAVING ${isWhole}
    UNION ALL SELECT greatest(max(c.turns), max(s.total))::int,
      (coalesce(max(c.lexeme_count::float8 / nullif(c.turns, 0)), ${sql.lit(bounds.usualLength)}) * greatest(max(c.turns), max(s.total)))::float8,
      coalesce(max(c.sessions), 0)::int FROM sizes s LEFT JOIN counted c ON true WHERE NOT ${isWhole} HAVING count(*) > 0`;
}

function freshnessOf(now: Date): RawBuilder<unknown> {
  return sql`SELECT count(*)::int AS pending, count(*) FILTER (WHERE EXISTS (SELECT FROM windows w WHERE w.namespace = t.namespace
      AND w.session_id = t.session_id AND w.state = 'pending' AND w.hold_reason IS NOT NULL AND t.seq BETWEEN w.first_seq AND w.last_seq))::int AS held,
    (extract(epoch FROM ${now}::timestamptz - min(t.accepted_at)) * 1000)::float8 AS oldest_ms FROM waiting t`;
}

function hitsOfRow(row: HitsRow): RecallHits {
  const turns = turnsOfColumns(row.hits);
  const sessions = new Map(
    (row.sessions ?? []).map(([sessionId, count, length]) => [sessionId, { turns: count, length }]),
  );
  return {
    turns,
    statistics: {
      turns: row.turns,
      averageLength: row.total_length / Math.max(1, row.turns),
      sessions,
      sessionCount: row.session_count,
      ...(row.documents === null ? {} : { documents: documentsOf(row.documents, turns) }),
    },
    memories: (row.memories ?? []).map(memoryHitOfRow),
    superseded: (row.superseded ?? []).flatMap(supersededHitOfRow),
    freshness: freshnessOfRow(row),
  };
}

/** Each turn once: what stands around the best may be among them. */
function turnsOfColumns({ session, seq, mask, length, traits, saidAt, speaker }: HitsRow['hits']): TurnHit[] {
  const seen = new Map<string, Set<number>>();
  return (session ?? []).flatMap((sessionId, index): TurnHit[] => {
    const place = seq?.[index] ?? 0;
    const places = seen.get(sessionId);
    if (places?.has(place) === true) return [];
    if (places === undefined) seen.set(sessionId, new Set([place]));
    else places.add(place);
    const name = speaker?.[index];
    return [
      {
        sessionId,
        seq: place,
        mask: mask?.[index] ?? 0,
        length: length?.[index] ?? 0,
        traits: traits?.[index] ?? 0,
        saidAt: new Date(saidAt?.[index] ?? 0),
        ...(name === null || name === undefined ? {} : { speaker: name }),
      },
    ];
  });
}

/** A word that was not counted is rare, so that all its turns are among the candidates. */
function documentsOf(counted: readonly (number | null)[], turns: readonly TurnHit[]): number[] {
  return counted.map((count, bit) => count ?? turns.filter(({ mask }) => Math.floor(mask / 2 ** bit) % 2 === 1).length);
}

function supersededHitOfRow([memoryId, mask, cited, by]: NonNullable<HitsRow['superseded']>[number]): SupersededHit[] {
  return by === null ? [] : [{ memoryId, mask, citedTurns: citedTurnsOfRow(cited), by: memoryHitOfRow(by) }];
}

function freshnessOfRow({ freshness: { pending, held, oldest_ms: oldest } }: HitsRow): Freshness {
  return {
    pendingTurns: pending,
    heldTurns: held,
    oldestPendingMs: Math.max(0, Math.round(oldest ?? 0)),
    complete: pending === 0,
  };
}
