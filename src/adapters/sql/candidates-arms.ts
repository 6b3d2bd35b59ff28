import { type RawBuilder, sql } from 'kysely';
import { type Condition, type Name, type ScopeNames, sharedSessions, sessionBinding } from './recall-scope.ts';

/** A part of a scope that an index leads to: it is read whole where it is small, and looked through for candidates where it is not. */
export interface TurnArm {
  /** Names its parts of the statement. */
  readonly name: string;
  /** What the index holds, on turns `t`. */
  readonly rows: Condition;
  /** What else holds for a turn `t`. */
  readonly shown: Condition;
  /** What holds for a session `s` of it; undefined where any session will do. */
  readonly session: Condition | undefined;
  /** By which its newest turns are found through the index. */
  readonly newest: Condition;
  /** The arguments of `find_turns` that stand for it: user, of nobody, session. */
  readonly target: { readonly userId?: Name; readonly shared?: true; readonly sessionId?: Name };
  /** What was counted of the namespace that tells how large it is, if anything does. */
  readonly counted?: 'turns' | 'shared_turns';
}

/** The parts of a scope, which have no turn in common. */
export function turnArms(namespace: Name, scope: ScopeNames): TurnArm[] {
  const { userId, sessionId, everything, since, until } = scope;
  const times = [
    ...(since === undefined ? [] : [sql`t.occurred_at >= ${since}`]),
    ...(until === undefined ? [] : [sql`t.occurred_at < ${until}`]),
  ];
  const of = (name: string, rows: readonly Condition[], more: Partial<TurnArm>): TurnArm => ({
    name,
    rows: and([sql`t.namespace = ${namespace}`, ...rows]),
    shown: and([sql`t.revised_at IS NULL AND t.erased_at IS NULL`, ...times]),
    session: undefined,
    newest: sql`t.occurred_at DESC`,
    target: {},
    ...more,
  });
  const bound = sessionBinding(scope);
  if (sessionId !== undefined) {
    const arm = of('talk', [sql`t.session_id = ${sessionId}`], {
      newest: sql`t.seq DESC`,
      target: { sessionId },
      session: bound,
    });
    return [{ ...arm, shown: and([arm.shown, ...ownersInSession(namespace, scope)]) }];
  }
  // Times stand with the rows: an index has them by time.
  if (everything) return [of('all', times, { session: bound, ...(times.length === 0 ? { counted: 'turns' } : {}) })];
  const shared = of('shared', [sql`t.user_id IS NULL`], {
    session: and([sharedSessions(scope), ...(bound === undefined ? [] : [bound])]),
    target: { shared: true },
    counted: 'shared_turns',
  });
  if (userId === undefined) return [shared];
  return [of('own', [sql`t.user_id = ${userId}`], { session: bound, target: { userId } }), shared];
}

/** In one session the turns of its project or of everyone are seen or not all together. */
function ownersInSession(namespace: Name, scope: ScopeNames): Condition[] {
  const { userId, sessionId, everything } = scope;
  if (everything) return [];
  const unowned = sql`(t.user_id IS NULL AND (SELECT ${sharedSessions(scope)} FROM sessions s WHERE s.namespace = ${namespace} AND s.session_id = ${sessionId}))`;
  return [userId === undefined ? unowned : sql`(t.user_id = ${userId} OR ${unowned})`];
}

/** A part of the memories of a scope. */
export interface MemoryArm {
  readonly name: string;
  /** What the index holds, on memories `m`. */
  readonly rows: Condition;
  /** The arguments of `find_memories` that stand for it; undefined where it is never looked through. */
  readonly target: { readonly userId?: Name; readonly shared?: true } | undefined;
  readonly counted?: 'memories' | 'shared_memories';
}

export function memoryArms(
  namespace: Name,
  { userId, projectId, sessionId, everything }: ScopeNames,
  most: number,
): MemoryArm[] {
  const of = (
    name: string,
    rows: Condition,
    { target, counted }: Pick<MemoryArm, 'target' | 'counted'>,
  ): MemoryArm => ({
    name,
    rows: sql`m.namespace = ${namespace} AND ${rows}`,
    target,
    ...(counted === undefined ? {} : { counted }),
  });
  if (sessionId !== undefined) {
    const cited = sql`m.memory_id IN (SELECT e.memory_id FROM memory_evidence e WHERE e.namespace = ${namespace} AND e.session_id = ${sessionId}
      ORDER BY e.seq DESC LIMIT ${sql.lit(most)})`;
    return [of('talk', cited, { target: undefined })];
  }
  if (everything) return [of('all', sql`true`, { target: {}, counted: 'memories' })];
  const organisation = sql`m.scope = 'organization'`;
  const shared =
    projectId === undefined
      ? organisation
      : sql`(${organisation} OR (m.scope = 'project' AND m.owner_id = ${projectId}))`;
  const arms = [of('shared', shared, { target: { shared: true }, counted: 'shared_memories' })];
  if (userId !== undefined)
    arms.push(of('own', sql`m.scope = 'user' AND m.owner_id = ${userId}`, { target: { userId } }));
  return arms;
}

function and(conditions: readonly RawBuilder<unknown>[]): Condition {
  return sql.join(conditions, sql` AND `);
}
