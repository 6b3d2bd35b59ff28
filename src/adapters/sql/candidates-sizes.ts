import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { MemorySelection, RecallScope } from '../../ports/recall-index.ts';
import { type MemoryArm, memoryArms, type TurnArm, turnArms } from './candidates-arms.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { sessionHolds } from './candidates-turns.ts';
import { type Condition, hidden, type Name, nameScope, type ScopeNames } from './recall-scope.ts';
import type { Schema } from './schema.ts';
import { slot, type StatementTexts } from './statement-texts.ts';

type Fragment = RawBuilder<unknown>;

/** What a scope is like. */
export interface ScopeSizes {
  /** How many rows each arm has, by its name, counted up to a bound. */
  readonly turns: ReadonlyMap<string, number>;
  readonly memories: ReadonlyMap<string, number>;
  /** Of all turns of arms that are read whole; taken to be as the namespace is where its words were counted. */
  readonly sample: ScopeSample;
}

/** What turns are like together. */
export interface ScopeSample {
  readonly turns: number;
  readonly length: number;
  readonly sessions: number;
}

interface SizesRow {
  readonly turn_sizes: number[];
  readonly memory_sizes: number[];
  readonly sample: ScopeSample;
  /** Of the namespace; null where nobody has counted its words. */
  readonly counted: ScopeSample | null;
}

/** Counts through indexes alone what is large; where that was counted in the background, it need not even be read. */
export async function readSizes(
  db: Kysely<Schema>,
  texts: StatementTexts,
  { namespace, scope }: { readonly namespace: string; readonly scope: RecallScope },
): Promise<ScopeSizes> {
  const [row] = await texts.run<SizesRow>(db, {
    shape: JSON.stringify(['sizes', scope.everything, Object.keys(scope).toSorted()]),
    build: () => buildStatement(scope),
    values: { namespace, ...scope },
  });
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  const name = hidden(namespace);
  const names = nameScope(scope);
  const byArm = (named: readonly { readonly name: string }[], sizes: readonly number[]): Map<string, number> =>
    new Map(named.map((arm, place) => [arm.name, sizes[place] ?? 0]));
  const arms = turnArms(name, names);
  const shownTurns = (sizes: readonly number[]): number =>
    sum(sizes.filter((_, place) => arms[place] !== undefined && showsAll(arms[place], names)));
  return {
    turns: byArm(arms, row.turn_sizes),
    memories: byArm(memoryArms(name, names, bounds.wholeMemories), row.memory_sizes),
    sample: row.counted === null ? row.sample : joined(row.sample, partOf(row.counted, shownTurns(row.turn_sizes))),
  };
}

/** Whether all rows of an arm are shown, so that its size is what is seen of it; the others are counted one by one. */
function showsAll({ session, counted }: TurnArm, { since, until }: ScopeNames): boolean {
  return session === undefined && (counted === 'turns' || (since === undefined && until === undefined));
}

function joined(a: ScopeSample, b: ScopeSample): ScopeSample {
  return { turns: a.turns + b.turns, length: a.length + b.length, sessions: a.sessions + b.sessions };
}

/** So many turns of a namespace, if they are as all of it is. */
function partOf({ turns, length, sessions }: ScopeSample, size: number): ScopeSample {
  const share = size / Math.max(1, turns);
  return { turns: size, length: share * length, sessions: Math.ceil(share * sessions) };
}

export function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function buildStatement(asked: RecallScope): Fragment {
  const namespace = hidden(slot('namespace'));
  const scope = nameScope(asked, slot);
  const turns = turnArms(namespace, scope);
  const memories = memoryArms(namespace, scope, bounds.wholeMemories);
  const sizes = turns.map((arm) => sql`${turnsIn(arm)} AS ${sql.ref(arm.name)}`);
  const names = sql.join(turns.map(({ name }) => sql.ref(name)));
  const samples = turns.map((arm) =>
    sampleOf(
      arm,
      namespace,
      sql`(SELECT ${sql.ref(arm.name)} FROM sizes) <= ${sql.lit(bounds.wholeTurns)}${showsAll(arm, scope) ? sql` AND NOT EXISTS (SELECT FROM counted WHERE counted_at IS NOT NULL)` : sql``}`,
    ),
  );
  return sql`
    WITH counted AS MATERIALIZED (SELECT * FROM namespace_stats WHERE namespace = ${namespace}),
      sizes AS MATERIALIZED (SELECT ${sql.join(sizes)})
    SELECT (SELECT json_build_array(${names}) FROM sizes) AS turn_sizes, json_build_array(${sql.join(memories.map(memoriesIn))}) AS memory_sizes,
      ${sampleOfAll(samples)} AS sample,
      (SELECT json_build_object('turns', turns, 'length', lexeme_count, 'sessions', sessions) FROM counted WHERE counted_at IS NOT NULL) AS counted`;
}

/** What the turns of all arms are like together, where all are read whole. */
export function sampleOfScope(namespace: Name, scope: ScopeNames): Fragment {
  return sampleOfAll(turnArms(namespace, scope).map((arm) => sampleOf(arm, namespace, sql`true`)));
}

function sampleOfAll(samples: readonly Fragment[]): Fragment {
  return sql`(SELECT row_to_json(x) FROM (SELECT coalesce(sum(s.turns), 0)::int AS turns, coalesce(sum(s.length), 0)::float8 AS length,
    count(DISTINCT s.session_id)::int AS sessions FROM (${sql.join(samples, sql` UNION ALL `)}) s) x)`;
}

function turnsIn({ rows, counted }: TurnArm): Fragment {
  const size = sql`(SELECT count(*) FROM (SELECT FROM turns t WHERE ${rows} LIMIT ${sql.lit(bounds.sized)}) t)`;
  return counted === undefined ? size : knownOr(size, counted, bounds.wholeTurns);
}

function memoriesIn({ rows, counted, target }: MemoryArm): Fragment {
  if (target === undefined) return sql`0`;
  const size = sql`(SELECT count(*) FROM (SELECT FROM memories m WHERE ${rows} LIMIT ${sql.lit(bounds.sized)}) m)`;
  return counted === undefined ? size : knownOr(size, counted, bounds.wholeMemories);
}

function knownOr(size: Fragment, counted: string, whole: number): Fragment {
  const known = sql`(SELECT ${sql.ref(counted)} FROM counted)`;
  return sql`CASE WHEN ${known} > ${sql.lit(2 * whole)} THEN ${known} ELSE ${size} END`;
}

/** What an arm that is read whole is like, session by session. */
function sampleOf(arm: TurnArm, namespace: Name, condition: Condition): Fragment {
  const isShown = arm.session === undefined ? sql`true` : sessionHolds(namespace, arm.session, 'r.session_id');
  return sql`SELECT r.session_id, r.turns, r.length FROM (
      SELECT t.session_id, count(*)::int AS turns, sum(t.lexeme_count)::float8 AS length FROM turns t
      WHERE ${arm.rows} AND ${arm.shown} AND ${condition} GROUP BY t.session_id) r
    WHERE ${isShown}`;
}

/**
 * What scopes were like a moment ago: a statement that knows it beforehand takes half as long as one that finds it out.
 */
export class KnownSizes {
  readonly #known = new Map<string, { readonly sizes: ScopeSizes; readonly at: number }>();

  find(namespace: string, scope: RecallScope, { now }: MemorySelection): ScopeSizes | undefined {
    const found = this.#known.get(keyOf(namespace, scope));
    return found !== undefined && Math.abs(now.getTime() - found.at) < bounds.rememberedMs ? found.sizes : undefined;
  }

  set(namespace: string, scope: RecallScope, { sizes, now }: { readonly sizes: ScopeSizes; readonly now: Date }): void {
    const key = keyOf(namespace, scope);
    this.#known.delete(key);
    this.#known.set(key, { sizes, at: now.getTime() });
    if (this.#known.size > bounds.rememberedScopes) this.#known.delete(this.#known.keys().next().value ?? '');
  }
}

function keyOf(
  namespace: string,
  { userId, projectId, agentId, sessionId, everything, since, until }: RecallScope,
): string {
  return JSON.stringify([namespace, userId, projectId, agentId, sessionId, everything, since, until]);
}
