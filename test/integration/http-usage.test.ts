import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createId } from '../../src/domain/identifier.ts';
import { limits } from '../../src/domain/limits.ts';
import { HoldWork } from '../../src/ports/faults.ts';
import type { CallRecord } from '../../src/ports/usage-ledger.ts';
import { createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { createTestClock, testEpoch } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { openHttpService } from './http-service.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

/** The UTC day on which test clocks begin. */
const today = '2026-01-05';
let service: StoredService;

beforeAll(async () => {
  service = await openStoredService();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** A namespace that models are called for. */
function openAccount() {
  const namespace = uniqueNamespace();
  const { usage, namespaces } = service.harness.store;
  return {
    namespace,
    get: async (query = '') => await service.send('GET', `${namespace}/usage${query}`),
    async record(call: Partial<CallRecord> = {}) {
      await usage.record({
        namespace,
        callId: createId(),
        purpose: 'extract',
        model: 'openai/m',
        inputTokens: 1_000,
        outputTokens: 200,
        durationMs: 1_500,
        outcome: 'ok',
        costMicros: 1_250_007,
        at: testEpoch,
        ...call,
      });
    },
    async limit(budget: { readonly tokensPerDay?: number; readonly costPerDay?: number }) {
      await namespaces.updateSettings(namespace, () => ({ budget }), testEpoch);
    },
  };
}

describe('usage', () => {
  it('shows calls, tokens and cost by day, purpose and model, with their sums and the budget of today', async () => {
    const account = openAccount();
    await account.limit({ tokensPerDay: 10_000, costPerDay: 5 });
    await account.record();
    await account.record({ outcome: 'provider_fault', inputTokens: 0, outputTokens: 0, costMicros: 0, durationMs: 10 });
    await account.record({ purpose: 'embed', model: 'openai/e', outputTokens: 0, costMicros: 3 });
    await account.record({ at: new Date('2026-01-04T23:59:59.999Z'), costMicros: 1 });
    await account.record({ at: new Date('2025-12-06T23:59:59.999Z') });
    const day = { day: today, purpose: 'extract', model: 'openai/m', calls: 1, failedCalls: 0, inputTokens: 1_000 };
    expect(await account.get()).toEqual({
      status: 200,
      body: {
        success: true,
        from: '2025-12-07',
        to: today,
        totals: { calls: 4, failedCalls: 1, inputTokens: 3_000, outputTokens: 400, cost: 1.250011 },
        days: [
          { ...day, day: '2026-01-04', outputTokens: 200, cost: 0.000001, durationMs: 1_500 },
          { ...day, purpose: 'embed', model: 'openai/e', outputTokens: 0, cost: 0.000003, durationMs: 1_500 },
          { ...day, calls: 2, failedCalls: 1, outputTokens: 200, cost: 1.250007, durationMs: 1_510 },
        ],
        budget: { tokensPerDay: 10_000, costPerDay: 5, tokensToday: 2_200, costToday: 1.25001, exhausted: false },
      },
    });
  });

  it('takes the days that are asked for, both ends inclusive, and the budget of today all the same', async () => {
    const account = openAccount();
    for (const at of [
      '2025-01-31T00:00:00Z',
      '2025-02-01T00:00:00Z',
      '2025-02-02T23:59:59.999Z',
      '2025-02-03T00:00:00Z',
    ])
      await account.record({ at: new Date(at) });
    await account.record();
    const { body } = await account.get('?from=2025-02-01&to=2025-02-02');
    expect(body).toMatchObject({ from: '2025-02-01', to: '2025-02-02', totals: { calls: 2 } });
    expect(body.days.map(({ day }: { day: string }) => day)).toEqual(['2025-02-01', '2025-02-02']);
    expect(body.budget).toEqual({
      tokensPerDay: null,
      costPerDay: null,
      tokensToday: 1_200,
      costToday: 1.250007,
      exhausted: false,
    });
    expect((await account.get('?to=2025-02-01')).body).toMatchObject({ from: '2025-01-03', totals: { calls: 2 } });
    expect((await account.get('?from=2025-02-03')).body).toMatchObject({ to: today, totals: { calls: 2 } });
  });

  it.each([
    { budget: { tokensPerDay: 1_200 }, exhausted: true },
    { budget: { tokensPerDay: 1_201 }, exhausted: false },
    { budget: { costPerDay: 1.250007 }, exhausted: true },
    { budget: { costPerDay: 1.250008, tokensPerDay: 1 }, exhausted: true },
    { budget: { costPerDay: 1.250008 }, exhausted: false },
    { budget: { costPerDay: 0 }, exhausted: true },
  ])('of $budget is exhausted: $exhausted', async ({ budget, exhausted }) => {
    const account = openAccount();
    await account.limit(budget);
    await account.record();
    expect((await account.get()).body.budget).toMatchObject({ ...budget, exhausted });
  });

  it('of a namespace that nobody used is nothing', async () => {
    const { body } = await openAccount().get();
    expect(body).toMatchObject({ days: [], totals: { calls: 0, cost: 0 }, budget: { tokensToday: 0 } });
  });

  it.each([
    { query: '?from=2026-01-06', field: 'from' },
    { query: '?from=2025-02-02&to=2025-02-01', field: 'to' },
    { query: `?from=2025-01-04&to=2026-01-05`, field: 'from' },
    { query: '?from=2024-01-01', field: 'from' },
    { query: '?from=2025-02-30', field: 'from' },
    { query: '?from=yesterday', field: 'from' },
    { query: '?to=2025-02-01T00:00:00Z', field: 'to' },
    { query: '?to=0001-01-01', field: 'to' },
    { query: '?to=9999-12-31', field: 'to' },
    { query: '?days=7', field: 'days' },
    { query: '?from=2025-02-01&from=2025-02-02', field: 'from' },
  ])('refuses $query at $field', async ({ query, field }) => {
    const answer = await openAccount().get(query);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });

  it('goes back a year at once', async () => {
    const last = new Date(testEpoch.getTime() - (limits.usageDays - 1) * 86_400_000).toISOString().slice(0, 10);
    expect(await openAccount().get(`?from=${last}`)).toMatchObject({ status: 200, body: { from: last, to: today } });
  });
});

describe('a window that is held', () => {
  it('shows its reason and when it is looked at again, and counts as held until it goes on', async () => {
    const extractor = createScriptedExtractor();
    const clock = createTestClock();
    await using held = await openHttpService({ extractor, clock });
    const client = held.client();
    const until = new Date(clock.now().getTime() + 3_600_000);
    extractor.failNext(new HoldWork('budget', until));
    await client.post('messages', { sessionId: 's', role: 'user', content: 'I run.' });
    await client.post('session/s/flush');
    await vi.waitFor(async () => expect((await client.get('coverage')).body.heldTurns).toBe(1));
    const { windows } = (await client.get('windows?state=pending')).body;
    expect(windows).toMatchObject([{ holdReason: 'budget', nextAttemptAt: until.toISOString(), attempts: 0 }]);
    expect((await client.get(`windows/${windows[0].windowId}`)).body).toMatchObject({
      holdReason: 'budget',
      history: [{ outcome: 'hold' }],
    });
    expect((await client.get('queue')).body).toMatchObject({ waiting: 1, delayed: 1, failed: 0 });
    clock.advance(3_600_000);
    await client.post('messages', { sessionId: 's', role: 'user', content: 'I swim.' });
    await client.post('session/s/flush');
    await vi.waitFor(async () => expect((await client.get('coverage')).body.turnsByState.processed).toBe(2));
    expect((await client.get('coverage')).body.heldTurns).toBe(0);
    const { body } = await client.get('windows?state=processed');
    expect(body.windows).toHaveLength(2);
    for (const window of body.windows) expect(window).not.toHaveProperty('holdReason');
  });
});
