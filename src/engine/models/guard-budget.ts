import { dayOf, endOfDay } from '../../domain/models/budget-day.ts';
import { costMicros, type ModelPrice } from '../../domain/models/model-price.ts';
import type { BudgetSettings, EffectiveSettings } from '../../domain/settings.ts';
import { HoldWork } from '../../ports/faults.ts';
import type { Log } from '../../ports/log.ts';
import type { BudgetLimits, UsageLedger } from '../../ports/usage-ledger.ts';
import type { CallGuard } from './model-call.ts';

export interface BudgetPorts {
  readonly usage: Pick<UsageLedger, 'reserve' | 'release'>;
  readonly settings: { get(namespace: string): Promise<Pick<EffectiveSettings, 'budget'>> };
  readonly log: Log;
}

export interface BudgetOptions {
  readonly price: ModelPrice | undefined;
  readonly leaseMs: number;
  /**
   * How soon work that is held is looked at again although the day is not over: the limit may have been raised, and
   * nobody who raises it needs to know whom it holds.
   */
  readonly recheckMs: number;
}

/** While running calls have more set aside than they will take: they end within seconds. */
const runningCallsMs = 15_000;
/** What a window that is held shows as its reason. */
export const budgetHold = 'budget';

/**
 * Holds work once the namespace's budget of the UTC day is used up, and sets aside what a call may take before it is made.
 *
 * @throws HoldWork until the day is over, or until it is time to look again.
 */
export function guardBudget({ usage, settings, log }: BudgetPorts, options: BudgetOptions): CallGuard {
  const { price, leaseMs, recheckMs } = options;
  return async (call, next) => {
    const limits = limitsOf((await settings.get(call.namespace)).budget);
    if (limits === undefined) return await next();
    const { namespace, callId, estimate, at } = call;
    const tokens = estimate.inputTokens + estimate.outputTokens;
    const reservation = { namespace, callId, day: dayOf(at), tokens, costMicros: costMicros(estimate, price), leaseMs };
    const decision = await usage.reserve(reservation, limits);
    if (!decision.granted) {
      const pauseMs = decision.by === 'spent' ? recheckMs : Math.min(runningCallsMs, recheckMs);
      throw new HoldWork(budgetHold, new Date(Math.min(at.getTime() + pauseMs, endOfDay(at).getTime())));
    }
    try {
      return await next();
    } catch (error) {
      // A call that was made has been recorded, which has ended its reservation; this is for one that was not.
      await usage
        .release(namespace, callId)
        .catch((cause: unknown) => log.warn('budget.release_failed', { namespace, error: cause }));
      throw error;
    }
  };
}

function limitsOf({ tokensPerDay, costPerDay }: BudgetSettings): BudgetLimits | undefined {
  if (tokensPerDay === undefined && costPerDay === undefined) return undefined;
  return {
    ...(tokensPerDay === undefined ? {} : { tokens: tokensPerDay }),
    ...(costPerDay === undefined ? {} : { costMicros: Math.round(costPerDay * 1_000_000) }),
  };
}
