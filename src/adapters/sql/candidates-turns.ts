import { type RawBuilder, sql } from 'kysely';
import { weights } from '../../domain/ranking/weights.ts';
import type { RecallScope } from '../../ports/recall-index.ts';
import { fits, type TurnArm, turnArms } from './candidates-arms.ts';
import { candidateBounds as bounds } from './candidates-bounds.ts';
import { chosenWords, type QuestionWords } from './candidates-words.ts';
import { type Condition, type Name, turnConditions } from './recall-scope.ts';

type Fragment = RawBuilder<unknown>;

export interface TurnSearch {
  readonly namespace: Name;
  readonly scope: RecallScope;
  readonly words: QuestionWords;
  /** Whether candidates are found for arms that turn out to be large. */
  readonly hasCandidates: boolean;
}

/** What the recall statement is made of as far as turns go. */
export interface TurnParts {
  /** Common table expressions that tell how large the arms of the scope are. */
  readonly sizes: readonly Fragment[];
  /** Common table expressions up to `hits`, which refer to the words and to the memories `recalled`, and `waiting`. */
  readonly hits: readonly Fragment[];
  /** Whether all arms have at most so many turns, up to one more than are read whole. */
  readonly fit: (most: number) => Condition;
  /** Selects `session_id`, `turns` and `length` of the sessions of a scope that is read whole. */
  readonly sessions: Fragment;
}

export function turnParts(search: TurnSearch): TurnParts {
  const { namespace, scope, words, hasCandidates } = search;
  const arms = turnArms(namespace, scope);
  const sources = arms.flatMap((arm) => [
    readWhole(arm, words),
    ...(hasCandidates ? [candidatesOf(arm, search), newestOf(arm, search)] : []),
  ]);
  const pool = sql`pool AS MATERIALIZED (
    SELECT u.whole, u.session_id, u.seq, ${words.maskOf('u.lexemes')} AS mask, u.lexeme_count, u.traits, u.occurred_at, u.name
    FROM (${sql.join(sources, sql` UNION ALL `)}) u)`;
  const names = arms.map(({ name }) => sql.ref(name));
  const fit = (most: number): Condition => fits('sizes', arms, most);
  const candidates = [...arms.map(wordsOf), pool, best(words), contextOf(search, fit(bounds.wholeTurns))];
  return {
    fit,
    sizes: [
      sql`sizes AS MATERIALIZED (SELECT *, ${sql.join(names, sql` + `)} AS total
        FROM (SELECT ${sql.join(arms.map((arm) => sizeOf(arm, hasCandidates)))} OFFSET 0) s)`,
      ...arms.map((arm) => sampleOf(arm, search)),
    ],
    hits: [...(hasCandidates ? candidates : [pool]), hitsOf(hasCandidates), waitingOf(arms, search)],
    sessions: sql.join(
      arms.map(({ name }) => sql`SELECT session_id, turns, length FROM ${sql.ref(name)}`),
      sql` UNION ALL `,
    ),
  };
}

function hitsOf(hasCandidates: boolean): Fragment {
  const columns = sql`session_id, seq, mask, lexeme_count, traits, occurred_at, name`;
  const found = sql`SELECT ${columns} FROM best UNION ALL SELECT ${columns} FROM context`;
  return sql`hits AS MATERIALIZED (SELECT ${columns} FROM pool WHERE whole${hasCandidates ? sql` UNION ALL ${found}` : sql``})`;
}

/** How many turns an arm has, up to a bound; what was counted of a large one says so, and then nothing need be read to see it. */
function sizeOf({ name, rows, counted }: TurnArm, hasCandidates: boolean): Fragment {
  const most = hasCandidates ? bounds.sized : bounds.wholeTurns + 1;
  const size = sql`(SELECT count(*) FROM (SELECT FROM turns t WHERE ${rows} LIMIT ${sql.lit(most)}) t)`;
  if (counted === undefined || !hasCandidates) return sql`${size} AS ${sql.ref(name)}`;
  const known = sql`(SELECT ${sql.ref(counted)} FROM counted)`;
  return sql`CASE WHEN ${known} > ${sql.lit(2 * bounds.wholeTurns)} THEN ${known} ELSE ${size} END AS ${sql.ref(name)}`;
}

/** What an arm that is read whole is like, session by session. */
function sampleOf(arm: TurnArm, { namespace }: TurnSearch): Fragment {
  const shown = arm.session === undefined ? sql`true` : sessionHolds(namespace, arm.session, 'r.session_id');
  return sql`${sql.ref(arm.name)} AS MATERIALIZED (
    SELECT r.session_id, r.turns, r.length FROM (
      SELECT t.session_id, count(*)::int AS turns, sum(t.lexeme_count)::float8 AS length FROM turns t
      WHERE ${arm.rows} AND ${arm.shown} AND ${isSmall(arm)} GROUP BY t.session_id) r
    WHERE ${shown})`;
}

function isSmall(arm: TurnArm): Condition {
  return fits('sizes', [arm], bounds.wholeTurns);
}

/** As a subquery for each row: a join would read all sessions of the namespace. */
export function sessionHolds(namespace: Name, condition: Condition, sessionId: string): Condition {
  return sql`coalesce((SELECT ${condition} FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = ${sql.ref(sessionId)}), false)`;
}

function andSession(arm: TurnArm, namespace: Name, sessionId: string): Fragment {
  return arm.session === undefined ? sql`` : sql` AND ${sessionHolds(namespace, arm.session, sessionId)}`;
}

/** The turns of a small arm that have any of the words. */
function readWhole(arm: TurnArm, { any }: QuestionWords): Fragment {
  const session =
    arm.session === undefined ? sql`` : sql` AND t.session_id IN (SELECT session_id FROM ${sql.ref(arm.name)})`;
  return sql`SELECT true AS whole, t.session_id, t.seq, t.lexemes, t.lexeme_count, t.traits, t.occurred_at, t.name FROM turns t
    WHERE ${arm.rows} AND ${arm.shown}${session} AND t.lexemes @@ ${any}::tsquery AND ${isSmall(arm)}`;
}

function wordsOf({ name }: TurnArm): Fragment {
  return chosenWords(`${name}_words`, { name, sizes: 'sizes', total: 'turns', rows: bounds.turns });
}

function candidatesOf(arm: TurnArm, { namespace, scope: { since, until } }: TurnSearch): Fragment {
  const { userId, shared = false, sessionId } = arm.target;
  // Whose a turn of a session is, the function does not tell.
  const owned =
    sessionId === undefined
      ? sql``
      : sql` JOIN turns t ON t.namespace = ${namespace} AND t.session_id = c.session_id AND t.seq = c.seq AND ${arm.shown}`;
  return sql`SELECT false, c.session_id, c.seq, c.lexemes, c.lexeme_count, c.traits, c.occurred_at, c.name
    FROM ${sql.ref(`${arm.name}_words`)} w CROSS JOIN LATERAL find_turns(${namespace}, w.words, w.beside, ${userId ?? null}::text, ${shared},
      ${sessionId ?? null}::text, ${since ?? null}::timestamptz, ${until ?? null}::timestamptz, ${sql.lit(bounds.entries)}) c${owned}
    WHERE NOT ${isSmall(arm)}${andSession(arm, namespace, 'c.session_id')}`;
}

function newestOf(arm: TurnArm, { namespace }: TurnSearch): Fragment {
  return sql`(SELECT false, t.session_id, t.seq, t.lexemes, t.lexeme_count, t.traits, t.occurred_at, t.name FROM turns t
    WHERE ${arm.rows} AND ${arm.shown}${andSession(arm, namespace, 't.session_id')} AND NOT ${isSmall(arm)}
    ORDER BY ${arm.newest} LIMIT ${sql.lit(bounds.newestTurns)})`;
}

/** Of the candidates those that have most of the question, with BM25's norm of length as in the ranking. */
function best(words: QuestionWords): Fragment {
  const { saturation: k, lengthNormalization: b } = weights;
  const norm = sql`(${sql.lit(k + 1)} / (1 + ${sql.lit(k)} * (${sql.lit(1 - b)} + ${sql.lit(b)} * p.lexeme_count / r.average_length)))`;
  return sql`best AS MATERIALIZED (
    SELECT p.*, ${words.weightOf('p.mask')} * ${norm} AS score FROM pool p CROSS JOIN rarities r
    WHERE NOT p.whole AND p.mask <> 0 ORDER BY score DESC, p.occurred_at DESC, p.session_id, p.seq LIMIT ${sql.lit(bounds.rankedTurns)})`;
}

/** What stands around the best turns and around what the best memories cite: it lends words to them, and takes some. */
function contextOf({ namespace, scope, words }: TurnSearch, isWhole: Condition): Fragment {
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
      WHERE NOT ${isWhole} AND ${turnConditions(namespace, scope)}) n
    WHERE n.mask <> 0)`;
}

/** Turns that are not processed yet: of a small arm all; of larger ones those in some of the sessions that wait, and in those of the newest. */
function waitingOf(arms: readonly TurnArm[], { namespace, scope, hasCandidates }: TurnSearch): Fragment {
  const whole = arms.map((arm) => sql`SELECT session_id FROM ${sql.ref(arm.name)}`);
  const newest = arms.map(
    (arm) => sql`(SELECT n.session_id FROM (SELECT t.session_id FROM turns t WHERE ${arm.rows} AND NOT ${isSmall(arm)}
      ORDER BY ${arm.newest} LIMIT ${sql.lit(bounds.waitingNewest)}) n)`,
  );
  const unsettled = sql`(SELECT s.session_id FROM sessions s WHERE s.namespace = ${namespace} AND s.unsettled
    AND NOT ${fits('sizes', arms, bounds.wholeTurns)} LIMIT ${sql.lit(bounds.waitingSessions)})`;
  const sessions = hasCandidates ? [...whole, ...newest, unsettled] : whole;
  return sql`waiting AS MATERIALIZED (
    SELECT t.namespace, t.session_id, t.seq, t.accepted_at FROM (${sql.join(sessions, sql` UNION `)}) a
    CROSS JOIN LATERAL (SELECT * FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = a.session_id AND s.unsettled OFFSET 0) s
    CROSS JOIN LATERAL (SELECT * FROM turns t WHERE t.namespace = ${namespace} AND t.session_id = s.session_id AND t.seq > s.settled_seq OFFSET 0) t
    WHERE ${turnConditions(namespace, scope)} LIMIT ${sql.lit(bounds.waitingTurns)})`;
}
