import { type RawBuilder, sql } from 'kysely';
import { weights } from '../../domain/ranking/weights.ts';
import { type TurnArm, turnArms } from './candidates-arms.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { chosenWords, type QuestionWords } from './candidates-words.ts';
import { millisecondsOf } from './memory-hit-rows.ts';
import { type Condition, type Name, type ScopeNames, turnConditions } from './recall-scope.ts';
import { slot } from './statement-texts.ts';

type Fragment = RawBuilder<unknown>;

export interface TurnSearch {
  readonly namespace: Name;
  readonly scope: ScopeNames;
  readonly words: QuestionWords;
  /** How many turns each arm has. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** What the recall statement is made of as far as turns go. */
export interface TurnParts {
  /** Common table expressions of the arms that are read whole: session by session what they are like, and their hits. */
  readonly arms: readonly Fragment[];
  /** Common table expressions of the others, which refer to the words and to the memories `recalled`. */
  readonly candidates: readonly Fragment[];
  /** Selects what was found, in columns of arrays, some sessions more than once. */
  readonly found: Fragment;
  /** Common table expressions up to `waiting`: turns that are not processed yet. */
  readonly waiting: readonly Fragment[];
  /** Selects `session_id`, `turns` and `length` of what is read whole. */
  readonly sessions: Fragment;
  /** How many turns the largest arm has that is read whole. */
  readonly largest: Fragment;
  readonly isWhole: boolean;
}

/** The slot for the size of an arm. */
export function sizeSlot(kind: 'turns' | 'memories', { name }: { readonly name: string }): string {
  return `${kind}:${name}`;
}

export function turnParts(search: TurnSearch): TurnParts {
  const { namespace, scope, words, sizes } = search;
  const arms = turnArms(namespace, scope);
  const whole = arms.filter(({ name }) => (sizes.get(name) ?? 0) <= bounds.wholeTurns);
  const large = arms.filter((arm) => !whole.includes(arm));
  const hasCandidates = large.length > 0;
  const hits = whole.map(
    ({ name }) => sql`SELECT ${hitColumns} FROM ${sql.ref(name)} WHERE is_shown AND seqs IS NOT NULL`,
  );
  const sampled = whole.map(({ name }) => sql`SELECT session_id, turns, length, is_shown FROM ${sql.ref(name)}`);
  return {
    arms: whole.map((arm) => wholeArm(arm, search)),
    candidates: hasCandidates
      ? [...large.map(wordsOf), poolOf(large, search), best(words), contextOf(search), picked]
      : [],
    found: union([...hits, ...(hasCandidates ? [sql`SELECT ${hitColumns} FROM picked`] : [])]),
    waiting: waitingOf({ whole, large }, search),
    sessions:
      whole.length === 0
        ? sql`SELECT NULL AS session_id, 0 AS turns, 0 AS length, false AS is_shown LIMIT 0`
        : union(sampled),
    largest: sql`greatest(${sql.join([sql`0`, ...whole.map(({ name }) => sql`(SELECT sum(turns) FROM ${sql.ref(name)})`)])})::int`,
    isWhole: !hasCandidates,
  };
}

function union(selects: readonly Fragment[]): Fragment {
  return sql.join(selects, sql` UNION ALL `);
}

const hitColumns = sql`session_id, seqs, masks, lengths, traits, instants, names`;

/** The hits of a session as arrays of equal length, of turns `t`. */
function arraysOf(mask: Fragment, condition: Condition): Fragment {
  const column = (values: Fragment, name: string): Fragment =>
    sql`array_agg(${values}) FILTER (WHERE ${condition}) AS ${sql.ref(name)}`;
  return sql.join([
    column(sql`t.seq`, 'seqs'),
    column(mask, 'masks'),
    column(sql`t.lexeme_count`, 'lengths'),
    column(sql`t.traits`, 'traits'),
    column(millisecondsOf('t.occurred_at'), 'instants'),
    column(sql`t.name`, 'names'),
  ]);
}

/** An arm that is read whole, in one go. The bound is for one that has grown since it was counted; it also keeps the words apart. */
function wholeArm(arm: TurnArm, { namespace, words }: TurnSearch): Fragment {
  const shown = arm.session === undefined ? sql`true` : sessionHolds(namespace, arm.session, 'r.session_id');
  return sql`${sql.ref(arm.name)} AS MATERIALIZED (
    SELECT r.*, ${shown} AS is_shown FROM (
      SELECT t.session_id, count(*)::int AS turns, sum(t.lexeme_count)::float8 AS length, ${arraysOf(words.maskOf('t.lexemes'), sql`t.is_hit`)}
      FROM (SELECT t.session_id, t.seq, t.lexemes, t.lexeme_count, t.traits, t.occurred_at, t.name, ${words.anyIn('t.lexemes')} AS is_hit
        FROM turns t WHERE ${arm.rows} AND ${arm.shown} LIMIT ${sql.lit(bounds.sized)}) t
      GROUP BY t.session_id) r)`;
}

/** As a subquery for each row: a join would read all sessions of the namespace. */
export function sessionHolds(namespace: Name, condition: Condition, sessionId: string): Condition {
  return sql`coalesce((SELECT ${condition} FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = ${sql.ref(sessionId)}), false)`;
}

function andSession(arm: TurnArm, namespace: Name, sessionId: string): Fragment {
  return arm.session === undefined ? sql`` : sql` AND ${sessionHolds(namespace, arm.session, sessionId)}`;
}

function wordsOf(arm: TurnArm): Fragment {
  const size = sql`${slot(sizeSlot('turns', arm))}::float8`;
  return chosenWords(`${arm.name}_words`, { size, total: 'turns', rows: bounds.turns });
}

/** What may be found in arms that are not read whole. */
function poolOf(arms: readonly TurnArm[], search: TurnSearch): Fragment {
  const sources = arms.flatMap((arm) => [candidatesOf(arm, search), newestOf(arm, search)]);
  return sql`pool AS MATERIALIZED (
    SELECT u.session_id, u.seq, ${search.words.maskOf('u.lexemes')} AS mask, u.lexeme_count, u.traits, u.occurred_at, u.name
    FROM (${union(sources)}) u)`;
}

function candidatesOf(arm: TurnArm, { namespace, scope: { since, until } }: TurnSearch): Fragment {
  const { userId, shared = false, sessionId } = arm.target;
  // Whose a turn of a session is, the function does not tell.
  const owned =
    sessionId === undefined
      ? sql``
      : sql` JOIN turns t ON t.namespace = ${namespace} AND t.session_id = c.session_id AND t.seq = c.seq AND ${arm.shown}`;
  return sql`SELECT c.session_id, c.seq, c.lexemes, c.lexeme_count, c.traits, c.occurred_at, c.name
    FROM ${sql.ref(`${arm.name}_words`)} w CROSS JOIN LATERAL find_turns(${namespace}, w.words, w.beside, ${userId ?? sql`NULL`}, ${sql.lit(shared)},
      ${sessionId ?? sql`NULL`}, ${since ?? sql`NULL`}, ${until ?? sql`NULL`}, ${sql.lit(bounds.entries)}) c${owned}
    WHERE true${andSession(arm, namespace, 'c.session_id')}`;
}

function newestOf(arm: TurnArm, { namespace }: TurnSearch): Fragment {
  return sql`(SELECT t.session_id, t.seq, t.lexemes, t.lexeme_count, t.traits, t.occurred_at, t.name FROM turns t
    WHERE ${arm.rows} AND ${arm.shown}${andSession(arm, namespace, 't.session_id')}
    ORDER BY ${arm.newest} LIMIT ${sql.lit(bounds.newestTurns)})`;
}

/** Of the candidates those that have most of the question, with BM25's norm of length as in the ranking. */
function best(words: QuestionWords): Fragment {
  const { saturation: k, lengthNormalization: b } = weights;
  const norm = sql`(${sql.lit(k + 1)} / (1 + ${sql.lit(k)} * (${sql.lit(1 - b)} + ${sql.lit(b)} * p.lexeme_count / r.average_length)))`;
  return sql`best AS MATERIALIZED (
    SELECT p.*, ${words.weightOf('p.mask')} * ${norm} AS score FROM pool p CROSS JOIN rarities r
    WHERE p.mask <> 0 ORDER BY score DESC, p.occurred_at DESC, p.session_id, p.seq LIMIT ${sql.lit(bounds.rankedTurns)})`;
}

/** What stands around the best turns and around what the best memories cite: it lends words to them, and takes some. */
function contextOf({ namespace, scope, words }: TurnSearch): Fragment {
  const distance = sql.lit(bounds.contextTurns);
  return sql`context AS MATERIALIZED (
    SELECT * FROM (
      SELECT t.session_id, t.seq, ${words.maskOf('t.lexemes')} AS mask, t.lexeme_count, t.traits, t.occurred_at, t.name
      FROM ((SELECT session_id, seq FROM best ORDER BY score DESC LIMIT ${sql.lit(bounds.placesWithContext)})
        UNION SELECT e.session_id, e.seq FROM (SELECT memory_id FROM recalled ORDER BY weight DESC LIMIT ${sql.lit(bounds.memoriesWithContext)}) m
          JOIN memory_evidence e ON e.namespace = ${namespace} AND e.memory_id = m.memory_id) p
      CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = p.session_id OFFSET 0) s
      CROSS JOIN LATERAL (SELECT * FROM turns t WHERE t.namespace = ${namespace} AND t.session_id = p.session_id
        AND t.seq BETWEEN p.seq - ${distance} AND p.seq + ${distance} OFFSET 0) t
      WHERE ${turnConditions(namespace, scope)}) n
    WHERE n.mask <> 0)`;
}

const pickedColumns = sql`session_id, seq, mask, lexeme_count, traits, occurred_at, name`;

/** What of the candidates is ranked, session by session. */
const picked = sql`picked AS MATERIALIZED (SELECT t.session_id, ${arraysOf(sql`t.mask`, sql`true`)}
  FROM (SELECT ${pickedColumns} FROM best UNION ALL SELECT ${pickedColumns} FROM context) t GROUP BY t.session_id)`;

/**
 * Turns that are not processed yet. Where few sessions of the namespace wait, those; else of an arm that is read whole all of its own, of
 * others those of the newest.
 */
function waitingOf(
  { whole, large }: { readonly whole: readonly TurnArm[]; readonly large: readonly TurnArm[] },
  { namespace, scope }: TurnSearch,
): Fragment[] {
  const areMany = sql`(SELECT count(*) FROM unsettled) > ${sql.lit(bounds.waitingSessions)}`;
  const own = whole.map(({ name }) => sql`SELECT session_id FROM ${sql.ref(name)} WHERE ${areMany}`);
  const newest = large.map(
    (arm) => sql`(SELECT n.session_id FROM (SELECT t.session_id FROM turns t WHERE ${arm.rows} AND ${areMany}
      ORDER BY ${arm.newest} LIMIT ${sql.lit(bounds.waitingNewest)}) n)`,
  );
  const sessions = [sql`SELECT session_id FROM unsettled`, ...own, ...newest];
  return [
    sql`unsettled AS MATERIALIZED (SELECT s.session_id FROM sessions s WHERE s.namespace = ${namespace} AND s.unsettled LIMIT ${sql.lit(bounds.waitingSessions + 1)})`,
    sql`waiting AS MATERIALIZED (
      SELECT t.namespace, t.session_id, t.seq, t.accepted_at FROM (${sql.join(sessions, sql` UNION `)}) a
      CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = a.session_id AND s.unsettled OFFSET 0) s
      CROSS JOIN LATERAL (SELECT * FROM turns t WHERE t.namespace = ${namespace} AND t.session_id = s.session_id AND t.seq > s.settled_seq OFFSET 0) t
      WHERE ${turnConditions(namespace, scope)} LIMIT ${sql.lit(bounds.waitingTurns)})`,
  ];
}
