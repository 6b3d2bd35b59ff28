import { type BreakerBounds, defaultBreaker } from '../../domain/models/circuit-breaker.ts';
import type { ModelPrice } from '../../domain/models/model-price.ts';
import type { CallLimits } from '../../ports/call-quota.ts';
import type { Clock } from '../../ports/clock.ts';
import type { UsageLedger } from '../../ports/usage-ledger.ts';
import { type BudgetPorts, guardBudget } from './guard-budget.ts';
import { guardOutage } from './guard-outage.ts';
import { guardQuota, type QuotaPorts } from './guard-quota.ts';
import { meterCalls } from './meter-calls.ts';
import { type CallGuard, lineUpGuards } from './model-call.ts';

/** What guards ask. */
export interface GuardPorts extends BudgetPorts, QuotaPorts {
  readonly usage: UsageLedger;
  readonly clock: Clock;
}

export interface GuardOptions {
  /** What all processes together may ask of the model. Default: without limits. */
  readonly limits?: CallLimits;
  /** Default: it costs nothing, and a budget of money never holds it. */
  readonly price?: ModelPrice;
  readonly breaker?: BreakerBounds;
  /** How long a call may wait for the limits, in ms. Default 30,000. */
  readonly maxWaitMs?: number;
  /**
   * After which a call is taken to have died with its process, in ms; longer than a call and its waiting may take.
   * Default 240,000: a call of two minutes, and room.
   */
  readonly leaseMs?: number;
  /** How soon work that a budget holds is looked at again, in ms. Default 300,000. */
  readonly budgetRecheckMs?: number;
}

/** The guards of one model. */
export interface GuardedCalls {
  readonly guard: CallGuard;
  /** Whether its provider is asked at this moment: its breaker is closed. */
  isAvailable(): boolean;
}

/** As long as the ledger itself lets a window wait for a provider at most. */
const defaultRecheckMs = 300_000;
const defaultMaxWaitMs = 30_000;
const defaultLeaseMs = 240_000;

/**
 * All that stands between callers and one model, in the order in which a call comes to it:
 *
 * 1. **Budget** of the namespace and the UTC day. First, because work that is held is no failure: it does not begin the 24
 *    hours after which an outage is given up, and it is held although the provider may be down as well. What the call may
 *    take at most is set aside, in the store, for all processes.
 * 2. **Breaker, at the door.** Nobody waits in line for a provider that is not there.
 * 3. **Limits** of the deployment: concurrency, requests and tokens per minute, in the store, for all processes. Waits here,
 *    within a bound. Only here does a call hold a place.
 * 4. **Breaker, at the call.** It may have opened while the call waited. From here on the call is made, and how it ends is
 *    what the breaker learns: its own refusals, the limits' and the budget's are not faults of the provider.
 * 5. **Meter.** Writes down what was made, whatever came of it; the same step counts it towards the day and ends what the
 *    budget had set aside. What was turned away before is not a call and is not written down.
 *
 * What holds of a budget: a call is let through while what was spent and what is set aside are together below the limit. So
 * a day ends at most one call above it, by what that call was estimated at, plus what calls took beyond their estimate:
 * nothing of their answers, which are reserved at their longest, and a few per cent of prompts, which are estimated. Apart
 * from that stand calls during which their process was killed: nobody is there to write them down; what was set aside for
 * them is free again when its lease runs out, though the provider may have charged for it. And calls that ended with a fault
 * or a time-out count no tokens, as their provider says nothing of them.
 */
export function guardCalls(ports: GuardPorts, options: GuardOptions): GuardedCalls {
  const { limits = {}, price, breaker = defaultBreaker } = options;
  const { maxWaitMs = defaultMaxWaitMs, leaseMs = defaultLeaseMs, budgetRecheckMs = defaultRecheckMs } = options;
  const outage = guardOutage(ports.clock, breaker);
  const guard = lineUpGuards([
    guardBudget(ports, { price, leaseMs, recheckMs: budgetRecheckMs }),
    outage.atTheDoor,
    guardQuota(ports, { limits, leaseMs, maxWaitMs }),
    outage.atTheCall,
    meterCalls(ports, price),
  ]);
  return { guard, isAvailable: () => outage.isClosed() };
}
