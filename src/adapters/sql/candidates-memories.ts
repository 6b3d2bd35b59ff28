import { type RawBuilder, sql } from 'kysely';
import { type MemoryArm, memoryArms } from './candidates-arms.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { sizeSlot } from './candidates-turns.ts';
import { chosenWords, type QuestionWords } from './candidates-words.ts';
import {
  memoryConditions,
  type Name,
  type ScopeNames,
  type SelectionNames,
  supersededConditions,
} from './recall-scope.ts';
import { slot } from './statement-texts.ts';

type Fragment = RawBuilder<unknown>;

export interface MemorySearch {
  readonly namespace: Name;
  readonly scope: ScopeNames;
  readonly words: QuestionWords;
  readonly selection: SelectionNames;
  /** How many memories each arm has. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Whether what words are worth is known: where anything is found through candidates. */
  readonly hasRarities: boolean;
}

/** Of a scope those arms that are read whole, and those that are looked through for candidates. */
export function memoryArmsBySize({ namespace, scope, sizes }: Pick<MemorySearch, 'namespace' | 'scope' | 'sizes'>): {
  readonly whole: readonly MemoryArm[];
  readonly large: readonly MemoryArm[];
} {
  const arms = memoryArms(namespace, scope, bounds.wholeMemories);
  const whole = arms.filter(({ name }) => (sizes.get(name) ?? 0) <= bounds.wholeMemories);
  return { whole, large: arms.filter((arm) => !whole.includes(arm)) };
}

/**
 * Common table expressions, with `recalled`, the memories that count, and `replaced`, those with one of the words that do not hold
 * any more, each with every memory that follows in its chain, of which one at most holds.
 */
export function memoryParts(search: MemorySearch): Fragment[] {
  const { namespace, words } = search;
  const { whole, large } = memoryArmsBySize(search);
  const sources = whole.map((arm) =>
    rememberedIn(
      sql`memories m`,
      {
        isWhole: true,
        condition: sql`${arm.rows} AND m.status IN ('active', 'superseded') AND ${words.anyIn('m.lexemes')}`,
      },
      search,
    ),
  );
  if (large.length > 0)
    sources.push(rememberedIn(touchedRows(namespace), { isWhole: false, condition: sql`true` }, search));
  return [
    ...(large.length === 0 ? [] : [...large.map(wordsOf), touched(large, search)]),
    sql`remembered AS MATERIALIZED (${sql.join(sources, sql` UNION ALL `)})`,
    sql`recalled AS MATERIALIZED (${best('holds', large.length > 0)})`,
    // UNION ends a chain that runs in a circle.
    sql`replaced AS (
      SELECT g.namespace, g.memory_id, g.mask, g.superseded_by FROM (${best('gone', large.length > 0)} LIMIT ${sql.lit(bounds.replacedMemories)}) g
      UNION
      SELECT r.namespace, r.memory_id, r.mask, m.superseded_by FROM replaced r CROSS JOIN LATERAL (SELECT * FROM memories m
        WHERE m.namespace = ${namespace} AND m.memory_id = r.superseded_by OFFSET 0) m
      WHERE m.status = 'superseded' AND m.superseded_by IS NOT NULL)`,
  ];
}

/** What ranking needs to know of memories `m`. */
function rememberedIn(
  from: Fragment,
  { isWhole, condition }: { readonly isWhole: boolean; readonly condition: Fragment },
  { namespace, scope, words, selection, hasRarities }: MemorySearch,
): Fragment {
  return sql`SELECT ${sql.lit(isWhole)} AS whole, ${words.maskOf('m.lexemes')} AS mask, ${hasRarities ? words.weightOf('m.lexemes') : sql`0`} AS weight,
      m.namespace, m.memory_id, m.lexeme_count, m.importance, m.subject_key, m.said_at, m.superseded_by,
      (${memoryConditions(namespace, scope, selection)}) AS holds, (${supersededConditions(namespace, scope, selection)}) AS gone
    FROM ${from}${hasRarities ? sql` CROSS JOIN rarities r` : sql``} WHERE ${condition}`;
}

function touchedRows(namespace: Name): Fragment {
  return sql`touched x CROSS JOIN LATERAL (SELECT * FROM memories m WHERE m.namespace = ${namespace} AND m.memory_id = x.memory_id OFFSET 0) m`;
}

/** Of those that were read whole all, of candidates the best by their words. */
function best(which: 'holds' | 'gone', hasCandidates: boolean): Fragment {
  const chosen = sql`SELECT * FROM remembered WHERE ${sql.ref(which)}`;
  if (!hasCandidates) return chosen;
  return sql`${chosen} AND whole UNION ALL (${chosen} AND NOT whole ORDER BY weight DESC, memory_id LIMIT ${sql.lit(bounds.rankedMemories)})`;
}

/** Of the candidates the best, where most of them will count: of those that hold, and of those that do not any more. */
function touched(arms: readonly MemoryArm[], search: MemorySearch): Fragment {
  const candidates = sql.join(
    arms.map((arm) => candidatesOf(arm, search)),
    sql` UNION ALL `,
  );
  const most = isSelective(search) ? bounds.memories * arms.length : bounds.rankedMemories;
  return sql`touched AS MATERIALIZED (SELECT x.memory_id FROM (
      SELECT u.memory_id, row_number() OVER (PARTITION BY u.status ORDER BY ${search.words.weightOf('u.lexemes')} DESC, u.memory_id) AS place
      FROM (${candidates}) u CROSS JOIN rarities r) x
    WHERE x.place <= ${sql.lit(most)})`;
}

/** Whether of the best by their words only few may count: then all candidates are held against the conditions. */
function isSelective({ scope, selection }: MemorySearch): boolean {
  return [scope.agentId, scope.since, scope.until, selection.asOf, selection.knownAt].some(
    (condition) => condition !== undefined,
  );
}

function wordsOf(arm: MemoryArm): Fragment {
  const size = sql`${slot(sizeSlot('memories', arm))}::float8`;
  return chosenWords(`${arm.name}_memory_words`, { size, total: 'memories', rows: bounds.memories });
}

function candidatesOf({ name, target }: MemoryArm, { namespace, scope: { projectId } }: MemorySearch): Fragment {
  const { userId, shared = false } = target ?? {};
  return sql`SELECT c.memory_id, c.status, c.lexemes FROM ${sql.ref(`${name}_memory_words`)} w CROSS JOIN LATERAL
    find_memories(${namespace}, w.words, w.beside, ${userId ?? sql`NULL`}, ${sql.lit(shared)}, ${projectId ?? sql`NULL`}, ${sql.lit(bounds.entries)}) c`;
}
