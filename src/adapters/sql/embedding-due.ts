import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { DueEmbeddings, DueNamespaces } from '../../ports/embedding-store.ts';
import type { Schema } from './schema.ts';

/** Namespaces of each kind that one look passes over, whether it is time for them or not. */
const namespacesPerLook = 1_000;
/** How long a model keeps a namespace at least: a process that is still configured for the former one does not take it back. */
const modelKeepsMinutes = 10;
/** How often all memories of a namespace are looked through for what lacks a vector. */
const checkHours = 24;

interface DueRow {
  readonly namespaces: string[];
  /** How far the look went; null: to the end. */
  readonly horizon: string | null;
}

/**
 * Namespaces with work, from one to the next by the first entry of each in the partial indexes of sessions and the queue: as
 * many steps as there are namespaces, however much is due in each. Those that lag behind without either (another model, the
 * daily look) are found in a page of a small table. No further than all three have looked.
 */
export async function listDue(
  db: Kysely<Schema>,
  { modelId, now, after, limit }: DueEmbeddings,
): Promise<DueNamespaces> {
  const { rows } = await sql<DueRow>`
    WITH RECURSIVE ${steps('of_sessions', sql`sessions t WHERE t.unembedded`, after)},
    ${steps('of_queue', sql`embedding_queue t WHERE t.due_at IS NOT NULL`, after)},
    known AS (SELECT t.namespace, t.model_id <> ${modelId} OR t.sessions_after IS NOT NULL OR t.memories_after IS NOT NULL
        OR t.checked_at <= ${now}::timestamptz - make_interval(hours => ${checkHours}) AS lags
      FROM embedded_namespaces t WHERE t.namespace > ${after} ORDER BY t.namespace LIMIT ${namespacesPerLook}),
    horizon AS (SELECT min(last) AS namespace FROM (${sql.join(['of_sessions', 'of_queue', 'known'].map(endOf), sql` UNION ALL `)}) ends),
    found AS (SELECT namespace FROM of_sessions
      UNION SELECT q.namespace FROM of_queue q WHERE EXISTS (SELECT FROM embedding_queue t WHERE t.namespace = q.namespace AND t.due_at <= ${now})
      UNION SELECT namespace FROM known WHERE lags)
    SELECT (SELECT namespace FROM horizon) AS horizon, ARRAY(
      SELECT f.namespace FROM found f LEFT JOIN embedded_namespaces n ON n.namespace = f.namespace
      WHERE (n.namespace IS NULL OR ${isFree(modelId, now)}) AND (f.namespace <= (SELECT namespace FROM horizon)) IS NOT FALSE
      ORDER BY f.namespace LIMIT ${limit + 1}) AS namespaces`.execute(db);
  const { namespaces, horizon } = rows[0] ?? { namespaces: [], horizon: null };
  return namespaces.length > limit
    ? { namespaces: namespaces.slice(0, limit), next: namespaces[limit - 1] ?? after }
    : { namespaces, next: horizon ?? '' };
}

/** The namespaces of `source` one by one, each by a look into an index for the first beyond the one before. */
function steps(name: string, source: RawBuilder<unknown>, after: string): RawBuilder<unknown> {
  const next = (from: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`SELECT t.namespace FROM ${source} AND t.namespace > ${from} ORDER BY t.namespace LIMIT 1`;
  return sql`${sql.ref(name)} AS (
      SELECT f.namespace, 1 AS step FROM (${next(sql`${after}`)}) f
      UNION ALL SELECT n.namespace, l.step + 1 FROM ${sql.ref(name)} l CROSS JOIN LATERAL (${next(sql`l.namespace`)}) n
      WHERE l.step < ${namespacesPerLook})`;
}

function endOf(name: string): RawBuilder<unknown> {
  return sql`SELECT max(namespace) AS last FROM ${sql.ref(name)} HAVING count(*) >= ${namespacesPerLook}`;
}

/** Whether the namespace `n` can be claimed for a model: nobody is at it, and nothing holds it. */
export function isFree(modelId: string, now: Date): RawBuilder<boolean> {
  return sql<boolean>`((n.lease_expires_at IS NULL OR n.lease_expires_at <= clock_timestamp())
    AND CASE WHEN n.model_id = ${modelId} THEN n.next_attempt_at IS NULL OR n.next_attempt_at <= ${now}
      ELSE n.model_since <= ${now}::timestamptz - make_interval(mins => ${modelKeepsMinutes}) END)`;
}

/** Whether all memories of the namespace `n` are to be looked through once more. */
export function isCheckDue(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(n.checked_at <= ${now}::timestamptz - make_interval(hours => ${checkHours}))`;
}
