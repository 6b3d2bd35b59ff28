import { describe, expect, it } from 'vitest';
import { ProviderFault } from '../../ports/faults.ts';
import { withinTime } from './time-limit.ts';

const deaf = (): Promise<never> => Promise.withResolvers<never>().promise;

describe('a call within its time', () => {
  it('gives what the call gives, and leaves its signal alone', async () => {
    const { signal } = new AbortController();
    const { promise, resolve } = Promise.withResolvers<AbortSignal>();
    const result = withinTime({ signal, timeoutMs: 60_000 }, async (limited) => {
      resolve(limited);
      return 'answer';
    });
    expect(await result).toBe('answer');
    expect((await promise).aborted).toBe(false);
  });

  it('ends when its time is over, even where the call does not listen', async () => {
    const { signal } = new AbortController();
    const ended = withinTime({ signal, timeoutMs: 5 }, deaf);
    await expect(ended).rejects.toThrow(ProviderFault);
    await expect(ended).rejects.toThrow('The model did not answer within 5 ms.');
  });

  it('tells the call that it is over', async () => {
    const { signal } = new AbortController();
    const heard = Promise.withResolvers<unknown>();
    const ended = withinTime({ signal, timeoutMs: 5 }, (limited) => {
      limited.addEventListener('abort', () => heard.resolve(limited.reason), { once: true });
      return deaf();
    });
    await expect(ended).rejects.toThrow(ProviderFault);
    expect(await heard.promise).toBeInstanceOf(ProviderFault);
  });

  it('ends with the reason of the caller, whatever the call makes of it', async () => {
    const caller = new AbortController();
    const reason = new Error('shut down');
    const ended = withinTime({ signal: caller.signal, timeoutMs: 60_000 }, (limited) => {
      const { promise, reject } = Promise.withResolvers<never>();
      limited.addEventListener('abort', () => reject(new Error('mine')), { once: true });
      return promise;
    });
    caller.abort(reason);
    await expect(ended).rejects.toBe(reason);
  });

  it('is not begun where the caller has given up', async () => {
    const reason = new Error('shut down');
    let calls = 0;
    const run = async (): Promise<void> => void (calls += 1);
    await expect(withinTime({ signal: AbortSignal.abort(reason), timeoutMs: 1 }, run)).rejects.toBe(reason);
    expect(calls).toBe(0);
  });

  it('takes a time beyond what timers hold for a long one', async () => {
    const { signal } = new AbortController();
    expect(await withinTime({ signal, timeoutMs: 2 ** 40 }, async () => 1)).toBe(1);
  });
});
