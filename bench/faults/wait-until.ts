import { setTimeout as wait } from 'node:timers/promises';

const pollMs = 50;

export interface WaitOptions {
  readonly timeoutMs: number;
  /** Ends the wait with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Looks until something is there and gives it. Throws, saying what it waited for, where it does not come in time. */
export async function waitUntil<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  { timeoutMs, signal }: WaitOptions,
): Promise<Found> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain until ${what}.`);
    await wait(pollMs);
  }
}

/** Whether something became true in time. */
export async function becomesTrue(look: () => Promise<boolean> | boolean, options: WaitOptions): Promise<boolean> {
  return await waitUntil('a condition held', async () => (await look()) || undefined, options).catch(() => {
    options.signal?.throwIfAborted();
    return false;
  });
}
