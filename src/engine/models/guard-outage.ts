import {
  admitCall,
  afterCall,
  type BreakerBounds,
  type BreakerState,
  type CallEnd,
  closedBreaker,
  pauseOf,
} from '../../domain/models/circuit-breaker.ts';
import type { Clock } from '../../ports/clock.ts';
import { ContentFault, ProviderFault } from '../../ports/faults.ts';
import type { CallGuard } from './model-call.ts';

/** One circuit breaker, for one model in one process, as two guards with a place to wait between them. */
export interface OutageGuards {
  /** Whether calls go through at this moment. */
  isClosed(): boolean;
  /** Turns calls away while it is open, so that nobody queues for a provider that is not there. */
  readonly atTheDoor: CallGuard;
  /** Asks again, now that the call would be made, and learns from how it ends. */
  readonly atTheCall: CallGuard;
}

/** Spares a provider that is down the calls, and the calls their time-outs. */
export function guardOutage(clock: Clock, bounds: BreakerBounds): OutageGuards {
  let state: BreakerState = closedBreaker;
  /** What the provider said when it last failed: while it is not asked, everyone who would ask wants to know. */
  let lastFault: string | undefined;
  const now = (): number => clock.now().getTime();
  return {
    isClosed: () => pauseOf(state, now(), bounds) === 0,
    atTheDoor: async (_call, next) => {
      const pauseMs = pauseOf(state, now(), bounds);
      if (pauseMs > 0) throw isOpen(pauseMs, lastFault);
      return await next();
    },
    atTheCall: async ({ signal }, next) => {
      const admission = admitCall(state, now(), bounds);
      if (!admission.admitted) throw isOpen(admission.retryAfterMs, lastFault);
      state = admission.state;
      const ticket = state.generation;
      const end = (kind: CallEnd): void => {
        state = afterCall(state, { ticket, end: kind, now: now() }, bounds);
      };
      try {
        const answered = await next();
        end({ kind: 'answered' });
        return answered;
      } catch (error) {
        const kind = endOf(error, signal);
        if (kind.kind === 'failed') lastFault = (error as ProviderFault).message;
        end(kind);
        throw error;
      }
    },
  };
}

/** A refusal of the content is an answer; what is neither is no word about the provider. */
function endOf(error: unknown, signal: AbortSignal): CallEnd {
  if (signal.aborted) return { kind: 'unknown' };
  if (error instanceof ContentFault) return { kind: 'answered' };
  return error instanceof ProviderFault ? { kind: 'failed', retryAfterMs: error.retryAfterMs } : { kind: 'unknown' };
}

function isOpen(retryAfterMs: number, lastFault: string | undefined): ProviderFault {
  const last = lastFault === undefined ? '.' : `: ${lastFault}`;
  return new ProviderFault(
    `The model is not asked for a while, because its provider failed or asked for a pause${last}`,
    { retryAfterMs },
  );
}
