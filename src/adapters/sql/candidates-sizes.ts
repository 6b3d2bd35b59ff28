import { type Kysely, sql } from 'kysely';
import type { MemorySelection, RecallScope } from '../../ports/recall-index.ts';
import { type MemoryArm, memoryArms, type TurnArm, turnArms } from './candidates-arms.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { hidden, nameScope } from './recall-scope.ts';
import type { Schema } from './schema.ts';

/** How many rows each arm of a scope has, by the name of the arm, counted up to a bound. */
export interface ScopeSizes {
  readonly turns: ReadonlyMap<string, number>;
  readonly memories: ReadonlyMap<string, number>;
}

/** Counts through indexes alone; what was counted of a large namespace says so, and then nothing need be read to see it. */
export async function readSizes(db: Kysely<Schema>, namespace: string, scope: RecallScope): Promise<ScopeSizes> {
  const name = hidden(namespace);
  const names = nameScope(scope);
  const turns = turnArms(name, names);
  const memories = memoryArms(name, names, bounds.wholeMemories);
  const { rows } = await sql<{ turns: number[]; memories: number[] }>`
    WITH counted AS MATERIALIZED (SELECT * FROM namespace_stats WHERE namespace = ${name})
    SELECT json_build_array(${sql.join(turns.map(turnsIn))}) AS turns, json_build_array(${sql.join(memories.map(memoriesIn))}) AS memories`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error('a statement without a table returned no row');
  const byArm = (arms: readonly { readonly name: string }[], sizes: readonly number[]): Map<string, number> =>
    new Map(arms.map((arm, place) => [arm.name, sizes[place] ?? 0]));
  return { turns: byArm(turns, row.turns), memories: byArm(memories, row.memories) };
}

function turnsIn({ rows, counted }: TurnArm) {
  const size = sql`(SELECT count(*) FROM (SELECT FROM turns t WHERE ${rows} LIMIT ${sql.lit(bounds.sized)}) t)`;
  return counted === undefined ? size : knownOr(size, counted, bounds.wholeTurns);
}

function memoriesIn({ rows, counted, target }: MemoryArm) {
  if (target === undefined) return sql`0`;
  const size = sql`(SELECT count(*) FROM (SELECT FROM memories m WHERE ${rows} LIMIT ${sql.lit(bounds.sized)}) m)`;
  return counted === undefined ? size : knownOr(size, counted, bounds.wholeMemories);
}

function knownOr(size: ReturnType<typeof sql>, counted: string, whole: number) {
  const known = sql`(SELECT ${sql.ref(counted)} FROM counted)`;
  return sql`CASE WHEN ${known} > ${sql.lit(2 * whole)} THEN ${known} ELSE ${size} END`;
}

/**
 * How large scopes were a moment ago. A statement that knows sizes beforehand is half as long as one that finds them out. Where a scope
 * has grown since, it is read whole once more; where it has shrunk, through its candidates.
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

  forget(namespace: string, scope: RecallScope): void {
    this.#known.delete(keyOf(namespace, scope));
  }
}

function keyOf(namespace: string, { userId, projectId, sessionId, everything, since, until }: RecallScope): string {
  return JSON.stringify([namespace, userId, projectId, sessionId, everything, since, until]);
}
