import { type RawBuilder, sql } from 'kysely';
import type { MemorySelection, RecallScope } from '../../ports/recall-index.ts';
import { fits, type MemoryArm, memoryArms } from './candidates-arms.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { chosenWords, type QuestionWords } from './candidates-words.ts';
import { type Condition, type Name, memoryConditions, supersededConditions } from './recall-scope.ts';

type Fragment = RawBuilder<unknown>;

export interface MemorySearch {
  readonly namespace: Name;
  readonly scope: RecallScope;
  readonly words: QuestionWords;
  readonly selection: MemorySelection;
  /** Whether candidates are found for arms that turn out to be large. */
  readonly hasCandidates: boolean;
}

/** What the recall statement is made of as far as memories go. */
export interface MemoryParts {
  /**
   * Common table expressions, with `recalled`, the memories that count, and `replaced`, those with one of the words that do not hold
   * any more, each with every memory that follows in its chain, of which one at most holds.
   */
  readonly parts: readonly Fragment[];
  /** Whether all arms have at most so many memories, up to one more than are read whole. */
  readonly fit: (most: number) => Condition;
}

export function memoryParts(search: MemorySearch): MemoryParts {
  const { namespace, scope, selection, hasCandidates } = search;
  const arms = memoryArms(namespace, scope, bounds.wholeMemories);
  const parts = [
    sql`memory_sizes AS MATERIALIZED (SELECT ${sql.join(arms.map((arm) => sizeOf(arm, hasCandidates)))})`,
    ...(hasCandidates ? arms.map(wordsOf) : []),
    touched(arms, search),
    sql`remembered AS MATERIALIZED (
      SELECT x.whole, x.mask, x.weight, m.namespace, m.memory_id, m.lexeme_count, m.importance, m.subject_key, m.said_at, m.superseded_by,
        (${memoryConditions(namespace, scope, selection)}) AS holds, (${supersededConditions(namespace, scope, selection)}) AS gone
      FROM touched x CROSS JOIN LATERAL (SELECT * FROM memories m WHERE m.namespace = ${namespace} AND m.memory_id = x.memory_id OFFSET 0) m)`,
    sql`recalled AS MATERIALIZED (${best('holds', hasCandidates)})`,
    // UNION ends a chain that runs in a circle.
    sql`replaced AS (
      SELECT g.namespace, g.memory_id, g.mask, g.superseded_by FROM (${best('gone', hasCandidates)} LIMIT ${sql.lit(bounds.replacedMemories)}) g
      UNION
      SELECT r.namespace, r.memory_id, r.mask, m.superseded_by FROM replaced r CROSS JOIN LATERAL (SELECT * FROM memories m
        WHERE m.namespace = ${namespace} AND m.memory_id = r.superseded_by OFFSET 0) m
      WHERE m.status = 'superseded' AND m.superseded_by IS NOT NULL)`,
  ];
  return { parts, fit: (most) => fits('memory_sizes', arms, most) };
}

/** Of those that were read whole all, of candidates the best by their words. */
function best(which: 'holds' | 'gone', hasCandidates: boolean): Fragment {
  const chosen = sql`SELECT * FROM remembered WHERE ${sql.ref(which)}`;
  if (!hasCandidates) return chosen;
  return sql`${chosen} AND whole UNION ALL (${chosen} AND NOT whole ORDER BY weight DESC, memory_id LIMIT ${sql.lit(bounds.rankedMemories)})`;
}

function sizeOf({ name, rows, counted, target }: MemoryArm, hasCandidates: boolean): Fragment {
  if (target === undefined) return sql`0 AS ${sql.ref(name)}`;
  const most = hasCandidates ? bounds.sized : bounds.wholeMemories + 1;
  const size = sql`(SELECT count(*) FROM (SELECT FROM memories m WHERE ${rows} LIMIT ${sql.lit(most)}) m)`;
  if (counted === undefined || !hasCandidates) return sql`${size} AS ${sql.ref(name)}`;
  const known = sql`(SELECT ${sql.ref(counted)} FROM counted)`;
  return sql`CASE WHEN ${known} > ${sql.lit(2 * bounds.wholeMemories)} THEN ${known} ELSE ${size} END AS ${sql.ref(name)}`;
}

/** Memories that have one of the words; of candidates the best, where most of them will count. */
function touched(arms: readonly MemoryArm[], search: MemorySearch): Fragment {
  const { words, hasCandidates } = search;
  const masked = (sources: readonly Fragment[], whole: boolean): Fragment =>
    sql`SELECT ${sql.lit(whole)} AS whole, u.memory_id, ${words.maskOf('u.lexemes')} AS mask FROM (${sql.join(sources, sql` UNION ALL `)}) u`;
  const whole = masked(
    arms.map((arm) => readWhole(arm, words)),
    true,
  );
  if (!hasCandidates) return sql`touched AS MATERIALIZED (SELECT x.*, 0 AS weight FROM (${whole}) x)`;
  const weighed = (found: Fragment): Fragment =>
    sql`SELECT x.*, ${words.weightOf('x.mask')} AS weight FROM (${found} OFFSET 0) x CROSS JOIN rarities r`;
  const candidates = arms.flatMap((arm) => candidatesOf(arm, search));
  if (candidates.length === 0) return sql`touched AS MATERIALIZED (${weighed(whole)})`;
  const most = isSelective(search) ? bounds.memories * arms.length : 2 * bounds.rankedMemories;
  return sql`touched AS MATERIALIZED (${weighed(whole)} UNION ALL (${weighed(masked(candidates, false))}
    ORDER BY weight DESC, memory_id LIMIT ${sql.lit(most)}))`;
}

/** Whether of the best by their words only few may count: then all candidates are held against the conditions. */
function isSelective({ scope, selection }: MemorySearch): boolean {
  return [scope.agentId, scope.since, scope.until, selection.asOf, selection.knownAt].some(
    (condition) => condition !== undefined,
  );
}

function readWhole(arm: MemoryArm, { any }: QuestionWords): Fragment {
  return sql`SELECT m.memory_id, m.lexemes FROM memories m
    WHERE ${arm.rows} AND m.status IN ('active', 'superseded') AND m.lexemes @@ ${any}::tsquery AND ${isSmall(arm)}`;
}

function isSmall(arm: MemoryArm): Condition {
  return fits('memory_sizes', [arm], bounds.wholeMemories);
}

function wordsOf({ name }: MemoryArm): Fragment {
  return chosenWords(`${name}_memory_words`, { name, sizes: 'memory_sizes', total: 'memories', rows: bounds.memories });
}

function candidatesOf(arm: MemoryArm, { namespace, scope: { projectId } }: MemorySearch): Fragment[] {
  if (arm.target === undefined) return [];
  const { userId, shared = false } = arm.target;
  return [
    sql`SELECT c.memory_id, c.lexemes FROM ${sql.ref(`${arm.name}_memory_words`)} w CROSS JOIN LATERAL
      find_memories(${namespace}, w.words, w.beside, ${userId ?? null}::text, ${shared}, ${projectId ?? null}::text, ${sql.lit(bounds.entries)}) c
      WHERE NOT ${isSmall(arm)}`,
  ];
}
