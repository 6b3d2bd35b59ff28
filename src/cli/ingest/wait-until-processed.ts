import { setTimeout } from 'node:timers/promises';
import type { Coverage } from '../../ports/window-ledger.ts';
import { throwIfInterrupted } from '../interrupted.ts';
import type { CommandMemoir } from '../remote-memoir.ts';

/** How often it looks. */
const lookMs = 50;
/** Nothing moved for this long: longer than any extraction may take. */
const stallMs = 180_000;

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Called for each session that is done. */
  onSession?(): void;
}

/** How the sessions that were waited for ended. */
export interface Processed {
  /** Turns that are still not processed, because they are held back or nothing moved any more. */
  readonly pendingTurns: number;
  /** Turns in windows that failed. */
  readonly failedTurns: number;
}

/**
 * Closes the open tails of the sessions and waits until all of their turns are processed.
 *
 * @throws Interrupted, and as the memoir's calls.
 */
export async function waitUntilProcessed(
  memoir: CommandMemoir,
  sessionIds: Iterable<string>,
  options: WaitOptions,
): Promise<Processed> {
  const ids = [...sessionIds];
  for (const sessionId of ids) await memoir.sessions.flush(sessionId);
  const result = { pendingTurns: 0, failedTurns: 0 };
  for (const sessionId of ids) {
    const { turnsByState } = await waitForSession(memoir, sessionId, options);
    result.pendingTurns += unprocessed(turnsByState);
    result.failedTurns += turnsByState.failed;
    options.onSession?.();
  }
  return result;
}

async function waitForSession(memoir: CommandMemoir, sessionId: string, { signal }: WaitOptions): Promise<Coverage> {
  let movedAt = performance.now();
  let before: number | undefined;
  for (;;) {
    throwIfInterrupted(signal);
    const coverage = await memoir.operations.coverage({ sessionId });
    const left = unprocessed(coverage.turnsByState);
    if (left !== before) movedAt = performance.now();
    before = left;
    if (left <= coverage.heldTurns || performance.now() - movedAt > stallMs) return coverage;
    await setTimeout(lookMs);
  }
}

function unprocessed({ open, pending, leased }: Coverage['turnsByState']): number {
  return open + pending + leased;
}
