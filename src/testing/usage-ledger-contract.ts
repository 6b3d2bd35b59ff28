import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '../domain/identifier.ts';
import type { BudgetLimits, BudgetReservation, CallRecord, UsageLedger } from '../ports/usage-ledger.ts';
import type { ModelCallHarness, OpenModelCallHarness } from './model-call-harness.ts';
import { testEpoch } from './test-clock.ts';
import { uniqueNamespace } from './unique-namespace.ts';

const today = '2026-01-05';
const week = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-01-08T00:00:00Z') };

/** A namespace of its own for each test. */
interface Account {
  readonly usage: UsageLedger;
  readonly namespace: string;
  readonly record: (call?: Partial<CallRecord>) => Promise<CallRecord>;
  readonly reserve: (limits: BudgetLimits, reservation?: Partial<BudgetReservation>) => Promise<string>;
  readonly pass: (ms: number) => Promise<void>;
}

/** What every usage ledger keeps to. Call it in a test file with a way to open the one under test. */
export function describeUsageLedgerContract(name: string, open: OpenModelCallHarness): void {
  describe(`the usage ledger of ${name}`, () => {
    let harness: ModelCallHarness | undefined;
    beforeAll(async () => {
      harness = await open();
    });
    afterAll(async () => await harness?.close());
    const openAccount = (): Account => {
      if (harness === undefined) throw new Error('the ledger is open only while tests run');
      return createAccount(harness);
    };
    describeRecording(openAccount);
    describeSummaries(openAccount);
    describeBudgets(openAccount);
  });
}

function createAccount({ usage, passTime }: ModelCallHarness): Account {
  const namespace = uniqueNamespace();
  return {
    usage,
    namespace,
    async record(call = {}) {
      const recorded = { ...buildRecord(namespace), ...call };
      await usage.record(recorded);
      return recorded;
    },
    async reserve(limits, reservation = {}) {
      const base = { namespace, callId: createId(), day: today, tokens: 10, costMicros: 0, leaseMs: 60_000 };
      const decision = await usage.reserve({ ...base, ...reservation }, limits);
      return decision.granted ? 'granted' : decision.by;
    },
    pass: (ms) => passTime({ namespace }, ms),
  };
}

function buildRecord(namespace: string): CallRecord {
  return {
    namespace,
    callId: createId(),
    purpose: 'extract',
    model: 'openai/m',
    inputTokens: 100,
    outputTokens: 20,
    durationMs: 1_500,
    outcome: 'ok',
    costMicros: 7,
    at: testEpoch,
  };
}

function describeRecording(openAccount: () => Account): void {
  it('counts what is recorded, and the same call once', async () => {
    const { usage, namespace, record } = openAccount();
    const first = await record({ windowId: createId() });
    await usage.record({ ...first, inputTokens: 9_999, outcome: 'aborted' });
    await record({ outcome: 'provider_fault', inputTokens: 0, outputTokens: 0, costMicros: 0, durationMs: 5 });
    expect(await usage.summarise(namespace, week)).toEqual([
      {
        day: today,
        purpose: 'extract',
        model: 'openai/m',
        calls: 2,
        failedCalls: 1,
        inputTokens: 100,
        outputTokens: 20,
        costMicros: 7,
        durationMs: 1_505,
      },
    ]);
  });

  it('loses none of many calls at once', async () => {
    const { usage, namespace, record, reserve } = openAccount();
    await Promise.all(Array.from({ length: 30 }, () => record({ inputTokens: 1, outputTokens: 1 })));
    expect(await usage.summarise(namespace, week)).toMatchObject([{ calls: 30, inputTokens: 30, costMicros: 210 }]);
    expect([await reserve({ tokens: 60 }), await reserve({ tokens: 61 })]).toEqual(['spent', 'granted']);
    expect([await reserve({ costMicros: 210 }), await reserve({ costMicros: 211 })]).toEqual(['spent', 'granted']);
  });

  it('takes what no provider would say', async () => {
    const { usage, namespace, record } = openAccount();
    await record({ inputTokens: 1e12, outputTokens: -3, durationMs: 1.5, costMicros: 2 ** 52 });
    expect(await usage.summarise(namespace, week)).toMatchObject([
      { inputTokens: 2_147_483_647, outputTokens: 0, durationMs: 2, costMicros: 2 ** 52 },
    ]);
  });
}

function describeSummaries(openAccount: () => Account): void {
  it('tells days of UTC, purposes and models apart, in order', async () => {
    const { usage, namespace, record } = openAccount();
    await record({ at: new Date('2026-01-06T00:00:00Z') });
    await record({ at: new Date('2026-01-05T23:59:59.999Z'), purpose: 'judge' });
    await record({ purpose: 'judge', model: 'azure/z' });
    await record();
    const rows = await usage.summarise(namespace, week);
    expect(rows.map(({ day, purpose, model }) => [day, purpose, model])).toEqual([
      ['2026-01-05', 'extract', 'openai/m'],
      ['2026-01-05', 'judge', 'azure/z'],
      ['2026-01-05', 'judge', 'openai/m'],
      ['2026-01-06', 'extract', 'openai/m'],
    ]);
  });

  it('keep to their period, of which the end is not part', async () => {
    const { usage, namespace, record } = openAccount();
    const [before, first, last, after] = [
      new Date('2026-01-04T23:59:59.999Z'),
      new Date('2026-01-05T00:00:00Z'),
      new Date('2026-01-05T23:59:59.999Z'),
      new Date('2026-01-06T00:00:00Z'),
    ];
    for (const at of [before, first, last, after]) await record({ at });
    expect(await usage.summarise(namespace, { from: first, to: after })).toMatchObject([{ day: today, calls: 2 }]);
    expect(await usage.summarise(namespace, { from: after, to: first })).toEqual([]);
  });

  it('show a namespace its own calls only', async () => {
    const [one, other] = [openAccount(), openAccount()];
    await one.record();
    expect(await other.usage.summarise(other.namespace, week)).toEqual([]);
    expect(await other.reserve({ tokens: 1 })).toBe('granted');
  });
}

function describeBudgets(openAccount: () => Account): void {
  it('grants until the day has reached a limit, and says that it was reached', async () => {
    const { record, reserve } = openAccount();
    await record({ inputTokens: 60, outputTokens: 39, costMicros: 0 });
    expect(await reserve({ tokens: 100 }, { tokens: 50 })).toBe('granted');
    await record({ inputTokens: 1, outputTokens: 0, costMicros: 500 });
    expect(await reserve({ tokens: 100 })).toBe('spent');
    expect(await reserve({ costMicros: 500 })).toBe('spent');
    expect(await reserve({ tokens: 1_000, costMicros: 501 })).toBe('granted');
    expect(await reserve({})).toBe('granted');
  });

  it('lets ten callers at once overspend no more than one', async () => {
    const { reserve } = openAccount();
    const decisions = await Promise.all(Array.from({ length: 10 }, () => reserve({ tokens: 25 }, { tokens: 10 })));
    expect(decisions.filter((decision) => decision === 'granted')).toHaveLength(3);
    expect(new Set(decisions)).toEqual(new Set(['granted', 'reserved']));
  });

  it('holds money to the same rule', async () => {
    const { reserve } = openAccount();
    const decisions: string[] = [];
    for (let call = 0; call < 3; call += 1) decisions.push(await reserve({ costMicros: 15 }, { costMicros: 10 }));
    expect(decisions).toEqual(['granted', 'granted', 'reserved']);
  });

  it('counts what a call took instead of what was set aside for it', async () => {
    const { record, reserve } = openAccount();
    const callId = createId();
    expect(await reserve({ tokens: 100 }, { callId, tokens: 100 })).toBe('granted');
    expect(await reserve({ tokens: 100 })).toBe('reserved');
    await record({ callId, inputTokens: 30, outputTokens: 10 });
    expect(await reserve({ tokens: 100 }, { tokens: 60 })).toBe('granted');
    expect(await reserve({ tokens: 100 })).toBe('reserved');
  });

  it('has again what was set aside for a call that was not made', async () => {
    const { usage, namespace, reserve } = openAccount();
    const callId = createId();
    await reserve({ tokens: 100 }, { callId, tokens: 100 });
    await usage.release(namespace, callId);
    await usage.release(namespace, callId);
    expect(await reserve({ tokens: 100 })).toBe('granted');
  });

  it('has again what was set aside for a call that has died', async () => {
    const { reserve, pass } = openAccount();
    await reserve({ tokens: 100 }, { tokens: 100, leaseMs: 30_000 });
    await pass(29_000);
    expect(await reserve({ tokens: 100 })).toBe('reserved');
    await pass(2_000);
    expect(await reserve({ tokens: 100 })).toBe('granted');
  });

  it('begins anew with each day', async () => {
    const { record, reserve } = openAccount();
    await record();
    expect(await reserve({ tokens: 100 })).toBe('spent');
    expect(await reserve({ tokens: 100 }, { day: '2026-01-06' })).toBe('granted');
    expect(await reserve({ tokens: 100 }, { day: '2026-01-04' })).toBe('granted');
  });

  it('of nothing grants nothing', async () => {
    const { reserve } = openAccount();
    expect([await reserve({ tokens: 0 }), await reserve({ costMicros: 0 })]).toEqual(['spent', 'spent']);
  });
}
