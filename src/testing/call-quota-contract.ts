import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '../domain/identifier.ts';
import type { CallLimits, QuotaDecision } from '../ports/call-quota.ts';
import type { ModelCallHarness, OpenModelCallHarness } from './model-call-harness.ts';

/** The calls of one test: of a model that no other test asks. */
interface Caller {
  readonly reserve: (limits: CallLimits, call?: { tokens?: number; leaseMs?: number }) => Promise<QuotaDecision>;
  /** Reserves what is known to be granted. */
  readonly granted: (limits: CallLimits, tokens?: number) => Promise<string>;
  readonly settle: (reservationId: string, tokens?: number) => Promise<void>;
  readonly pass: (ms: number) => Promise<void>;
}

/** What every quota of calls keeps to. Call it in a test file with a way to open the one under test. */
export function describeCallQuotaContract(name: string, open: OpenModelCallHarness): void {
  describe(`the call quota of ${name}`, () => {
    let harness: ModelCallHarness | undefined;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => await harness?.close());
    const openCaller = (): Caller => {
      if (harness === undefined) throw new Error('the quota is open only while tests run');
      return createCaller(harness);
    };
    describeConcurrency(openCaller);
    describeMinutes(openCaller);
    describeTogether(openCaller);
  });
}

function createCaller({ quota, passTime }: ModelCallHarness): Caller {
  const modelId = `model-${createId()}`;
  const reserve: Caller['reserve'] = (limits, { tokens = 10, leaseMs = 60_000 } = {}) =>
    quota.reserve({ modelId, tokens, leaseMs }, limits);
  return {
    reserve,
    async granted(limits, tokens = 10) {
      const decision = await reserve(limits, { tokens });
      if (!decision.granted) throw new Error(`refused by ${decision.limit}`);
      return decision.reservationId;
    },
    settle: (reservationId, tokens) => quota.settle(reservationId, tokens),
    pass: (ms) => passTime({ modelId }, ms),
  };
}

function describeConcurrency(openCaller: () => Caller): void {
  it('grants everything where there is no limit', async () => {
    const { granted } = openCaller();
    const ids = await Promise.all(Array.from({ length: 20 }, () => granted({}, 1_000_000)));
    expect(new Set(ids).size).toBe(20);
  });

  it('grants so many calls at once, and the next when one has ended', async () => {
    const { granted, reserve, settle } = openCaller();
    const limits = { concurrency: 2 };
    const [first] = [await granted(limits), await granted(limits)];
    const refused = await reserve(limits);
    expect(refused).toMatchObject({ granted: false, limit: 'concurrency' });
    expect(!refused.granted && refused.retryAfterMs).toBeGreaterThan(0);
    await settle(first);
    await granted(limits);
    expect(await reserve(limits)).toMatchObject({ granted: false });
  });

  it('never grants more at once than the limit, whoever asks at the same time', async () => {
    const { reserve } = openCaller();
    const decisions = await Promise.all(Array.from({ length: 24 }, () => reserve({ concurrency: 5 })));
    expect(decisions.filter(({ granted }) => granted)).toHaveLength(5);
  });

  it('takes the place of a call back that has died with its process', async () => {
    const { reserve, granted, settle, pass } = openCaller();
    const limits = { concurrency: 1 };
    const first = await reserve(limits, { leaseMs: 30_000 });
    await pass(29_000);
    expect(await reserve(limits)).toMatchObject({ granted: false });
    await pass(2_000);
    await granted(limits);
    // A word from the dead changes nothing.
    await settle(first.granted ? first.reservationId : '', 0);
    expect(await reserve(limits)).toMatchObject({ granted: false });
  });

  it('ends a call once, however often it is told', async () => {
    const { granted, reserve, settle } = openCaller();
    const limits = { concurrency: 2 };
    const first = await granted(limits);
    await granted(limits);
    for (let time = 0; time < 3; time += 1) await settle(first);
    await granted(limits);
    expect(await reserve(limits)).toMatchObject({ granted: false });
    await settle(createId(), 5);
  });
}

function describeMinutes(openCaller: () => Caller): void {
  it('grants so many calls in any minute, however short they are', async () => {
    const { granted, reserve, settle, pass } = openCaller();
    const limits = { requestsPerMinute: 3 };
    await settle(await granted(limits));
    await pass(40_000);
    for (let call = 0; call < 2; call += 1) await settle(await granted(limits));
    const refused = await reserve(limits);
    expect(refused).toMatchObject({ granted: false, limit: 'requests' });
    // The first call is 40 seconds old.
    expect(!refused.granted && refused.retryAfterMs).toBeGreaterThan(15_000);
    expect(!refused.granted && refused.retryAfterMs).toBeLessThanOrEqual(20_000);
    await pass(20_000);
    await granted(limits);
    expect(await reserve(limits)).toMatchObject({ granted: false, limit: 'requests' });
  });

  it('grants so many tokens in any minute, by the estimate until the truth is known', async () => {
    const { granted, reserve, settle } = openCaller();
    const limits = { tokensPerMinute: 100 };
    const first = await granted(limits, 60);
    expect(await reserve(limits, { tokens: 50 })).toMatchObject({ granted: false, limit: 'tokens' });
    await settle(first, 20);
    await granted(limits, 50);
    expect(await reserve(limits, { tokens: 31 })).toMatchObject({ granted: false, limit: 'tokens' });
    await granted(limits, 30);
  });

  it('counts more than was estimated, and keeps the estimate where nothing is known', async () => {
    const { granted, reserve, settle } = openCaller();
    const limits = { tokensPerMinute: 100 };
    await settle(await granted(limits, 10), 80);
    await settle(await granted(limits, 15));
    expect(await reserve(limits, { tokens: 6 })).toMatchObject({ granted: false });
    await granted(limits, 5);
  });

  it('says when enough tokens will be free, not the first', async () => {
    const { granted, reserve, pass } = openCaller();
    const limits = { tokensPerMinute: 100 };
    await granted(limits, 10);
    await pass(30_000);
    await granted(limits, 80);
    const refused = await reserve(limits, { tokens: 50 });
    expect(!refused.granted && refused.retryAfterMs).toBeGreaterThan(50_000);
    const sooner = await reserve(limits, { tokens: 15 });
    expect(!sooner.granted && sooner.retryAfterMs).toBeLessThanOrEqual(30_000);
  });

  it('grants a call that is larger than a minute when it is alone', async () => {
    const { granted, reserve, pass } = openCaller();
    const limits = { tokensPerMinute: 100 };
    await granted(limits, 1);
    expect(await reserve(limits, { tokens: 5_000 })).toMatchObject({ granted: false, limit: 'tokens' });
    await pass(61_000);
    await granted(limits, 5_000);
    expect(await reserve(limits, { tokens: 1 })).toMatchObject({ granted: false, limit: 'tokens' });
  });

  it('takes numbers that no provider would say', async () => {
    const { granted, settle } = openCaller();
    await settle(await granted({}, 1e15), 1e15);
    await settle(await granted({}, -5), -5);
    await settle(await granted({ requestsPerMinute: 1e9, tokensPerMinute: 1e15, concurrency: 1e9 }, 0.5), 0.5);
  });
}

function describeTogether(openCaller: () => Caller): void {
  it('names the limit that stands in the way the longest', async () => {
    const { granted, reserve, pass } = openCaller();
    const limits = { concurrency: 1, requestsPerMinute: 2, tokensPerMinute: 100 };
    await granted(limits, 60);
    await pass(30_000);
    expect(await reserve(limits, { tokens: 10 })).toMatchObject({ limit: 'concurrency' });
    expect(await reserve(limits, { tokens: 50 })).toMatchObject({ limit: 'tokens' });
  });

  it('counts each model for itself', async () => {
    const [one, other] = [openCaller(), openCaller()];
    const limits = { concurrency: 1, requestsPerMinute: 1, tokensPerMinute: 10 };
    await one.granted(limits);
    await other.granted(limits);
    expect(await one.reserve(limits)).toMatchObject({ granted: false });
  });

  it('counts a refused call towards nothing', async () => {
    const { granted, reserve, settle } = openCaller();
    const limits = { concurrency: 1, requestsPerMinute: 2 };
    const first = await granted(limits);
    for (let time = 0; time < 5; time += 1) await reserve(limits);
    await settle(first);
    await granted(limits);
  });

  it('holds to a limit that was changed at once', async () => {
    const { granted, reserve } = openCaller();
    await granted({ concurrency: 2 });
    expect(await reserve({ concurrency: 1 })).toMatchObject({ granted: false });
    await granted({ concurrency: 2 });
  });
}
