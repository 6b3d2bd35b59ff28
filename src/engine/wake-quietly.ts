import type { Log } from '../ports/log.ts';
import type { Wake, WakeQueue } from '../ports/wake-queue.ts';

/** What it takes to wake. */
export interface WakePorts {
  readonly wakes: WakeQueue;
  readonly log: Log;
}

/**
 * Wakes sessions whose work is durable already. A queue that is away must not turn the acknowledgement into an error:
 * the sweep wakes whatever is due.
 */
export async function wakeQuietly(
  { wakes, log }: WakePorts,
  list: readonly Wake[],
  delayMs: () => number | Promise<number>,
): Promise<void> {
  try {
    await wakes.wake(list, await delayMs());
  } catch (error) {
    log.warn('wake.failed', { sessions: list.length, error });
  }
}
