import { type RawBuilder, sql } from 'kysely';
import type { MemorySelection, RecallScope } from '../../ports/recall-index.ts';

export type Condition = RawBuilder<unknown>;

/** A namespace or an id as statements name it. */
export type Name = RawBuilder<string>;

/**
 * A name that the planner does not look into, so that it sees no use in a plan for this one alone: connections then keep one plan
 * for all of them. Planning the recall statement takes 2 to 3 ms, running it often less.
 */
export function hidden(name: unknown): Name {
  return sql<string>`(SELECT ${name}::text)`;
}

const ids = ['userId', 'projectId', 'agentId', 'sessionId'] as const;
const times = ['since', 'until'] as const;

/** A scope as statements name it. */
export type ScopeNames = Pick<RecallScope, 'everything'> &
  Partial<Record<(typeof ids)[number], Name>> &
  Partial<Record<(typeof times)[number], RawBuilder<Date>>>;

/** Where the value of a field stands; by default the value itself. */
type ValueOf<Fields> = (field: keyof Fields & string) => unknown;

export function nameScope(scope: RecallScope, valueOf: ValueOf<RecallScope> = (field) => scope[field]): ScopeNames {
  const named = <Field extends keyof RecallScope, Value>(
    fields: readonly Field[],
    name: (value: unknown) => Value,
  ): [Field, Value][] => fields.flatMap((field) => (scope[field] === undefined ? [] : [[field, name(valueOf(field))]]));
  return {
    everything: scope.everything,
    ...Object.fromEntries(named(ids, hidden)),
    ...Object.fromEntries(named(times, (value) => sql`${value}::timestamptz`)),
  };
}

/** Which memories count, as statements name it. */
export interface SelectionNames {
  readonly includeSuperseded: boolean;
  readonly asOf?: RawBuilder<Date>;
  readonly knownAt?: RawBuilder<Date>;
  readonly now: RawBuilder<Date>;
}

export function nameSelection(
  { includeSuperseded, ...instants }: MemorySelection,
  valueOf: ValueOf<typeof instants> = (field) => instants[field],
): SelectionNames {
  const named = (field: keyof typeof instants): RawBuilder<Date> => sql<Date>`${valueOf(field)}::timestamptz`;
  return {
    includeSuperseded,
    now: named('now'),
    ...(instants.asOf === undefined ? {} : { asOf: named('asOf') }),
    ...(instants.knownAt === undefined ? {} : { knownAt: named('knownAt') }),
  };
}

function all(conditions: readonly (Condition | undefined)[]): Condition {
  return sql.join(
    conditions.filter((condition) => condition !== undefined),
    sql` AND `,
  );
}

/** Conditions on sessions `s` whose turns without a user a scope shows: they are the project's, without a project everyone's. */
export function sharedSessions({ projectId }: ScopeNames): Condition {
  return projectId === undefined
    ? sql`s.project_id IS NULL`
    : sql`(s.project_id IS NULL OR s.project_id = ${projectId})`;
}

/** What a scope asks of a session `s` whoever its turns are of; undefined where that is nothing. */
export function sessionBinding({ agentId }: ScopeNames): Condition | undefined {
  return agentId === undefined ? undefined : sql`(s.agent_id IS NULL OR s.agent_id = ${agentId})`;
}

/** The owners whose turns a scope shows. */
function visibleTurns(scope: ScopeNames): Condition | undefined {
  const { userId, everything } = scope;
  if (everything) return undefined;
  const unowned = sql`(t.user_id IS NULL AND ${sharedSessions(scope)})`;
  return userId === undefined ? unowned : sql`(t.user_id = ${userId} OR ${unowned})`;
}

/** Conditions on turns `t` and their sessions `s`. */
export function turnConditions(namespace: Name, scope: ScopeNames): Condition {
  return all([
    sql`t.namespace = ${namespace}`,
    sql`t.revised_at IS NULL AND t.erased_at IS NULL`,
    visibleTurns(scope),
    scope.sessionId === undefined ? undefined : sql`t.session_id = ${scope.sessionId}`,
    sessionBinding(scope),
    scope.since === undefined ? undefined : sql`t.occurred_at >= ${scope.since}`,
    scope.until === undefined ? undefined : sql`t.occurred_at < ${scope.until}`,
  ]);
}

/** The owners whose memories a scope shows. */
function visibleMemories({ userId, projectId, everything }: ScopeNames): Condition | undefined {
  if (everything) return undefined;
  const owners = [
    sql`m.scope = 'organization'`,
    ...(projectId === undefined ? [] : [sql`(m.scope = 'project' AND m.owner_id = ${projectId})`]),
    ...(userId === undefined ? [] : [sql`(m.scope = 'user' AND m.owner_id = ${userId})`]),
  ];
  return sql`(${sql.join(owners, sql` OR `)})`;
}

/** Whether an agent may see what was told to the agent of a row; everything may be seen where no agent is named. */
function visibleToAgent(alias: 'm' | 'n', agentId: Name | undefined): Condition | undefined {
  const column = sql.ref(`${alias}.agent_id`);
  return agentId === undefined ? undefined : sql`(${column} IS NULL OR ${column} = ${agentId})`;
}

/** Whether a superseded memory `m` holds as far as an agent may see (`migrations/0008_what_agents_were_told.sql`). */
export function holdsForAgent(agentId: Name, knownAt?: RawBuilder<Date>): Condition {
  return sql`memoir_holds_for_agent(m.namespace, m.memory_id, ${agentId}, ${knownAt ?? sql`NULL::timestamptz`})`;
}

/** Which of the memories `m` count: superseded, expired, archived and deleted ones only where asked for. */
function selectedMemories({ agentId }: ScopeNames, selection: SelectionNames): Condition {
  const { includeSuperseded, asOf, knownAt, now } = selection;
  const past = knownAt ?? asOf;
  return all([
    past === undefined && !includeSuperseded
      ? isHeld(sql`m.status`, agentId)
      : sql`m.status IN ('active', 'superseded')`,
    sql`(m.expires_at IS NULL OR m.expires_at > ${now})`,
    knownAt === undefined ? undefined : knownMemories(knownAt, includeSuperseded, agentId),
    asOf === undefined ? undefined : trueMemories(asOf, knownAt, agentId),
  ]);
}

/** Whether a memory of that status holds, for an agent where one is named. */
function isHeld(status: Condition, agentId: Name | undefined, knownAt?: RawBuilder<Date>): Condition {
  if (agentId === undefined) return sql`${status} = 'active'`;
  return sql`CASE ${status} WHEN 'active' THEN true WHEN 'superseded' THEN ${holdsForAgent(agentId, knownAt)} ELSE false END`;
}

/** What a memory's history says of it at that instant: it may have been superseded and said again since. */
function knownMemories(knownAt: RawBuilder<Date>, includeSuperseded: boolean, agentId: Name | undefined): Condition {
  const status = sql`(SELECT c.after->'memory'->>'status' FROM memory_changes c WHERE c.namespace = m.namespace AND c.memory_id = m.memory_id
    AND c.recorded_at <= ${knownAt} ORDER BY c.recorded_at DESC, c.change_no DESC LIMIT 1)`;
  return includeSuperseded ? sql`${status} IN ('active', 'superseded')` : isHeld(status, agentId, knownAt);
}

/** Since when a memory holds, as far as was said or is dated up to that instant; null where it was not said yet. */
function heldSince(alias: 'm' | 'n', asOf: RawBuilder<Date>): Condition {
  const column = (name: string): Condition => sql.ref(`${alias}.${name}`);
  return sql`coalesce(${column('valid_from')}, CASE WHEN ${column('said_at')} <= ${asOf} THEN ${column('said_at')}
    WHEN ${column('reinforcements')} > 0 THEN (SELECT max(t.occurred_at) FROM memory_evidence e
      JOIN turns t ON t.namespace = e.namespace AND t.session_id = e.session_id AND t.seq = e.seq
      WHERE e.namespace = ${column('namespace')} AND e.memory_id = ${column('memory_id')} AND t.occurred_at <= ${asOf}) END)`;
}

/**
 * What held at that instant: valid or said by then, and not over, and of the values of an attribute the latest. Not by what
 * superseded what, which depends on the order in which things were processed.
 */
function trueMemories(
  asOf: RawBuilder<Date>,
  knownAt: RawBuilder<Date> | undefined,
  agentId: Name | undefined,
): Condition {
  const newer = all([
    sql`n.namespace = m.namespace AND n.scope = m.scope AND n.owner_id = m.owner_id AND n.subject_key = m.subject_key`,
    sql`n.attribute = m.attribute AND n.memory_id <> m.memory_id AND n.status IN ('active', 'superseded')`,
    visibleToAgent('n', agentId),
    sql`(n.valid_to IS NULL OR n.valid_to > ${asOf})`,
    knownAt === undefined ? undefined : sql`n.recorded_at <= ${knownAt}`,
    sql`${heldSince('n', asOf)} <= ${asOf}`,
    sql`(${heldSince('n', asOf)}, n.content_hash) > (${heldSince('m', asOf)}, m.content_hash)`,
  ]);
  return all([
    sql`${heldSince('m', asOf)} <= ${asOf} AND (m.valid_to IS NULL OR m.valid_to > ${asOf})`,
    sql`(m.attribute IS NULL OR NOT EXISTS (SELECT FROM memories n WHERE ${newer}))`,
  ]);
}

/** Conditions on memories `m`. */
export function memoryConditions(namespace: Name, scope: ScopeNames, selection: SelectionNames): Condition {
  return all([ownedMemories(namespace, scope), selectedMemories(scope, selection)]);
}

/** Conditions on memories `m` that another one has superseded; none of them where the past is asked for, when they may have held. */
export function supersededConditions(
  namespace: Name,
  scope: ScopeNames,
  { asOf, knownAt, now }: SelectionNames,
): Condition {
  if ((knownAt ?? asOf) !== undefined) return sql`false`;
  return all([
    ownedMemories(namespace, scope),
    sql`m.status = 'superseded' AND m.superseded_by IS NOT NULL AND (m.expires_at IS NULL OR m.expires_at > ${now})`,
    scope.agentId === undefined ? undefined : sql`NOT ${holdsForAgent(scope.agentId)}`,
  ]);
}

/** The part of them that the scope makes. A span of time holds against when a memory was said or when it was valid. */
export function ownedMemories(namespace: Name, scope: ScopeNames): Condition {
  const { sessionId, agentId, since, until } = scope;
  return all([
    sql`m.namespace = ${namespace}`,
    visibleMemories(scope),
    visibleToAgent('m', agentId),
    sessionId === undefined
      ? undefined
      : sql`EXISTS (SELECT FROM memory_evidence e WHERE e.namespace = m.namespace AND e.memory_id = m.memory_id AND e.session_id = ${sessionId})`,
    since === undefined ? undefined : sql`(m.said_at >= ${since} OR coalesce(m.valid_to, m.valid_from) >= ${since})`,
    until === undefined ? undefined : sql`(m.said_at < ${until} OR m.valid_from < ${until})`,
  ]);
}
