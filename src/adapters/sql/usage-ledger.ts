import { type Kysely, sql, type Transaction } from 'kysely';
import { dayOf } from '../../domain/models/budget-day.ts';
import type {
  BudgetDecision,
  BudgetLimits,
  BudgetReservation,
  CallRecord,
  UsageLedger,
  UsagePeriod,
  UsageRow,
} from '../../ports/usage-ledger.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** What the integer columns hold. A provider that reports more is not believed. */
const mostInteger = 2_147_483_647;
const summaryRows = 10_000;
/** Reservations of calls that died, cleared by each that is made. */
const clearedRows = 100;

interface Spent {
  readonly tokens: number;
  readonly cost_micros: number;
}

/** The usage ledger over SQL. The row of a day is its lock: reservations and records of one namespace follow each other. */
export function createSqlUsageLedger(db: Database): UsageLedger {
  return {
    reserve: (reservation, limits) => db.write(reservation.namespace, (trx) => reserve(trx, reservation, limits)),
    release: (namespace, callId) => db.write(namespace, (trx) => release(trx, namespace, callId)),
    record: (call) => db.write(call.namespace, (trx) => record(trx, call)),
    summarise: (namespace, period) => db.read(namespace, (reader) => summarise(reader, namespace, period)),
  };
}

async function reserve(
  trx: Transaction<Schema>,
  { namespace, callId, day, tokens, costMicros, leaseMs }: BudgetReservation,
  limits: BudgetLimits,
): Promise<BudgetDecision> {
  const spent = await lockDay(trx, namespace, day);
  const left = {
    tokens: (limits.tokens ?? Number.MAX_SAFE_INTEGER) - spent.tokens,
    costMicros: (limits.costMicros ?? Number.MAX_SAFE_INTEGER) - spent.cost_micros,
  };
  if (left.tokens <= 0 || left.costMicros <= 0) return { granted: false, by: 'spent' };
  await clearOld(trx, namespace);
  const reserved = await sql`
    WITH held AS (
      SELECT coalesce(sum(tokens), 0)::int8 AS tokens, coalesce(sum(cost_micros), 0)::int8 AS cost_micros
      FROM usage_reservations WHERE namespace = ${namespace} AND day = ${day}::date AND expires_at > clock_timestamp())
    INSERT INTO usage_reservations (namespace, call_id, day, tokens, cost_micros, expires_at)
    SELECT ${namespace}, ${callId}::uuid, ${day}::date, ${whole(tokens)}::int8, ${whole(costMicros)}::int8,
      clock_timestamp() + make_interval(secs => ${leaseMs / 1_000})
    FROM held WHERE held.tokens < ${left.tokens}::int8 AND held.cost_micros < ${left.costMicros}::int8`.execute(trx);
  return (reserved.numAffectedRows ?? 0n) > 0n ? { granted: true } : { granted: false, by: 'reserved' };
}

/** What was spent on the day, and nobody adds to it until this transaction has ended. */
async function lockDay(trx: Transaction<Schema>, namespace: string, day: string): Promise<Spent> {
  const { rows } = await sql<Spent>`
    INSERT INTO usage_days (namespace, day) VALUES (${namespace}, ${day}::date)
    ON CONFLICT (namespace, day) DO UPDATE SET calls = usage_days.calls
    RETURNING tokens, cost_micros`.execute(trx);
  const [spent] = rows;
  if (spent === undefined) throw new Error('an upsert returned no row');
  return spent;
}

/** Rows that a call is just giving back are skipped: it may wait for the day that is locked here. */
async function clearOld(trx: Transaction<Schema>, namespace: string): Promise<void> {
  await sql`
    DELETE FROM usage_reservations WHERE namespace = ${namespace} AND call_id IN (
      SELECT call_id FROM usage_reservations WHERE namespace = ${namespace} AND expires_at <= clock_timestamp()
      LIMIT ${clearedRows} FOR UPDATE SKIP LOCKED)`.execute(trx);
}

async function release(trx: Transaction<Schema>, namespace: string, callId: string): Promise<void> {
  await sql`DELETE FROM usage_reservations WHERE namespace = ${namespace} AND call_id = ${callId}::uuid`.execute(trx);
}

async function record(trx: Transaction<Schema>, call: CallRecord): Promise<void> {
  const { namespace, callId, at } = call;
  await sql`
    WITH recorded AS (
      INSERT INTO usage (namespace, call_id, purpose, model, input_tokens, output_tokens, duration_ms, outcome, cost_micros, window_id, created_at)
      VALUES (${namespace}, ${callId}::uuid, ${call.purpose}, ${call.model}, ${integer(call.inputTokens)}::int, ${integer(call.outputTokens)}::int,
        ${integer(call.durationMs)}::int, ${call.outcome}, ${whole(call.costMicros)}::int8, ${call.windowId ?? null}::uuid, ${at}::timestamptz)
      ON CONFLICT (namespace, call_id) DO NOTHING
      RETURNING namespace, input_tokens, output_tokens, cost_micros),
    counted AS (
      INSERT INTO usage_days (namespace, day, calls, tokens, cost_micros)
      SELECT namespace, ${dayOf(at)}::date, 1, input_tokens::int8 + output_tokens, cost_micros FROM recorded
      ON CONFLICT (namespace, day) DO UPDATE SET calls = usage_days.calls + 1, tokens = usage_days.tokens + excluded.tokens,
        cost_micros = usage_days.cost_micros + excluded.cost_micros)
    DELETE FROM usage_reservations WHERE namespace = ${namespace} AND call_id = ${callId}::uuid`.execute(trx);
}

async function summarise(db: Kysely<Schema>, namespace: string, { from, to }: UsagePeriod): Promise<UsageRow[]> {
  const { rows } = await sql<UsageRow>`
    SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, purpose, model, count(*)::int AS calls,
      (count(*) FILTER (WHERE outcome IN ('provider_fault', 'content_fault', 'aborted')))::int AS "failedCalls",
      sum(input_tokens)::int8 AS "inputTokens", sum(output_tokens)::int8 AS "outputTokens",
      sum(cost_micros)::int8 AS "costMicros", sum(duration_ms)::int8 AS "durationMs"
    FROM usage WHERE namespace = ${namespace} AND created_at >= ${from} AND created_at < ${to}
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3 LIMIT ${summaryRows}`.execute(db);
  return rows;
}

function integer(value: number): number {
  return Math.min(whole(value), mostInteger);
}

function whole(value: number): number {
  return Math.min(Math.max(Math.round(value), 0), Number.MAX_SAFE_INTEGER);
}
