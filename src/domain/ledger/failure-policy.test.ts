import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterCrashes, afterFailure, failureBounds, type FailingWindow, type Fault } from './failure-policy.ts';

const now = new Date('2026-01-05T10:00:00Z');
const inMs = (ms: number): Date => new Date(now.getTime() + ms);
const error = { code: 'c', detail: 'd' };
const window: FailingWindow = { turns: 5, attempts: 0, halves: 0 };

describe('a fault of the content', () => {
  const fault: Fault = { kind: 'content', error, payload: { a: 1 } };

  it.each([
    { attempts: 0, kind: 'wait', pauseMs: 2_000 },
    { attempts: 1, kind: 'wait', pauseMs: 4_000 },
    { attempts: 2, kind: 'halve', pauseMs: undefined },
  ])('after $attempts attempts: $kind', ({ attempts, kind, pauseMs }) => {
    const after = afterFailure({ ...window, attempts }, fault, now);
    expect(after).toMatchObject({ kind, outcome: 'content', attempts: attempts + 1, error, payload: { a: 1 } });
    expect(after.nextAttemptAt).toEqual(pauseMs === undefined ? undefined : inMs(pauseMs));
  });

  it('gives up what cannot be halved, and a half at once', () => {
    expect(afterFailure({ ...window, turns: 1, attempts: 2 }, fault, now).kind).toBe('fail');
    expect(afterFailure({ ...window, halves: 1 }, fault, now).kind).toBe('fail');
  });
});

describe('a fault of the provider', () => {
  const fault: Fault = { kind: 'provider', error };

  it('uses no attempt and waits as long as the outage has lasted, within bounds', () => {
    const pauses = [0, 1_000, 10_000, 3_600_000].map((lasted) => {
      const after = afterFailure({ ...window, attempts: 1, outageSince: inMs(-lasted) }, fault, now);
      expect(after).toMatchObject({ kind: 'wait', attempts: 1, outageSince: inMs(-lasted) });
      return after.nextAttemptAt!.getTime() - now.getTime();
    });
    expect(pauses).toEqual([2_000, 2_000, 10_000, failureBounds.providerBackoffMaxMs]);
  });

  it('begins an outage, and ends in failure after a day of it', () => {
    expect(afterFailure(window, fault, now).outageSince).toEqual(now);
    expect(afterFailure({ ...window, outageSince: inMs(-failureBounds.outageMs + 1) }, fault, now).kind).toBe('wait');
    expect(afterFailure({ ...window, outageSince: inMs(-failureBounds.outageMs) }, fault, now).kind).toBe('fail');
  });

  it('waits as long as the provider asks, where that is longer', () => {
    const wait = (retryAfterMs: number) => afterFailure(window, { ...fault, retryAfterMs }, now).nextAttemptAt;
    expect([wait(10), wait(60_000)]).toEqual([inMs(2_000), inMs(60_000)]);
  });
});

describe('nobody at fault', () => {
  it('holds the window until its time', () => {
    const after = afterFailure({ ...window, attempts: 2 }, { kind: 'hold', reason: 'budget', until: inMs(5_000) }, now);
    expect(after).toEqual({
      kind: 'wait',
      outcome: 'hold',
      attempts: 2,
      nextAttemptAt: inMs(5_000),
      holdReason: 'budget',
    });
  });

  it.each([inMs(0), inMs(-5), new Date(Number.NaN)])(
    'holds it for a moment where that time is past or none: %s',
    (until) => {
      const after = afterFailure(window, { kind: 'hold', reason: 'budget', until }, now);
      expect(after.nextAttemptAt).toEqual(inMs(1_000));
    },
  );

  it.each([Number.NaN, Infinity, 1e12])('waits for a provider that asks for %s ms within reason', (retryAfterMs) => {
    const after = afterFailure(
      window,
      { kind: 'provider', error: { code: 'provider_fault', detail: '429' }, retryAfterMs },
      now,
    );
    expect(after.nextAttemptAt?.getTime()).toBeLessThanOrEqual(inMs(3_600_000).getTime());
  });

  it('hands the attempt back', () => {
    expect(afterFailure({ ...window, attempts: 2 }, { kind: 'returned' }, now)).toEqual({
      kind: 'wait',
      outcome: 'returned',
      attempts: 2,
      nextAttemptAt: now,
    });
  });

  it.each<Fault>([{ kind: 'returned' }, { kind: 'hold', reason: 'r', until: now }])(
    'lets an outage go on: $kind',
    (fault) => {
      expect(afterFailure({ ...window, outageSince: inMs(-1) }, fault, now).outageSince).toEqual(inMs(-1));
    },
  );
});

describe('crashes', () => {
  it('are followed by pauses that double, then by halving or giving up', () => {
    const after = (crashes: number, fields: object = {}) => afterCrashes({ turns: 3, halves: 0, crashes, ...fields });
    expect([1, 2, 3, 4].map((crashes) => after(crashes))).toEqual(
      [0, 2_000, 4_000, 8_000].map((pauseMs) => ({ kind: 'wait', pauseMs })),
    );
    expect(after(failureBounds.crashes)).toEqual({ kind: 'halve' });
    expect(after(failureBounds.crashes, { turns: 1 })).toEqual({ kind: 'fail' });
    expect(after(failureBounds.crashes, { halves: 1 })).toEqual({ kind: 'fail' });
  });
});

describe('any window', () => {
  it('comes to an end within a bounded number of faults of the content', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (turns) => {
        let attempts = 0;
        let state: FailingWindow = { ...window, turns };
        for (let count = 0; count < 10; count += 1) {
          const after = afterFailure(state, { kind: 'content', error }, now);
          attempts += 1;
          if (after.kind === 'fail') return attempts <= failureBounds.contentAttempts + 1;
          state =
            after.kind === 'halve'
              ? { turns: Math.ceil(state.turns / 2), attempts: 0, halves: state.halves + 1 }
              : { ...state, attempts: after.attempts };
        }
        return false;
      }),
    );
  });
});
