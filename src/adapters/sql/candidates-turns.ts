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
  /**
   * Common table expressions up to `hits`, session by session, and `waiting`, turns that are not processed yet. Where not all is read
   * whole, they refer to the words and to the memories `recalled`.
   */
  readonly parts: readonly Fragment[];
  readonly isWhole: boolean;
}

/** The slot for the size of an arm. */
export function sizeSlot(kind: 'turns' | 'memories', { name }: { readonly name: string }): string {
  return `${kind}:${name}`;
}

export function turnParts(search: TurnSearch): TurnParts {
  const { namespace, scope, sizes } = search;
  const arms = turnArms(namespace, scope);
  const whole = arms.filter(({ name }) => (sizes.get(name) ?? 0) <= bounds.wholeTurns);
  const large = arms.filter((arm) => !whole.includes(arm));
  const ranked = large.length === 0 ? [] : [sql`SELECT * FROM best`, sql`SELECT * FROM context`];
  const candidates = large.length === 0 ? [] : [...large.map(wordsOf), best(large, search), contextOf(search)];
  return {
    parts: [
      ...candidates,
      hitsOf([...whole.map((arm) => hitsIn(arm, search)), ...ranked]),
      ...waitingOf({ whole, large }, search),
    ],
    isWhole: large.length === 0,
  };
}

function union(selects: readonly Fragment[]): Fragment {
  return sql.join(selects, sql` UNION ALL `);
}

/** What ranking needs to know of turns `t`. */
function hitColumns(words: QuestionWords): Fragment {
  return sql`t.session_id, t.seq, ${words.maskOf('t.lexemes')} AS mask, t.lexeme_count, t.traits, t.occurred_at, t.name`;
}

/** The hits of an arm that is read whole. */
function hitsIn(arm: TurnArm, { namespace, words }: TurnSearch): Fragment {
  return sql`SELECT ${hitColumns(words)} FROM turns t
    WHERE ${arm.rows} AND ${arm.shown} AND ${words.anyIn('t.lexemes')}${andSession(arm, namespace, 't.session_id')}`;
}

/** Of each session the columns of its hits, each as one array: half the price of an array for each hit. */
function hitsOf(sources: readonly Fragment[]): Fragment {
  return sql`hits AS MATERIALIZED (
    SELECT t.session_id, array_agg(t.seq) AS seqs, array_agg(t.mask) AS masks, array_agg(t.lexeme_count) AS lengths, array_agg(t.traits) AS traits,
      array_agg(${millisecondsOf('t.occurred_at')}) AS instants, array_agg(t.name) AS names
    FROM (${union(sources)}) t GROUP BY t.session_id)`;
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
function best(arms: readonly TurnArm[], search: TurnSearch): Fragment {
  const { words } = search;
  const { saturation: k, lengthNormalization: b } = weights;
  const norm = sql`(${sql.lit(k + 1)} / (1 + ${sql.lit(k)} * (${sql.lit(1 - b)} + ${sql.lit(b)} * u.lexeme_count / r.average_length)))`;
  const sources = arms.flatMap((arm) => [candidatesOf(arm, search), newestOf(arm, search)]);
  return sql`best AS MATERIALIZED (
    SELECT ${hitColumns(words)} FROM (
      SELECT u.*, ${words.weightOf('u.lexemes')} * ${norm} AS score FROM (${union(sources)}) u CROSS JOIN rarities r
      WHERE ${words.anyIn('u.lexemes')} ORDER BY score DESC, u.occurred_at DESC, u.session_id, u.seq LIMIT ${sql.lit(bounds.rankedTurns)}) t)`;
}

/** What stands around the best turns and around what the best memories cite: it lends words to them, and takes some. */
function contextOf({ namespace, scope, words }: TurnSearch): Fragment {
  const distance = sql.lit(bounds.contextTurns);
  return sql`context AS MATERIALIZED (
    SELECT ${hitColumns(words)}
      FROM ((SELECT session_id, seq FROM best LIMIT ${sql.lit(bounds.placesWithContext)})
        UNION SELECT e.session_id, e.seq FROM (SELECT memory_id FROM recalled ORDER BY weight DESC LIMIT ${sql.lit(bounds.memoriesWithContext)}) m
          JOIN memory_evidence e ON e.namespace = ${namespace} AND e.memory_id = m.memory_id) p
      CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = p.session_id OFFSET 0) s
      CROSS JOIN LATERAL (SELECT * FROM turns t WHERE t.namespace = ${namespace} AND t.session_id = p.session_id
        AND t.seq BETWEEN p.seq - ${distance} AND p.seq + ${distance} OFFSET 0) t
      WHERE ${turnConditions(namespace, scope)} AND ${words.anyIn('t.lexemes')})`;
}

/**
 * Turns that are not processed yet. Where few sessions of the namespace wait, those; else of an arm that is read whole all of its own, of
 * others those of the newest.
 */
function waitingOf(
  { whole, large }: { readonly whole: readonly TurnArm[]; readonly large: readonly TurnArm[] },
  { namespace, scope }: TurnSearch,
): Fragment[] {
  const areMany = sql`(SELECT count(*) FROM unsettled) > ${sql.lit(bounds.waitingSessions)}`;
  const own = whole.map(({ rows }) => sql`SELECT t.session_id FROM turns t WHERE ${rows} AND ${areMany}`);
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
