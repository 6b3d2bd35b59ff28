import { setTimeout } from 'node:timers/promises';
import type { CallLimits, CallQuota } from '../../ports/call-quota.ts';
import { HoldWork } from '../../ports/faults.ts';
import type { Log } from '../../ports/log.ts';
import type { CallGuard, ModelCall } from './model-call.ts';

/** Waits, or rejects when the signal comes first. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export interface QuotaPorts {
  readonly quota: CallQuota;
  readonly log: Log;
  /** Default: a timer. */
  readonly pause?: Pause | undefined;
}

export interface QuotaOptions {
  readonly limits: CallLimits;
  readonly leaseMs: number;
  /** How long a call may wait here before its window goes back to the ledger, which can wait without a worker. */
  readonly maxWaitMs: number;
}

/** Nobody is told when a place is free, so it is asked for again: ever more slowly, as the place was not free. */
const firstPauseMs = 100;
const longestPauseMs = 4_000;

/**
 * Keeps to the limits that all processes of the deployment share: waits for a place within bounds, and gives it back.
 *
 * @throws HoldWork until it is time to ask again, where that is later than the bound: nobody's fault, and no outage.
 */
export function guardQuota({ quota, log, pause = pauseForReal }: QuotaPorts, options: QuotaOptions): CallGuard {
  if (Object.values(options.limits).every((limit) => limit === undefined)) return (_call, next) => next();
  return async (call, next) => {
    const reservationId = await awaitPlace(call, { quota, pause }, options);
    // Where the call fails nobody says what it took: the estimate stands for the rest of its minute.
    let tokens: number | undefined;
    try {
      const answered = await next();
      tokens = answered.usage.inputTokens + answered.usage.outputTokens;
      return answered;
    } finally {
      // Its lease runs out by itself.
      await quota
        .settle(reservationId, tokens)
        .catch((error: unknown) => log.warn('quota.settle_failed', { model: call.modelId, error }));
    }
  };
}

async function awaitPlace(
  { modelId, estimate, signal, at }: ModelCall,
  { quota, pause }: { readonly quota: CallQuota; readonly pause: Pause },
  { limits, leaseMs, maxWaitMs }: QuotaOptions,
): Promise<string> {
  const request = { modelId, tokens: estimate.inputTokens + estimate.outputTokens, leaseMs };
  let waitedMs = 0;
  for (let growingMs = firstPauseMs; ; growingMs = Math.min(growingMs * 2, longestPauseMs)) {
    signal.throwIfAborted();
    const decision = await quota.reserve(request, limits);
    if (decision.granted) return decision.reservationId;
    const pauseMs = Math.max(decision.retryAfterMs, growingMs);
    if (waitedMs + pauseMs > maxWaitMs) {
      const until = new Date(at.getTime() + waitedMs + decision.retryAfterMs);
      throw new HoldWork(`The model is at its limit for this deployment (${decision.limit}).`, until);
    }
    await pause(pauseMs, signal);
    waitedMs += pauseMs;
  }
}

async function pauseForReal(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
