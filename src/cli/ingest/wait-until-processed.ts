import { setTimeout } from 'node:timers/promises';
import type { Coverage } from '../../ports/window-ledger.ts';
import { throwIfInterrupted } from '../interrupted.ts';
import type { CommandMemoir } from '../remote-memoir.ts';
import { describeWaiting } from './describe-waiting.ts';

/** How often it looks. */
const lookMs = 50;
/** How often it asks why nothing moves. */
const explainMs = 1_000;
/** Windows of a session that are asked about: they wait for the same, one after the other. */
const explainedWindows = 20;
/** Nothing moved for this long: longer than any extraction may take. */
const stallMs = 180_000;

export interface WaitOptions {
  readonly signal: AbortSignal;
  /** Called for each session that is done. */
  onSession?(): void;
  /** Called with why something waits, in a sentence: for each reason once. */
  readonly onWaiting?: (sentence: string) => void;
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
  const explain = explainOnce(memoir, options);
  for (const sessionId of ids) {
    const { turnsByState } = await waitForSession(memoir, sessionId, { signal: options.signal, explain });
    result.pendingTurns += unprocessed(turnsByState);
    result.failedTurns += turnsByState.failed;
    options.onSession?.();
  }
  return result;
}

/** Asks why a session waits, and tells what is new about it. */
function explainOnce(memoir: CommandMemoir, { onWaiting }: WaitOptions): (sessionId: string) => Promise<void> {
  const told = new Set<string>();
  return async (sessionId) => {
    if (onWaiting === undefined) return;
    const windows = await memoir.operations.windows({ state: 'pending', sessionId, limit: explainedWindows });
    const why = windows.map(describeWaiting).find((sentence) => sentence !== undefined);
    if (why === undefined || told.has(why)) return;
    told.add(why);
    onWaiting(why);
  };
}

interface SessionWait {
  readonly signal: AbortSignal;
  readonly explain: (sessionId: string) => Promise<void>;
}

async function waitForSession(
  memoir: CommandMemoir,
  sessionId: string,
  { signal, explain }: SessionWait,
): Promise<Coverage> {
  let movedAt = performance.now();
  let explainedAt = movedAt;
  let before: number | undefined;
  for (;;) {
    throwIfInterrupted(signal);
    const coverage = await memoir.operations.coverage({ sessionId });
    const left = unprocessed(coverage.turnsByState);
    if (left !== before) movedAt = performance.now();
    before = left;
    const ended = left <= coverage.heldTurns || performance.now() - movedAt > stallMs;
    if (left > 0 && (ended || performance.now() - explainedAt > explainMs)) {
      await explain(sessionId);
      explainedAt = performance.now();
    }
    if (ended) return coverage;
    await setTimeout(lookMs);
  }
}

function unprocessed({ open, pending, leased }: Coverage['turnsByState']): number {
  return open + pending + leased;
}
