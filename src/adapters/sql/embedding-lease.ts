import { type Kysely, sql, type Transaction } from 'kysely';
import type { EmbeddingClaim, EmbeddingLease, EmbeddingRelease } from '../../ports/embedding-store.ts';
import { isCheckDue, isFree } from './embedding-due.ts';
import { present } from './rows.ts';
import type { Schema } from './schema.ts';

/** Before all memories. */
const firstMemory = '00000000-0000-0000-0000-000000000000';

interface FreeRow {
  readonly model_id: string;
  readonly check_due: boolean;
}

interface ClaimedRow {
  readonly fence: number;
  readonly dimension: number | null;
  readonly failures: number;
}

/** Takes a namespace for a model, from another model together with all that was embedded for that one. */
export async function claimNamespace(
  trx: Transaction<Schema>,
  namespace: string,
  claim: EmbeddingClaim,
): Promise<EmbeddingLease | undefined> {
  const { modelId, owner, leaseMs, now } = claim;
  await sql`
    INSERT INTO embedded_namespaces (namespace, model_id, model_since, memories_after, checked_at)
    VALUES (${namespace}, ${modelId}, ${now}, ${firstMemory}::uuid, ${now}) ON CONFLICT (namespace) DO NOTHING`.execute(
    trx,
  );
  const free = await sql<FreeRow>`
    SELECT n.model_id, ${isCheckDue(now)} AS check_due FROM embedded_namespaces n
    WHERE n.namespace = ${namespace} AND ${isFree(modelId, now)} FOR UPDATE SKIP LOCKED`.execute(trx);
  const [found] = free.rows;
  if (found === undefined) return undefined;
  const isNew = found.model_id !== modelId;
  if (isNew) await beginModel(trx, namespace, claim);
  if (isNew || found.check_due) await beginCheck(trx, namespace, now);
  const { rows } = await sql<ClaimedRow>`
    UPDATE embedded_namespaces SET fence = fence + 1, lease_owner = ${owner}, next_attempt_at = NULL, hold_reason = NULL,
      lease_expires_at = clock_timestamp() + make_interval(secs => ${leaseMs / 1_000})
    WHERE namespace = ${namespace} RETURNING fence, dimension, failures`.execute(trx);
  const [claimed] = rows;
  if (claimed === undefined) throw new Error('a row that is locked is there');
  const { fence, failures, dimension } = claimed;
  const formerModelId = isNew ? found.model_id : null;
  return { namespace, modelId, fence, leaseMs, failures, ...present({ dimension, formerModelId }) };
}

/** What the former model did not take, this one may. */
async function beginModel(
  trx: Transaction<Schema>,
  namespace: string,
  { modelId, now }: EmbeddingClaim,
): Promise<void> {
  await sql`
    UPDATE embedded_namespaces SET model_id = ${modelId}, model_since = ${now}, dimension = NULL, failures = 0, sessions_after = ''
    WHERE namespace = ${namespace}`.execute(trx);
  await sql`DELETE FROM embedding_queue WHERE namespace = ${namespace} AND due_at IS NULL`.execute(trx);
}

async function beginCheck(trx: Transaction<Schema>, namespace: string, now: Date): Promise<void> {
  await sql`UPDATE embedded_namespaces SET memories_after = ${firstMemory}::uuid, checked_at = ${now}
    WHERE namespace = ${namespace}`.execute(trx);
}

/** Holds the lease for as long again and locks it for the rest of the transaction. */
export async function holdLease(db: Kysely<Schema>, lease: EmbeddingLease): Promise<boolean> {
  const held = await sql`
    UPDATE embedded_namespaces SET lease_expires_at = clock_timestamp() + make_interval(secs => ${lease.leaseMs / 1_000})
    WHERE namespace = ${lease.namespace} AND fence = ${lease.fence} AND lease_expires_at IS NOT NULL`.execute(db);
  return held.numAffectedRows === 1n;
}

export async function releaseNamespace(
  db: Kysely<Schema>,
  { namespace, fence }: EmbeddingLease,
  { failures, next }: EmbeddingRelease,
): Promise<void> {
  await sql`
    UPDATE embedded_namespaces SET lease_owner = NULL, lease_expires_at = NULL, failures = ${failures},
      next_attempt_at = ${next?.at ?? null}::timestamptz, hold_reason = ${next?.reason ?? null}
    WHERE namespace = ${namespace} AND fence = ${fence} AND lease_expires_at IS NOT NULL`.execute(db);
}
