/** How a call of a model ended. `ok`, `cut_off` and `refused` brought an answer. */
export type CallOutcome = 'ok' | 'cut_off' | 'refused' | 'provider_fault' | 'content_fault' | 'aborted';

/** One call of a model, as it is kept. Holds nothing of what was said. */
export interface CallRecord {
  readonly namespace: string;
  /** A UUID; recording the same call again changes nothing. */
  readonly callId: string;
  /** What it was for: extract, repair, judge, embed. */
  readonly purpose: string;
  /** `LanguageModel.id`. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly durationMs: number;
  readonly outcome: CallOutcome;
  /** Millionths of the currency's unit. */
  readonly costMicros: number;
  readonly windowId?: string;
  /** When it was asked for: its UTC day is the day that pays. */
  readonly at: Date;
}

/** What a namespace may spend in one UTC day, all models together. Absent: without a limit. */
export interface BudgetLimits {
  readonly tokens?: number;
  readonly costMicros?: number;
}

/** What a call will take at most, set aside before it is made. */
export interface BudgetReservation {
  readonly namespace: string;
  readonly callId: string;
  /** The UTC day: `2026-01-05`. */
  readonly day: string;
  readonly tokens: number;
  readonly costMicros: number;
  /** After which the call is taken to have died with its process, by the store's clock. */
  readonly leaseMs: number;
}

export type BudgetDecision =
  | { readonly granted: true }
  /** `spent`: the day's budget is used up. `reserved`: it is as far as can be told before the running calls have ended. */
  | { readonly granted: false; readonly by: 'spent' | 'reserved' };

/** From `from` on, and before `to`. */
export interface UsagePeriod {
  readonly from: Date;
  readonly to: Date;
}

/** What one model did for one purpose on one UTC day. */
export interface UsageRow {
  /** `2026-01-05`. */
  readonly day: string;
  readonly purpose: string;
  readonly model: string;
  readonly calls: number;
  /** Of these, those that brought no answer. */
  readonly failedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costMicros: number;
  readonly durationMs: number;
}

/**
 * Every call of a model and what it cost, and the budgets that they are held to. Leaves out calls during which their
 * process was killed: nobody is there to write them down.
 */
export interface UsageLedger {
  /**
   * Sets aside what a call may take. Granted while what was spent and what is set aside on that day are together below
   * each limit: so the last call to be granted may pass a limit, and it alone.
   */
  reserve(reservation: BudgetReservation, limits: BudgetLimits): Promise<BudgetDecision>;
  /** Gives back what was set aside for a call that was not made. Does nothing where nothing is. */
  release(namespace: string, callId: string): Promise<void>;
  /** Writes a call down, counts it towards its day, and ends its reservation, in one step. */
  record(call: CallRecord): Promise<void>;
  /** By day, purpose and model, in this order; at most 10,000 rows, the oldest first. */
  summarise(namespace: string, period: UsagePeriod): Promise<UsageRow[]>;
}
