import { type Kysely, sql } from 'kysely';
import { createId } from '../../domain/identifier.ts';
import type { CallLimits, CallQuota, QuotaDecision, QuotaRequest } from '../../ports/call-quota.ts';
import type { Database, Tables } from './database.ts';
import type { Schema } from './schema.ts';

/** Stands for "without a limit" in comparisons with counts, which stay far below it. */
const unlimited = Number.MAX_SAFE_INTEGER;
/** What an integer column holds; no call comes near it. */
const mostTokens = 2_147_483_647;
/** Rows that one call may clear away: each call leaves one, so that the table stays as small as a minute is. */
const clearedRows = 1_000;
/** Nobody knows when a running call will end: a guess for the first time of asking. */
const concurrencyPauseMs = 250;

interface TotalsRow {
  readonly granted: boolean;
  readonly running: number;
}

/**
 * The quota over SQL: the calls of the last minute are counted row by row, so that no minute, wherever it begins, holds
 * more than its limit. One model at a time, under an advisory lock.
 */
export function createSqlCallQuota(db: Database): CallQuota {
  return {
    reserve: (request, limits) => db.across((tables) => inTransaction(tables, (trx) => reserve(trx, request, limits))),
    settle: (reservationId, tokens) => db.across((tables) => settle(tables, reservationId, tokens)),
  };
}

/** `across` is a transaction already where the database needs one for its role. */
async function inTransaction<T>(db: Tables, work: (trx: Kysely<Schema>) => Promise<T>): Promise<T> {
  return db.isTransaction ? await work(db) : await db.transaction().execute(work);
}

async function reserve(trx: Kysely<Schema>, request: QuotaRequest, limits: CallLimits): Promise<QuotaDecision> {
  const { modelId } = request;
  const key = JSON.stringify(['model calls', modelId]);
  // In a statement of its own: the next one must see what the one before it in the queue has written.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(trx);
  await clearOld(trx, modelId);
  const { concurrency = unlimited, requestsPerMinute = unlimited, tokensPerMinute = unlimited } = limits;
  const reservationId = createId();
  const tokens = clamp(request.tokens);
  const { rows } = await sql<TotalsRow>`
    WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS now),
    totals AS (
      SELECT count(*) FILTER (WHERE c.started_at > clock.now - interval '1 minute') AS requests,
        coalesce(sum(c.tokens) FILTER (WHERE c.started_at > clock.now - interval '1 minute'), 0)::int8 AS tokens,
        count(*) FILTER (WHERE c.lease_expires_at > clock.now)::int AS running
      FROM model_calls c, clock WHERE c.model_id = ${modelId}),
    granted AS (
      INSERT INTO model_calls (reservation_id, model_id, tokens, started_at, lease_expires_at)
      SELECT ${reservationId}::uuid, ${modelId}, ${tokens}::int, clock.now, clock.now + make_interval(secs => ${request.leaseMs / 1_000})
      FROM clock, totals
      WHERE totals.running < ${concurrency}::int8 AND totals.requests < ${requestsPerMinute}::int8
        AND totals.tokens + ${Math.min(tokens, tokensPerMinute)}::int8 <= ${tokensPerMinute}::int8
      RETURNING reservation_id)
    SELECT EXISTS (SELECT FROM granted) AS granted, totals.running FROM totals`.execute(trx);
  const [row] = rows;
  if (row === undefined) throw new Error('an aggregate without groups returned no row');
  if (row.granted) return { granted: true, reservationId };
  return await explain(trx, { modelId, tokens, running: row.running }, limits);
}

/** What is older than a minute and has ended, in order or not. Rows that are just being settled are left to the next. */
async function clearOld(trx: Kysely<Schema>, modelId: string): Promise<void> {
  await sql`
    DELETE FROM model_calls WHERE reservation_id IN (
      SELECT reservation_id FROM model_calls
      WHERE model_id = ${modelId} AND started_at <= clock_timestamp() - interval '1 minute'
        AND (lease_expires_at IS NULL OR lease_expires_at <= clock_timestamp())
      LIMIT ${clearedRows} FOR UPDATE SKIP LOCKED)`.execute(trx);
}

interface RefusedCall {
  readonly modelId: string;
  readonly tokens: number;
  readonly running: number;
}

interface WaitRow {
  readonly requests_ms: number | null;
  readonly tokens_ms: number | null;
}

/**
 * Which limit it was, and when it lifts: once the newest call is a minute old with which, counted from now backwards, there
 * is no room left.
 */
async function explain(trx: Kysely<Schema>, call: RefusedCall, limits: CallLimits): Promise<QuotaDecision> {
  const { concurrency = unlimited, requestsPerMinute = unlimited, tokensPerMinute = unlimited } = limits;
  const { rows } = await sql<WaitRow>`
    WITH recent AS (
      SELECT started_at, row_number() OVER newest AS requests, sum(tokens) OVER newest AS tokens
      FROM model_calls WHERE model_id = ${call.modelId} AND started_at > clock_timestamp() - interval '1 minute'
      WINDOW newest AS (ORDER BY started_at DESC, reservation_id)),
    last AS (
      SELECT max(started_at) FILTER (WHERE requests >= ${requestsPerMinute}::int8) AS request,
        max(started_at) FILTER (WHERE tokens + ${Math.min(call.tokens, tokensPerMinute)}::int8 > ${tokensPerMinute}::int8) AS token
      FROM recent)
    SELECT (extract(epoch FROM last.request + interval '1 minute' - clock_timestamp()) * 1000)::float8 AS requests_ms,
      (extract(epoch FROM last.token + interval '1 minute' - clock_timestamp()) * 1000)::float8 AS tokens_ms
    FROM last`.execute(trx);
  const waits = [
    { limit: 'concurrency' as const, ms: call.running >= concurrency ? concurrencyPauseMs : null },
    { limit: 'requests' as const, ms: rows[0]?.requests_ms ?? null },
    { limit: 'tokens' as const, ms: rows[0]?.tokens_ms ?? null },
  ];
  const longest = waits.reduce((left, right) => ((right.ms ?? 0) > (left.ms ?? 0) ? right : left));
  // Nothing may be left to wait for: time has gone on since it was counted.
  return { granted: false, limit: longest.limit, retryAfterMs: Math.max(Math.ceil(longest.ms ?? 0), 1) };
}

async function settle(db: Tables, reservationId: string, tokens: number | undefined): Promise<void> {
  await sql`
    UPDATE model_calls SET lease_expires_at = NULL, tokens = coalesce(${tokens === undefined ? null : clamp(tokens)}::int, tokens)
    WHERE reservation_id = ${reservationId}::uuid AND lease_expires_at > clock_timestamp()`.execute(db);
}

function clamp(tokens: number): number {
  return Math.min(Math.max(Math.ceil(tokens), 0), mostTokens);
}
