import { setTimeout as wait } from 'node:timers/promises';
import { isMemoirError } from '../../domain/errors.ts';

/** Between two tries: a server that is restarted in order is back within a second. */
const pauseMs = 250;

/**
 * Asks the store again while it is away, for a while: no extraction is done twice, and no window lies idle until its lease
 * runs out, because the store was restarted. Of what is asked it must be harmless that it was done already.
 */
export async function askPatiently<Answer>(
  ask: () => Promise<Answer>,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Answer> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      const isOver = signal.aborted || performance.now() + pauseMs >= end;
      if (isOver || !isMemoirError(error, 'store_unavailable')) throw error;
    }
    await wait(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}
