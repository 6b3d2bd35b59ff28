/** What went wrong with an attempt. A crash has no word of its own: it shows as a lease that ran out. */
export type Fault =
  | { readonly kind: 'content'; readonly error: FaultError; readonly payload?: unknown }
  | { readonly kind: 'provider'; readonly error: FaultError; readonly retryAfterMs?: number }
  | { readonly kind: 'hold'; readonly reason: string; readonly until: Date }
  /** A clean shutdown hands its attempt back. */
  | { readonly kind: 'returned' };

export interface FaultError {
  readonly code: string;
  readonly detail: string;
}

/** What becomes of the window. */
export interface AfterFailure {
  readonly kind: 'wait' | 'halve' | 'fail';
  readonly outcome: Fault['kind'];
  readonly attempts: number;
  readonly error?: FaultError;
  readonly payload?: unknown;
  /** wait: when it is due again. */
  readonly nextAttemptAt?: Date;
  readonly holdReason?: string;
  readonly outageSince?: Date;
}

/** Bounds of the retry system. */
export const failureBounds = {
  contentAttempts: 3,
  contentBackoffMs: 2_000,
  providerBackoffMinMs: 2_000,
  providerBackoffMaxMs: 5 * 60_000,
  /** An outage longer than this ends in `failed`, which a retry undoes. */
  outageMs: 24 * 3_600_000,
  /** Leases that may run out without a word before the window is halved, then failed. */
  crashes: 5,
  crashBackoffMs: 2_000,
  /** A hold that is over at once, or a provider that asks for a year, is not taken at its word. */
  holdMinMs: 1_000,
  retryAfterMaxMs: 3_600_000,
} as const;

export interface FailingWindow {
  readonly turns: number;
  /** Content faults so far. */
  readonly attempts: number;
  /** How often it was halved: a half is tried once. */
  readonly halves: number;
  readonly outageSince?: Date;
}

/** The retry system in one place: content faults are counted, halved, failed; everything else waits. */
export function afterFailure(window: FailingWindow, fault: Fault, now: Date): AfterFailure {
  const { attempts } = window;
  // Neither says whether the provider is back, so an outage goes on through restarts and pauses.
  const outage = window.outageSince === undefined ? {} : { outageSince: window.outageSince };
  switch (fault.kind) {
    case 'returned':
      return { kind: 'wait', outcome: fault.kind, attempts, nextAttemptAt: now, ...outage };
    case 'hold':
      return {
        kind: 'wait',
        outcome: fault.kind,
        attempts,
        nextAttemptAt: afterHold(fault.until, now),
        holdReason: fault.reason,
        ...outage,
      };
    case 'provider':
      return afterProviderFault(window, fault, now);
    case 'content':
      return afterContentFault(window, fault, now);
  }
}

/**
 * What follows a lease that ran out without a word. The first crash is tried again at once; further ones after a pause
 * that doubles, so that a process that dies for another reason, again and again, does not take the windows with it that
 * it happened to hold: without the pause, a test that kills the service twenty times failed a window.
 */
export function afterCrashes(window: {
  readonly turns: number;
  readonly crashes: number;
  readonly halves: number;
}): { readonly kind: 'wait'; readonly pauseMs: number } | { readonly kind: 'halve' | 'fail' } {
  if (window.crashes >= failureBounds.crashes)
    return { kind: window.turns > 1 && window.halves === 0 ? 'halve' : 'fail' };
  return { kind: 'wait', pauseMs: window.crashes < 2 ? 0 : failureBounds.crashBackoffMs * 2 ** (window.crashes - 2) };
}

/** Whether the window is given up if this attempt ends in a content fault. */
export function isLastAttempt({
  turns,
  attempts,
  halves,
}: Pick<FailingWindow, 'turns' | 'attempts' | 'halves'>): boolean {
  return halves > 0 || (turns === 1 && attempts + 1 >= failureBounds.contentAttempts);
}

function afterContentFault(window: FailingWindow, fault: Extract<Fault, { kind: 'content' }>, now: Date): AfterFailure {
  const attempts = window.attempts + 1;
  const outcome = { outcome: fault.kind, attempts, error: fault.error, payload: fault.payload } as const;
  if (window.halves > 0) return { kind: 'fail', ...outcome };
  if (attempts < failureBounds.contentAttempts) {
    const delayMs = failureBounds.contentBackoffMs * 2 ** (attempts - 1);
    return { kind: 'wait', ...outcome, nextAttemptAt: new Date(now.getTime() + delayMs) };
  }
  return { kind: window.turns > 1 ? 'halve' : 'fail', ...outcome };
}

/** Waits as long as the outage has lasted, within bounds: the pause doubles without a counter. */
function afterProviderFault(
  window: FailingWindow,
  fault: Extract<Fault, { kind: 'provider' }>,
  now: Date,
): AfterFailure {
  const outageSince = window.outageSince ?? now;
  const lastedMs = now.getTime() - outageSince.getTime();
  const outcome = { outcome: fault.kind, attempts: window.attempts, error: fault.error, outageSince } as const;
  if (lastedMs >= failureBounds.outageMs) return { kind: 'fail', ...outcome };
  const pauseMs = Math.min(Math.max(lastedMs, failureBounds.providerBackoffMinMs), failureBounds.providerBackoffMaxMs);
  return {
    kind: 'wait',
    ...outcome,
    nextAttemptAt: new Date(now.getTime() + Math.max(pauseMs, askedPauseMs(fault.retryAfterMs))),
  };
}

/** What a provider asks for, within reason; nonsense counts as nothing. */
function askedPauseMs(retryAfterMs = 0): number {
  return Number.isFinite(retryAfterMs) ? Math.min(retryAfterMs, failureBounds.retryAfterMaxMs) : 0;
}

/** When a hold is over, but not at once: a hold without end would be no hold but a loop. */
function afterHold(until: Date, now: Date): Date {
  const earliest = now.getTime() + failureBounds.holdMinMs;
  return new Date(Number.isNaN(until.getTime()) ? earliest : Math.max(until.getTime(), earliest));
}
