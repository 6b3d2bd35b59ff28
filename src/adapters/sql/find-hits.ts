import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { SupersededHit } from '../../domain/ranking/memory-hit.ts';
import type { TurnHit, TurnStatistics } from '../../domain/ranking/turn-hit.ts';
import type { Freshness, MemorySelection, RecallHits, RecallScope } from '../../ports/recall-index.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { memoryArmsBySize, memoryParts } from './candidates-memories.ts';
import {
  type KnownSizes,
  readSizes,
  sampleOfScope,
  type ScopeSample,
  type ScopeSizes,
  sum,
} from './candidates-sizes.ts';
import { sizeSlot, turnParts } from './candidates-turns.ts';
import { questionWords, roomFor, valuesOfWords } from './candidates-words.ts';
import {
  type CitedRow,
  citedTurnsOf,
  citedTurnsOfRow,
  memoryHitOf,
  memoryHitOfRow,
  type MemoryHitRow,
} from './memory-hit-rows.ts';
import { hidden, memoryConditions, nameScope, nameSelection, type SelectionNames } from './recall-scope.ts';
import type { Schema } from './schema.ts';
import { slot, type StatementTexts } from './statement-texts.ts';

/** A session with its hits, of which each column is one array: half the price of an array for each hit. */
type SessionRow = [
  sessionId: string,
  turns: number,
  length: number,
  seqs: number[],
  masks: number[],
  lengths: number[],
  traits: number[],
  instants: number[],
  names: (string | null)[],
];

interface HitsRow {
  hits: SessionRow[] | null;
  memories: MemoryHitRow[] | null;
  /** [id, mask, cited turns, a follower if it holds] */
  superseded: [string, number, CitedRow, MemoryHitRow | null][] | null;
  /** Of a small scope, which is counted anew. */
  sample: ScopeSample | null;
  /** Of the namespace where not all is read whole; null also where nobody has counted it. */
  counted: { readonly turns: number; readonly lexeme_count: number; readonly sessions: number } | null;
  /** Of turns, by lexeme: null where it is rare. Null where all were read. */
  documents: (number | null)[] | null;
  freshness: { pending: number; held: number; oldest_ms: number | null };
}

export interface HitsQuery {
  readonly scope: RecallScope;
  readonly lexemes: readonly string[];
  readonly memories: MemorySelection;
}

/** What is kept from question to question. */
export interface HitsMemory {
  readonly sizes: KnownSizes;
  readonly texts: StatementTexts;
}

/**
 * One statement, so that hits, statistics and freshness are of one instant, and one round trip. The arms of a scope (a user's turns,
 * those of nobody, …) are read whole where they are small; where one is large, candidates come from the rarest words of the question
 * (`candidates-*.ts`). How large they are is found out before, and known for a while.
 */
export async function findHits(
  db: Kysely<Schema>,
  namespace: string,
  { sizes: known, texts, ...query }: HitsQuery & HitsMemory,
): Promise<RecallHits> {
  const { scope, memories: selection } = query;
  let sizes = known.find(namespace, scope, selection);
  if (sizes === undefined) {
    sizes = await readSizes(db, texts, { namespace, scope });
    known.set(namespace, scope, { sizes, now: selection.now });
  }
  const row = await runStatement(db, texts, { ...query, namespace, sizes });
  return hitsOfRow(row, sizes);
}

interface Statement extends HitsQuery {
  readonly namespace: string;
  readonly sizes: ScopeSizes;
}

async function runStatement(db: Kysely<Schema>, texts: StatementTexts, statement: Statement): Promise<HitsRow> {
  const { namespace, scope, lexemes, memories: selection, sizes } = statement;
  const sized = (['turns', 'memories'] as const).flatMap((kind) =>
    Array.from(sizes[kind], ([name, size]) => [sizeSlot(kind, { name }), size] as const),
  );
  const [row] = await texts.run<HitsRow>(db, {
    shape: shapeOf(statement),
    build: () => buildStatement(statement),
    values: {
      namespace,
      ...scope,
      ...selection,
      ...valuesOfWords(lexemes),
      ...Object.fromEntries(sized),
      totalTurns: sum(sizes.turns.values()),
    },
  });
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  return row;
}

/** Which fields are given, which arms are read whole, and for how many words there is room. */
function shapeOf({ scope, lexemes, memories: { includeSuperseded, ...instants }, sizes }: Statement): string {
  const given = Object.entries({ ...scope, ...instants }).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  );
  const small = (arms: ReadonlyMap<string, number>, most: number): string[] =>
    Array.from(arms, ([name, size]) => `${name}${size <= most}`);
  return JSON.stringify([
    roomFor(lexemes),
    isCounted(sizes),
    scope.everything,
    includeSuperseded,
    given.toSorted(),
    small(sizes.turns, bounds.wholeTurns),
    small(sizes.memories, bounds.wholeMemories),
  ]);
}

function buildStatement({ sizes, lexemes, ...asked }: Statement): RawBuilder<unknown> {
  const namespace = hidden(slot('namespace'));
  const scope = nameScope(asked.scope, slot);
  const selection = nameSelection(asked.memories, slot);
  const words = questionWords(namespace, roomFor(lexemes));
  const turns = turnParts({ namespace, scope, words, sizes: sizes.turns });
  const memorySearch = { namespace, scope, words, selection, sizes: sizes.memories };
  const hasRarities = !turns.isWhole || memoryArmsBySize(memorySearch).large.length > 0;
  const parts = [
    ...(hasRarities ? [words.counted, ...words.parts] : []),
    ...memoryParts({ ...memorySearch, hasRarities }),
    ...turns.parts,
  ];
  const holding = memoryConditions(namespace, scope, { ...selection, includeSuperseded: false });
  return sql`
    WITH RECURSIVE ${sql.join(parts)}
    SELECT (SELECT json_agg(json_build_array(f.session_id, s.last_seq, s.lexeme_count, f.seqs, f.masks, f.lengths, f.traits, f.instants, f.names))
        FROM hits f
        CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = f.session_id OFFSET 0) s) AS hits,
      ${isCounted(sizes) ? sampleOfScope(namespace, scope) : sql`NULL`} AS sample,
      ${turns.isWhole ? sql`NULL` : sql`(SELECT row_to_json(c) FROM counted c)`} AS counted,
      (SELECT json_agg(${memoryHitOf('m', sql`m.mask`)} ORDER BY m.memory_id) FROM recalled m) AS memories,
      (SELECT json_agg(json_build_array(r.memory_id, r.mask, ${citedTurnsOf('r')},
          (SELECT ${memoryHitOf('m', words.maskOf('m.lexemes'))} FROM memories m WHERE ${holding} AND m.memory_id = r.superseded_by)) ORDER BY r.memory_id)
        FROM (SELECT * FROM replaced LIMIT ${sql.lit(2 * bounds.replacedMemories)}) r) AS superseded,
      ${turns.isWhole ? sql`NULL` : sql`(SELECT json_agg(documents ORDER BY place) FROM words)`} AS documents,
      (SELECT row_to_json(f) FROM (${freshnessOf(selection)}) f) AS freshness`;
}

/** Of small scopes the statistics are read with each question. */
function isCounted({ turns }: ScopeSizes): boolean {
  return sum(turns.values()) <= bounds.countedTurns;
}

function freshnessOf({ now }: SelectionNames): RawBuilder<unknown> {
  return sql`SELECT count(*)::int AS pending, count(*) FILTER (WHERE EXISTS (SELECT FROM windows w WHERE w.namespace = t.namespace
      AND w.session_id = t.session_id AND w.state = 'pending' AND w.hold_reason IS NOT NULL AND t.seq BETWEEN w.first_seq AND w.last_seq))::int AS held,
    (extract(epoch FROM ${now} - min(t.accepted_at)) * 1000)::float8 AS oldest_ms FROM waiting t`;
}

function hitsOfRow(row: HitsRow, sizes: ScopeSizes): RecallHits {
  const turns = turnsOfSessions(row.hits ?? []);
  const sessions = new Map((row.hits ?? []).map(([sessionId, count, length]) => [sessionId, { turns: count, length }]));
  return {
    turns,
    statistics: {
      ...statisticsOf(row, sizes),
      sessions,
      ...(row.documents === null ? {} : { documents: documentsOf(row.documents, turns) }),
    },
    memories: (row.memories ?? []).map(memoryHitOfRow),
    superseded: (row.superseded ?? []).flatMap(supersededHitOfRow),
    freshness: freshnessOfRow(row),
  };
}

/** Of the scope where it is read whole, else of the namespace, as it was counted; where nobody has, what can be seen. */
function statisticsOf(
  { sample, counted }: HitsRow,
  sizes: ScopeSizes,
): Pick<TurnStatistics, 'turns' | 'averageLength' | 'sessionCount'> {
  if ([...sizes.turns.values()].every((size) => size <= bounds.wholeTurns)) {
    const { turns, length, sessions } = sample ?? sizes.sample;
    return { turns, averageLength: length / Math.max(1, turns), sessionCount: sessions };
  }
  return {
    turns: Math.max(counted?.turns ?? 0, sum(sizes.turns.values())),
    averageLength: counted === null || counted.turns === 0 ? bounds.usualLength : counted.lexeme_count / counted.turns,
    sessionCount: counted?.sessions ?? 0,
  };
}

/** Each turn once: what stands around the best may be among them. */
function turnsOfSessions(sessions: readonly SessionRow[]): TurnHit[] {
  const seen = new Map<string, Set<number>>();
  const turns: TurnHit[] = [];
  for (const [sessionId, , , seqs, masks, lengths, traits, instants, names] of sessions) {
    const places = seen.get(sessionId) ?? new Set<number>();
    seen.set(sessionId, places);
    for (const [index, seq] of seqs.entries()) {
      if (places.has(seq)) continue;
      places.add(seq);
      const speaker = names[index] ?? undefined;
      turns.push({
        sessionId,
        seq,
        mask: masks[index] ?? 0,
        length: lengths[index] ?? 0,
        traits: traits[index] ?? 0,
        saidAt: new Date(instants[index] ?? 0),
        ...(speaker === undefined ? {} : { speaker }),
      });
    }
  }
  return turns;
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
