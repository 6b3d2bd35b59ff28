import { describe, expect, it } from 'vitest';
import type { QuotaDecision } from '../../ports/call-quota.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import { createGuardBench, modelAnswer, modelRequest } from '../../testing/guard-bench.ts';
import { createRecordingQuota } from '../../testing/recording-usage.ts';
import { testEpoch } from '../../testing/test-clock.ts';
import { guardModel } from './guard-model.ts';

const { signal } = new AbortController();
const limited = { limits: { concurrency: 2 } };

describe('the limits', () => {
  it('are not asked about where there are none', async () => {
    const { model, reserved } = createGuardBench({ limits: {} });
    await model.generate(modelRequest, signal);
    expect(reserved).toEqual([]);
  });

  it('are told what a call took, or nothing where it failed', async () => {
    const { model, reserved, settled } = createGuardBench(limited);
    await model.generate(modelRequest, signal);
    expect(reserved).toMatchObject([{ modelId: 'openai/m' }]);
    expect(reserved[0]?.tokens).toBeGreaterThan(500);
    expect(settled).toEqual([['r', 150]]);
    const broken = createGuardBench({ ...limited, generate: () => Promise.reject(new ProviderFault('503')) });
    await expect(broken.model.generate(modelRequest, signal)).rejects.toThrow('503');
    expect(broken.settled).toEqual([['r', undefined]]);
  });

  it('are waited for as long as they say, and ever longer', async () => {
    const { model, pauses, calls } = createGuardBench({
      ...limited,
      decideQuota: (asked) =>
        asked < 5
          ? { granted: false, limit: 'concurrency', retryAfterMs: asked === 2 ? 1_500 : 50 }
          : { granted: true, reservationId: 'r' },
    });
    await model.generate(modelRequest, signal);
    expect([pauses, calls.length]).toEqual([[100, 1_500, 400, 800], 1]);
  });

  it('send the work back where the wait would be longer than the bound', async () => {
    const { model, pauses, calls, records } = createGuardBench({
      ...limited,
      maxWaitMs: 1_000,
      decideQuota: (asked) => ({ granted: false, limit: 'tokens', retryAfterMs: asked === 1 ? 600 : 45_000 }),
    });
    const hold = await model.generate(modelRequest, signal).catch((error: unknown) => error);
    expect(hold).toBeInstanceOf(HoldWork);
    const until = new Date(testEpoch.getTime() + 600 + 45_000);
    expect(hold).toMatchObject({ until, message: expect.stringContaining('(tokens)') });
    expect([pauses, calls, records]).toEqual([[600], [], []]);
  });

  it('are not waited for by a caller that has given up', async () => {
    const reason = new Error('shut down');
    const caller = new AbortController();
    const { ports } = createGuardBench();
    const quota = createRecordingQuota(() => ({ granted: false, limit: 'requests', retryAfterMs: 20_000 }));
    const { pause: _pause, ...rest } = ports;
    const options = { limits: { requestsPerMinute: 1 } };
    const model = guardModel({ id: 'm', generate: async () => modelAnswer }, { ...rest, quota: quota.quota }, options);
    const waiting = model.generate(modelRequest, caller.signal);
    await expect.poll(() => quota.reserved.length).toBe(1);
    caller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(quota.settled).toEqual([]);
  });

  it('do not lose an answer where the place cannot be given back', async () => {
    const { ports, log } = createGuardBench();
    const quota = { ...ports.quota, settle: () => Promise.reject(new Error('away')) };
    const model = guardModel(
      { id: 'm', generate: async () => modelAnswer },
      { ...ports, quota },
      { limits: { concurrency: 1 } },
    );
    expect(await model.generate(modelRequest, signal)).toBe(modelAnswer);
    expect(log.events('warn')).toEqual(['quota.settle_failed']);
  });
});

describe('the breaker', () => {
  const breaker = { failures: 2, pauseMs: 1_000, longestPauseMs: 60_000 };

  it('spares a provider that fails, and says for how long', async () => {
    const bench = createGuardBench({ ...limited, breaker, generate: () => Promise.reject(new ProviderFault('503')) });
    for (let call = 0; call < 2; call += 1)
      await expect(bench.model.generate(modelRequest, signal)).rejects.toThrow('503');
    await expect(bench.model.generate(modelRequest, signal)).rejects.toMatchObject({
      name: 'ProviderFault',
      message: expect.stringMatching(/for a while, .*: 503$/) as string,
      retryAfterMs: 1_000,
    });
    // What was turned away is no call and stood in no line.
    expect([bench.calls.length, bench.records.length, bench.reserved.length]).toEqual([2, 2, 2]);
    bench.clock.advance(1_000);
    await expect(bench.model.generate(modelRequest, signal)).rejects.toThrow('503');
    await expect(bench.model.generate(modelRequest, signal)).rejects.toMatchObject({ retryAfterMs: 2_000 });
  });

  it('waits as long as the provider asks', async () => {
    const bench = createGuardBench({
      breaker,
      generate: () => Promise.reject(new ProviderFault('429', { retryAfterMs: 9_000 })),
    });
    await expect(bench.model.generate(modelRequest, signal)).rejects.toThrow('429');
    await expect(bench.model.generate(modelRequest, signal)).rejects.toMatchObject({ retryAfterMs: 9_000 });
  });

  it('takes a refusal of the content for an answer, and nothing from a call that was given up', async () => {
    const faults = [new ProviderFault('a'), new ContentFault('b'), new ProviderFault('c'), new TypeError('d')];
    let made = 0;
    const bench = createGuardBench({
      breaker,
      generate: () => Promise.reject(faults[made++] ?? new Error('too many')),
    });
    for (const { message } of faults) await expect(bench.model.generate(modelRequest, signal)).rejects.toThrow(message);
    expect(bench.calls).toHaveLength(4);
  });

  it('does not take the limits for the provider', async () => {
    const decideQuota = (asked: number): QuotaDecision =>
      asked < 4 ? { granted: false, limit: 'requests', retryAfterMs: 60_000 } : { granted: true, reservationId: 'r' };
    const bench = createGuardBench({ ...limited, breaker, decideQuota });
    for (let call = 0; call < 3; call += 1)
      await expect(bench.model.generate(modelRequest, signal)).rejects.toThrow('limit');
    expect(await bench.model.generate(modelRequest, signal)).toBe(modelAnswer);
  });

  it('turns a call away that has waited while it opened', async () => {
    const { promise: opened, resolve: goOn } = Promise.withResolvers<void>();
    const bench = createGuardBench({
      ...limited,
      breaker,
      pause: () => opened,
      generate: () => Promise.reject(new ProviderFault('503')),
      decideQuota: (asked) =>
        asked === 1 ? { granted: false, limit: 'concurrency', retryAfterMs: 5 } : { granted: true, reservationId: 'r' },
    });
    const late = bench.model.generate(modelRequest, signal).catch((error: unknown) => error);
    await expect.poll(() => bench.pauses.length).toBe(1);
    for (let call = 0; call < 2; call += 1)
      await expect(bench.model.generate(modelRequest, signal)).rejects.toThrow('503');
    goOn();
    expect(await late).toMatchObject({ message: expect.stringMatching(/^The model is not asked for a while/) });
    expect([bench.calls.length, bench.settled.length]).toEqual([2, 3]);
  });
});
