/** Bounds of a circuit breaker. */
export interface BreakerBounds {
  /** Faults of the provider in a row that open it. */
  readonly failures: number;
  /** The first pause; each further one in a row is twice as long. */
  readonly pauseMs: number;
  /** The longest pause, also where the provider asks for a longer one. */
  readonly longestPauseMs: number;
}

/** As the ledger's own backoff: it ends with five minutes too. */
export const defaultBreaker: BreakerBounds = { failures: 5, pauseMs: 2_000, longestPauseMs: 300_000 };

/**
 * Whether a provider is called at all. Instants are epoch milliseconds. `generation` grows with every change that makes
 * calls from before it meaningless: what was sent before the breaker opened says nothing about the provider after it.
 */
export type BreakerState =
  /** Calls go through, but for a rest that the provider asked for. */
  | { readonly kind: 'closed'; readonly generation: number; readonly failures: number; readonly restUntil: number }
  /** Nothing goes through until then; after it one call, to see. */
  | { readonly kind: 'open'; readonly generation: number; readonly openings: number; readonly until: number }
  /** The one call is under way. */
  | { readonly kind: 'probing'; readonly generation: number; readonly openings: number };

export const closedBreaker: BreakerState = { kind: 'closed', generation: 0, failures: 0, restUntil: 0 };

/** How a call ended, as far as it says something about the provider. */
export type CallEnd =
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly retryAfterMs?: number | undefined }
  /** It was given up before it could say anything. */
  | { readonly kind: 'unknown' };

export type Admission =
  | { readonly admitted: true; readonly state: BreakerState }
  | { readonly admitted: false; readonly retryAfterMs: number };

/** Asks for a call at an instant. Where admitted, the new state's generation is the ticket to end it with. */
export function admitCall(state: BreakerState, now: number, bounds: BreakerBounds): Admission {
  const pauseMs = pauseOf(state, now, bounds);
  if (pauseMs > 0) return { admitted: false, retryAfterMs: pauseMs };
  if (state.kind === 'closed') return { admitted: true, state };
  const { generation, openings } = state;
  return { admitted: true, state: { kind: 'probing', generation: generation + 1, openings } };
}

/** Milliseconds for which no call is admitted: 0 where one is. */
export function pauseOf(state: BreakerState, now: number, bounds: BreakerBounds): number {
  if (state.kind === 'probing') return bounds.pauseMs;
  const leftMs = (state.kind === 'closed' ? state.restUntil : state.until) - now;
  // More than the longest pause can only be left where the clock was set back.
  return leftMs > bounds.longestPauseMs ? 0 : Math.max(leftMs, 0);
}

export interface EndedCall {
  /** The generation that it was admitted under. */
  readonly ticket: number;
  readonly end: CallEnd;
  readonly now: number;
}

/** The state after a call has ended. */
export function afterCall(state: BreakerState, call: EndedCall, bounds: BreakerBounds): BreakerState {
  if (call.ticket !== state.generation) return state;
  switch (state.kind) {
    case 'closed':
      return afterUsualCall(state, call, bounds);
    case 'probing':
      return afterProbe(state, call, bounds);
    case 'open':
      return state;
  }
}

function afterUsualCall(
  state: Extract<BreakerState, { kind: 'closed' }>,
  { end, now }: EndedCall,
  bounds: BreakerBounds,
): BreakerState {
  if (end.kind === 'unknown') return state;
  if (end.kind === 'answered') return { ...state, failures: 0 };
  const failures = state.failures + 1;
  if (failures >= bounds.failures) return open({ generation: state.generation, openings: 1 }, { end, now }, bounds);
  const restUntil = now + askedPauseMs(end.retryAfterMs, bounds);
  return { ...state, failures, restUntil: Math.max(state.restUntil, restUntil) };
}

function afterProbe(
  { generation, openings }: Extract<BreakerState, { kind: 'probing' }>,
  { end, now }: EndedCall,
  bounds: BreakerBounds,
): BreakerState {
  if (end.kind === 'answered') return { ...closedBreaker, generation: generation + 1 };
  // Nothing was learnt, so the next call may try.
  if (end.kind === 'unknown') return { kind: 'open', generation: generation + 1, openings, until: now };
  return open({ generation, openings: openings + 1 }, { end, now }, bounds);
}

function open(
  { generation, openings }: { readonly generation: number; readonly openings: number },
  { end, now }: { readonly end: Extract<CallEnd, { kind: 'failed' }>; readonly now: number },
  bounds: BreakerBounds,
): BreakerState {
  const grownMs = Math.min(bounds.pauseMs * 2 ** Math.min(openings - 1, 30), bounds.longestPauseMs);
  const until = now + Math.max(grownMs, askedPauseMs(end.retryAfterMs, bounds));
  return { kind: 'open', generation: generation + 1, openings, until };
}

function askedPauseMs(retryAfterMs: number | undefined, { longestPauseMs }: BreakerBounds): number {
  if (retryAfterMs === undefined || !Number.isFinite(retryAfterMs)) return 0;
  return Math.min(Math.max(retryAfterMs, 0), longestPauseMs);
}
