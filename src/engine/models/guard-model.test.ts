import { describe, expect, it } from 'vitest';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import { createGuardBench, modelAnswer, modelRequest } from '../../testing/guard-bench.ts';
import { testEpoch } from '../../testing/test-clock.ts';
import { guardEmbedder, guardModel } from './guard-model.ts';

const { signal } = new AbortController();
const budget = { tokensPerDay: 10_000 };
const limited = { limits: { concurrency: 2 } };

describe('a guarded model', () => {
  it('is called as it would be without guards, and keeps its name', async () => {
    const { model, calls } = createGuardBench();
    expect(await model.generate(modelRequest, signal)).toBe(modelAnswer);
    expect([model.id, calls]).toEqual(['openai/m', [modelRequest]]);
  });

  it('is not called once the caller has given up', async () => {
    const { model, calls, records } = createGuardBench();
    const reason = new Error('shut down');
    await expect(model.generate(modelRequest, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect([calls, records]).toEqual([[], []]);
  });
});

describe('the meter', () => {
  it('writes down what a call took and cost', async () => {
    const { model, records, clock } = createGuardBench({
      price: { inputPerMillion: 2, outputPerMillion: 8 },
      generate: async () => {
        clock.advance(1_234);
        return modelAnswer;
      },
    });
    await model.generate(modelRequest, signal);
    expect(records).toMatchObject([
      {
        namespace: 'n',
        purpose: 'extract',
        model: 'openai/m',
        windowId: modelRequest.windowId,
        inputTokens: 120,
        outputTokens: 30,
        durationMs: 1_234,
        outcome: 'ok',
        costMicros: 480,
        at: testEpoch,
      },
    ]);
  });

  it.each(['cut_off', 'refused'] as const)('counts an answer that was %s as what it was', async (finish) => {
    const { model, records } = createGuardBench({ generate: async () => ({ ...modelAnswer, finish }) });
    await model.generate(modelRequest, signal);
    expect(records).toMatchObject([{ outcome: finish, inputTokens: 120 }]);
  });

  it.each([
    { error: new ProviderFault('503'), outcome: 'provider_fault' },
    { error: new ContentFault('too long'), outcome: 'content_fault' },
    { error: new TypeError('a defect'), outcome: 'provider_fault' },
  ])('counts a call that ended with $error as $outcome, without tokens', async ({ error, outcome }) => {
    const { model, records } = createGuardBench({ generate: () => Promise.reject(error) });
    await expect(model.generate(modelRequest, signal)).rejects.toBe(error);
    expect(records).toMatchObject([{ outcome, inputTokens: 0, outputTokens: 0, costMicros: 0 }]);
  });

  it('counts a call that was given up with its prompt', async () => {
    const caller = new AbortController();
    const { model, records } = createGuardBench({
      generate: async () => {
        caller.abort(new Error('shut down'));
        throw new ProviderFault('cut');
      },
    });
    await expect(model.generate(modelRequest, caller.signal)).rejects.toThrow('cut');
    expect(records).toMatchObject([{ outcome: 'aborted', outputTokens: 0 }]);
    expect(records[0]?.inputTokens).toBeGreaterThan(3);
  });

  it('hands an answer on that it cannot write down', async () => {
    const { ports, log } = createGuardBench();
    const usage = { ...ports.usage, record: () => Promise.reject(new Error('away')) };
    const model = guardModel({ id: 'm', generate: async () => modelAnswer }, { ...ports, usage });
    expect(await model.generate(modelRequest, signal)).toBe(modelAnswer);
    expect(log.events('error')).toEqual(['usage.record_failed']);
  });
});

describe('the budget', () => {
  it('is not asked about where there is none', async () => {
    const { model, reservations } = createGuardBench();
    await model.generate(modelRequest, signal);
    expect(reservations).toEqual([]);
  });

  it('has set aside for it what the call may take at most', async () => {
    const { model, reservations, records, released } = createGuardBench({
      budget: { ...budget, costPerDay: 1 },
      price: { inputPerMillion: 0, outputPerMillion: 10 },
    });
    await model.generate(modelRequest, signal);
    expect(reservations).toMatchObject([{ namespace: 'n', day: '2026-01-05', costMicros: 5_000 }]);
    expect(reservations[0]?.tokens).toBeGreaterThan(500);
    // Recording ends the reservation of the same call.
    expect([records[0]?.callId, released]).toEqual([reservations[0]?.callId, []]);
  });

  it.each([
    { by: 'spent', at: testEpoch, until: '2026-01-05T10:05:00.000Z' },
    { by: 'spent', at: new Date('2026-01-05T23:58:00Z'), until: '2026-01-06T00:00:00.000Z' },
    { by: 'reserved', at: testEpoch, until: '2026-01-05T10:00:15.000Z' },
  ] as const)('holds work that it has no room for, until $until', async ({ by, at, until }) => {
    const { model, calls, records, reserved, clock } = createGuardBench({
      ...limited,
      budget,
      decideBudget: () => ({ granted: false, by }),
    });
    clock.set(at);
    const held = await model.generate(modelRequest, signal).catch((error: unknown) => error);
    expect(held).toBeInstanceOf(HoldWork);
    expect(held).toMatchObject({ message: 'budget', until: new Date(until) });
    expect([calls, records, reserved]).toEqual([[], [], []]);
  });

  it('has back what was set aside for a call that was turned away further on', async () => {
    const { model, reservations, released } = createGuardBench({
      ...limited,
      budget,
      decideQuota: () => ({ granted: false, limit: 'requests', retryAfterMs: 60_000 }),
    });
    await expect(model.generate(modelRequest, signal)).rejects.toThrow(HoldWork);
    expect(released).toEqual(reservations.map(({ callId }) => callId));
  });

  it('shows the first reason where nothing can be given back', async () => {
    const { ports, log } = createGuardBench({ budget });
    const usage = { ...ports.usage, reserve: ports.usage.reserve, release: () => Promise.reject(new Error('away')) };
    const model = guardModel(
      { id: 'm', generate: () => Promise.reject(new ContentFault('long')) },
      { ...ports, usage },
    );
    await expect(model.generate(modelRequest, signal)).rejects.toThrow('long');
    expect(log.events('warn')).toEqual(['budget.release_failed']);
  });
});

describe('a guarded embedding model', () => {
  it('goes on the account that it is made for, by the same rules', async () => {
    const bench = createGuardBench({ budget });
    const embedder = {
      id: 'openai/e',
      dimension: 2,
      embed: async () => ({ vectors: [[1, 0]], inputTokens: 4 }),
    };
    const forAccount = guardEmbedder(embedder, bench.ports, {
      limits: { concurrency: 1 },
      price: { inputPerMillion: 1 },
    });
    const own = forAccount({ namespace: 'n', purpose: 'embed query' });
    expect(await own.embed(['Ana runs.'], signal)).toEqual({ vectors: [[1, 0]], inputTokens: 4 });
    expect([own.id, own.dimension]).toEqual(['openai/e', 2]);
    expect(bench.records).toMatchObject([
      { namespace: 'n', purpose: 'embed query', model: 'openai/e', inputTokens: 4, outputTokens: 0, costMicros: 4 },
    ]);
    expect([bench.reservations.length, bench.settled]).toEqual([1, [['r', 4]]]);
  });
});
