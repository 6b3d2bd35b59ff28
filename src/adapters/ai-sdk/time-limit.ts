import { ProviderFault } from '../../ports/faults.ts';

/** How long a call of a language model may take where nothing else is set: a long window on a slow model. */
export const defaultTimeoutMs = 120_000;

/** Beyond this a timer of Node fires at once. */
const longestTimerMs = 2 ** 31 - 1;

export interface TimeLimit {
  /** The caller's. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/**
 * Runs a call until it ends, the caller gives up or its time is over, and rejects accordingly: with the signal's reason or
 * with a ProviderFault. It does not wait for a model that ignores its signal.
 */
export async function withinTime<T>(limit: TimeLimit, run: (signal: AbortSignal) => PromiseLike<T>): Promise<T> {
  const { signal, timeoutMs } = limit;
  signal.throwIfAborted();
  const controller = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (reason: unknown): void => {
    // First the answer to the caller: what the model makes of the abort must not come before it.
    reject(reason);
    controller.abort(reason);
  };
  const giveUp = (): void => end(signal.reason);
  const timer = setTimeout(
    () => end(new ProviderFault(`The model did not answer within ${timeoutMs} ms.`, { timedOut: true })),
    Math.min(timeoutMs, longestTimerMs),
  );
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}
