import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { NearestHits, NearestQuery } from '../../ports/recall-index.ts';
import { type MemoryArm, memoryArms, type TurnArm, turnArms } from './candidates-arms.ts';
import { candidateBounds } from './candidates-bounds.ts';
import { sessionHolds } from './candidates-turns.ts';
import { questionWords, roomFor, valuesOfWords } from './candidates-words.ts';
import { encodeVector } from './embedding-encoding.ts';
import { memoryHitOf, memoryHitOfRow, type MemoryHitRow, millisecondsOf } from './memory-hit-rows.ts';
import { nearestBounds as bounds } from './nearest-bounds.ts';
import {
  hidden,
  memoryConditions,
  type Name,
  nameScope,
  nameSelection,
  type ScopeNames,
  type SelectionNames,
} from './recall-scope.ts';
import type { Schema } from './schema.ts';
import { slot, type StatementTexts } from './statement-texts.ts';

type Fragment = RawBuilder<unknown>;

interface TurnRow {
  readonly session_id: string;
  readonly seq: number;
  readonly mask: number;
  readonly length: number;
  readonly traits: number;
  readonly said_at: number;
  readonly speaker: string | null;
  readonly similarity: number;
}

interface NearestRow {
  readonly dimension: number | null;
  readonly turns: TurnRow[] | null;
  readonly memories: [hit: MemoryHitRow, similarity: number][] | null;
  readonly sessions: [sessionId: string, turns: number][] | null;
  readonly unembedded: [sessionId: string, seq: number][] | null;
}

/** Where vectors are looked for, and of which model and length. */
interface Search {
  readonly namespace: Name;
  readonly scope: ScopeNames;
  readonly selection: SelectionNames;
  readonly modelId: Fragment;
  readonly dimension: Fragment;
  /** Whether the store indexes vectors: else every one is compared, and the planner is spared the rest. */
  readonly hasIndex: boolean;
}

/**
 * One statement. A part of a scope (a user's turns, those of nobody, …) is compared whole where it is small or no index can be asked;
 * which of the two it is the statement sees for itself. An index over the vectors of all pays where few of those it leads to are not
 * of the scope: to find n of them it looks at n · all / (size of the scope), and that must be less than the size.
 */
export async function findNearest(
  db: Kysely<Schema>,
  namespace: string,
  { texts, ...query }: NearestQuery & NearestOptions & { readonly texts: StatementTexts },
): Promise<NearestHits> {
  const { scope, lexemes, memories: selection, vector } = query;
  const given = Object.entries({ ...scope, ...selection }).flatMap(([field, value]) =>
    value === undefined ? [] : [field],
  );
  const [row] = await texts.run<NearestRow>(db, {
    shape: JSON.stringify([
      'nearest',
      roomFor(lexemes),
      scope.everything,
      selection.includeSuperseded,
      given.toSorted(),
    ]),
    build: () => buildStatement(query),
    values: {
      namespace,
      ...scope,
      ...selection,
      ...valuesOfWords(lexemes),
      vector: encodeVector(vector.values),
      modelId: vector.modelId,
      dimension: vector.values.length,
    },
  });
  if (row === undefined) throw new Error('a statement without a table returned no row');
  return hitsOfRow(row);
}

interface NearestOptions {
  readonly hasIndex: boolean;
}

function buildStatement({ scope, lexemes, memories: selection, hasIndex }: NearestQuery & NearestOptions): Fragment {
  const namespace = hidden(slot('namespace'));
  const modelId = sql`${slot('modelId')}::text`;
  const search: Search = {
    namespace,
    scope: nameScope(scope, slot),
    selection: nameSelection(selection, slot),
    modelId,
    dimension: sql`${slot('dimension')}::int`,
    hasIndex,
  };
  const words = questionWords(namespace, roomFor(lexemes));
  return sql`
    WITH asked AS MATERIALIZED (SELECT ${slot('vector')}::vector AS vector), ${sql.join([...sizesOf(search), ...turnsOf(search), ...memoriesOf(search)])}
    SELECT (SELECT n.dimension FROM embedded_namespaces n WHERE n.namespace = ${namespace} AND n.model_id = ${modelId}) AS dimension,
      (SELECT json_agg(json_build_object('session_id', t.session_id, 'seq', t.seq, 'mask', ${words.maskOf('t.lexemes')}, 'length', t.lexeme_count,
          'traits', t.traits, 'said_at', ${millisecondsOf('t.occurred_at')}, 'speaker', t.name, 'similarity', 1 - n.distance)
          ORDER BY n.distance, n.session_id, n.seq)
        FROM near_turns n CROSS JOIN LATERAL (SELECT * FROM turns t WHERE t.namespace = ${namespace} AND t.session_id = n.session_id AND t.seq = n.seq
          OFFSET 0) t) AS turns,
      (SELECT json_agg(json_build_array(${memoryHitOf('m', words.maskOf('m.lexemes'))}, 1 - n.distance) ORDER BY n.distance, n.memory_id)
        FROM near_memories n CROSS JOIN LATERAL (SELECT * FROM memories m WHERE m.namespace = ${namespace} AND m.memory_id = n.memory_id OFFSET 0) m)
        AS memories,
      (SELECT json_agg(json_build_array(s.session_id, s.last_seq)) FROM (SELECT DISTINCT session_id FROM near_turns) n
        CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = n.session_id OFFSET 0) s) AS sessions,
      (SELECT json_agg(json_build_array(s.session_id, s.embedded_seq)) FROM (SELECT s.session_id, s.embedded_seq FROM sessions s
        WHERE s.namespace = ${namespace} AND s.unembedded LIMIT ${sql.lit(bounds.unembedded)}) s) AS unembedded`;
}

/** How large the parts of the scope are, and how many vectors the index has; nothing where there is none. */
function sizesOf(search: Search): Fragment[] {
  if (!search.hasIndex) return [];
  const { namespace, modelId, dimension } = search;
  const sizes = [
    ...turnArmsOf(search).map((arm) => sizeOf(arm, sql`turns t`)),
    ...memoryArmsOf(search).map((arm) => sizeOf({ ...arm, name: memoryName(arm) }, sql`memories m`)),
  ];
  return [
    sql`counted AS MATERIALIZED (SELECT * FROM namespace_stats WHERE namespace = ${namespace})`,
    sql`near_sizes AS MATERIALIZED (SELECT memoir_indexed_vectors(${modelId}, ${dimension}) AS indexed, ${sql.join(sizes)})`,
  ];
}

function sizeOf(
  { name, rows, counted }: Pick<TurnArm, 'name' | 'rows'> & { counted?: string },
  from: Fragment,
): Fragment {
  const size = sql`(SELECT count(*) FROM (SELECT FROM ${from} WHERE ${rows} LIMIT ${sql.lit(candidateBounds.sized)}) r)`;
  if (counted === undefined) return sql`${size} AS ${sql.ref(name)}`;
  const known = sql`(SELECT ${sql.ref(counted)} FROM counted)`;
  return sql`CASE WHEN ${known} > ${sql.lit(2 * bounds.whole)} THEN ${known} ELSE ${size} END AS ${sql.ref(name)}`;
}

/** Whether the index is asked for a part of the scope. */
function isIndexed(name: string, most: number): Fragment {
  const size = sql`s.${sql.ref(name)}::float8`;
  return sql`(SELECT s.indexed > 0 AND ${size} > ${sql.lit(bounds.whole)} AND ${size} * ${size} > ${sql.lit(most)} * s.indexed FROM near_sizes s)`;
}

/** The fewer of what the index leads to are of the scope, the further it has to look round, or it loses its way among the others. */
function effortFor(name: string): Fragment {
  const { effort, mostEffort } = bounds;
  return sql`(SELECT greatest(${sql.lit(effort)}, least(${sql.lit(mostEffort)}, ${sql.lit(effort)} * s.indexed / greatest(s.${sql.ref(name)}, 1)))::int FROM near_sizes s)`;
}

function turnArmsOf({ namespace, scope }: Search): TurnArm[] {
  return turnArms(namespace, scope);
}

function memoryArmsOf({ namespace, scope }: Search): MemoryArm[] {
  return memoryArms(namespace, scope, bounds.compared);
}

function memoryName({ name }: MemoryArm): string {
  return `${name}_memories`;
}

/** Common table expressions up to `near_turns`. */
function turnsOf(search: Search): Fragment[] {
  const arms = turnArmsOf(search);
  const sources = arms.flatMap((arm) => [comparedTurns(arm, search), ...indexedTurns(arm, search)]);
  return [
    ...arms.map((arm) => sql`${sql.ref(arm.name)} AS MATERIALIZED (${rowsOf(arm, search)})`),
    sql`near_turns AS MATERIALIZED (SELECT * FROM (${sql.join(sources, sql` UNION ALL `)}) c WHERE c.distance <> 'NaN'
      ORDER BY c.distance, c.session_id, c.seq LIMIT ${sql.lit(bounds.turns)})`,
  ];
}

/** A session is never so long that it pays. */
function canAsk({ target }: Pick<TurnArm | MemoryArm, 'target'>, { hasIndex }: Search): boolean {
  return hasIndex && target !== undefined && !('sessionId' in target);
}

/** The turns that are compared. Whether a session is shown is asked once for each, however many of its turns there are. */
function rowsOf(arm: TurnArm, search: Search): Fragment {
  const isCompared = canAsk(arm, search) ? sql`NOT ${isIndexed(arm.name, bounds.nearTurns)}` : sql`true`;
  const rows = sql`SELECT t.session_id, t.seq FROM turns t WHERE ${arm.rows} AND ${arm.shown} AND ${isCompared}
    ORDER BY ${arm.newest} LIMIT ${sql.lit(bounds.compared)}`;
  if (arm.session === undefined) return rows;
  return sql`SELECT g.session_id, unnest(g.seqs) AS seq
    FROM (SELECT r.session_id, array_agg(r.seq) AS seqs FROM (${rows}) r GROUP BY r.session_id OFFSET 0) g
    WHERE ${sessionHolds(search.namespace, arm.session, 'g.session_id')}`;
}

function comparedTurns(arm: TurnArm, search: Search): Fragment {
  return sql`SELECT a.session_id, a.seq, e.distance FROM ${sql.ref(arm.name)} a ${vectorOf('turn', { id: 'a.session_id', seq: sql.ref('a.seq') }, search)}`;
}

const nothing = sql`NULL`;

function indexedTurns(arm: TurnArm, search: Search): Fragment[] {
  if (!canAsk(arm, search)) return [];
  const { namespace, scope, modelId } = search;
  const { userId = nothing, shared = false } = arm.target;
  return [
    sql`SELECT f.session_id, f.seq, e.distance FROM find_near_turns(${namespace}, ${modelId}, (SELECT vector FROM asked), ${userId}, ${sql.lit(shared)},
      ${scope.projectId ?? nothing}, ${scope.agentId ?? nothing}, ${scope.since ?? nothing}, ${scope.until ?? nothing},
      ${sql.lit(bounds.scanned)}, ${effortFor(arm.name)}, ${sql.lit(bounds.nearTurns)}) f ${vectorOf('turn', { id: 'f.session_id', seq: sql.ref('f.seq') }, search)}
      WHERE ${isIndexed(arm.name, bounds.nearTurns)}`,
  ];
}

/**
 * The distance of one owner, by the key of the vectors: a join of all could be planned as a look through all of them. No index serves
 * IS NOT DISTINCT FROM: where nothing was analysed yet, the one that begins with namespace and model was taken for as good as the key.
 */
function vectorOf(
  kind: 'turn' | 'memory',
  { id, seq }: { readonly id: string; readonly seq: Fragment },
  { namespace, modelId, dimension }: Search,
): Fragment {
  return sql`CROSS JOIN LATERAL (SELECT e.embedding <=> (SELECT vector FROM asked) AS distance FROM embeddings e WHERE e.namespace = ${namespace}
    AND e.owner_kind = ${sql.lit(kind)} AND e.owner_id = ${sql.ref(id)} AND e.seq = ${seq} AND e.model_id IS NOT DISTINCT FROM ${modelId}
    AND e.dimension = ${dimension} OFFSET 0) e`;
}

/** Common table expressions up to `near_memories`. An id as text apart from what looks it up: a cast is not leakproof. */
function memoriesOf(search: Search): Fragment[] {
  const { namespace, scope, selection } = search;
  const arms = memoryArmsOf(search);
  const holds = memoryConditions(namespace, scope, selection);
  const compared = arms.map((arm) => {
    const isCompared = canAsk(arm, search) ? sql`NOT ${isIndexed(memoryName(arm), bounds.nearMemories)}` : sql`true`;
    return sql`(SELECT m.memory_id FROM memories m WHERE ${arm.rows} AND ${isCompared} AND ${holds} LIMIT ${sql.lit(bounds.compared)})`;
  });
  const indexed = arms.flatMap((arm) => indexedMemories(arm, search));
  return [
    sql`some_memories AS MATERIALIZED (SELECT x.memory_id, x.memory_id::text AS id FROM (${sql.join([...compared, ...indexed], sql` UNION ALL `)}) x)`,
    sql`near_memories AS MATERIALIZED (SELECT x.memory_id, e.distance FROM some_memories x ${vectorOf('memory', { id: 'x.id', seq: sql`0` }, search)}
      WHERE e.distance <> 'NaN' ORDER BY e.distance, x.memory_id LIMIT ${sql.lit(bounds.memories)})`,
  ];
}

function indexedMemories(arm: MemoryArm, search: Search): Fragment[] {
  if (!canAsk(arm, search) || arm.target === undefined) return [];
  const { namespace, scope, selection, modelId } = search;
  const { userId = nothing, shared = false } = arm.target;
  // What was superseded by what an agent may not see holds for it.
  const hasPast = selection.includeSuperseded || (scope.agentId ?? selection.asOf ?? selection.knownAt) !== undefined;
  return [
    sql`SELECT m.memory_id FROM find_near_memories(${namespace}, ${modelId}, (SELECT vector FROM asked), ${userId}, ${sql.lit(shared)},
      ${scope.projectId ?? nothing}, ${scope.agentId ?? nothing}, ${sql.lit(hasPast)}, ${sql.lit(bounds.scanned)}, ${effortFor(memoryName(arm))},
      ${sql.lit(bounds.nearMemories)}) f
      CROSS JOIN LATERAL (SELECT * FROM memories m WHERE m.namespace = ${namespace} AND m.memory_id = f.memory_id OFFSET 0) m
      WHERE ${isIndexed(memoryName(arm), bounds.nearMemories)} AND ${memoryConditions(namespace, scope, selection)}`,
  ];
}

function hitsOfRow({ dimension, turns, memories, sessions, unembedded }: NearestRow): NearestHits {
  return {
    ...(dimension === null ? {} : { dimension }),
    turns: (turns ?? []).map(
      ({ session_id: sessionId, seq, mask, length, traits, said_at: saidAt, speaker, similarity }) => ({
        sessionId,
        seq,
        mask,
        length,
        traits,
        saidAt: new Date(saidAt),
        similarity,
        ...(speaker === null ? {} : { speaker }),
      }),
    ),
    sessionTurns: new Map(sessions),
    unembedded: (unembedded ?? []).map(([sessionId, seq]) => ({ sessionId, seq })),
    memories: (memories ?? []).map(([hit, similarity]) => ({ ...memoryHitOfRow(hit), similarity })),
    allMemories: (memories ?? []).length < bounds.memories,
  };
}
