import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';
import type { PendingSession, PendingState, PendingWork } from '../../ports/pending-work.ts';
import type { RecallScope } from '../../ports/recall-index.ts';
import type { Wake } from '../../ports/wake-queue.ts';

/** How waiting ended: everything was processed, or why not everything was. */
export type WaitOutcome = 'processed' | 'held' | 'failing' | 'late' | 'ended';

export interface WaitOptions {
  readonly scope: RecallScope;
  readonly waitMs: number;
  /** Whoever asked has gone: rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Waits for what was acknowledged to be processed. */
export interface ProcessedWait {
  /**
   * Closes the open tails of the scope, wakes their sessions, and looks again until all turns that were there are processed, or nothing
   * but what cannot be done within the bound is left. Turns that come meanwhile are not waited for.
   */
  untilProcessed(namespace: string, options: WaitOptions): Promise<WaitOutcome>;
  /** Ends all waiting, now and later: nobody processes any more. */
  end(): void;
}

export interface ProcessedWaitPorts {
  readonly pending: PendingWork;
  readonly wakes: { send(wakes: readonly Wake[], delayMs: number): void };
  readonly clock: Clock;
}

/** Steps double, so that quick work is seen soon and slow work is not asked after all the time. */
const steps = { firstMs: 5, lastMs: 250 } as const;

export function createProcessedWait(ports: ProcessedWaitPorts): ProcessedWait {
  const ended = new AbortController();
  return {
    untilProcessed: (namespace, options) => untilProcessed(ports, namespace, { ...options, ended: ended.signal }),
    end: () => ended.abort(),
  };
}

async function untilProcessed(
  { pending, wakes, clock }: ProcessedWaitPorts,
  namespace: string,
  { scope, waitMs, signal, ended }: WaitOptions & { readonly ended: AbortSignal },
): Promise<WaitOutcome> {
  const startedAt = performance.now();
  let left: readonly PendingSession[] = await pending.hasten(namespace, scope);
  wakes.send(
    left.map(({ sessionId }) => ({ namespace, sessionId })),
    0,
  );
  for (let stepMs: number = steps.firstMs; ; stepMs = Math.min(2 * stepMs, steps.lastMs)) {
    signal?.throwIfAborted();
    const states = await pending.listPending(namespace, left);
    if (states.length === 0) return 'processed';
    left = states;
    const leftMs = waitMs - (performance.now() - startedAt);
    const hopeless = hopelessness(states, new Date(clock.now().getTime() + leftMs));
    if (hopeless !== undefined) return hopeless;
    if (ended.aborted) return 'ended';
    if (leftMs <= 0) return 'late';
    await sleep(Math.min(stepMs, leftMs), signal === undefined ? [ended] : [ended, signal]);
  }
}

/** Why nothing that is left can be done before the end; undefined where something can. */
function hopelessness(states: readonly PendingState[], end: Date): 'held' | 'failing' | undefined {
  const isLater = ({ nextAttemptAt }: PendingState): boolean => nextAttemptAt !== undefined && nextAttemptAt > end;
  if (!states.every((state) => state.held || isLater(state))) return undefined;
  return states.some(({ held }) => held) ? 'held' : 'failing';
}

/** Wakes early, and leaves no timer, where one of the signals comes. */
async function sleep(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  try {
    await setTimeout(ms, undefined, { signal: AbortSignal.any([...signals]) });
  } catch {
    // Whoever waits looks at the signals next.
  }
}
