import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitCall, afterCall, type BreakerState, type CallEnd, closedBreaker, pauseOf } from './circuit-breaker.ts';

const bounds = { failures: 3, pauseMs: 1_000, longestPauseMs: 60_000 };
const failed: CallEnd = { kind: 'failed' };
const answered: CallEnd = { kind: 'answered' };
const unknown: CallEnd = { kind: 'unknown' };

/** Makes one call after the other, each ending at once. */
function call(state: BreakerState, now: number, ...ends: readonly CallEnd[]): BreakerState {
  return ends.reduce((current, end) => {
    const admission = admitCall(current, now, bounds);
    if (!admission.admitted) throw new Error('not admitted');
    const ticket = admission.state.generation;
    return afterCall(admission.state, { ticket, end, now }, bounds);
  }, state);
}

const opened = call(closedBreaker, 0, failed, failed, failed);

describe('a closed breaker', () => {
  it('opens after so many faults in a row', () => {
    expect(call(closedBreaker, 0, failed, failed)).toMatchObject({ kind: 'closed', failures: 2 });
    expect(opened).toMatchObject({ kind: 'open', until: 1_000 });
    expect(admitCall(opened, 400, bounds)).toEqual({ admitted: false, retryAfterMs: 600 });
  });

  it('counts anew after an answer, and not what was given up', () => {
    expect(call(closedBreaker, 0, failed, failed, answered, failed, failed)).toMatchObject({ kind: 'closed' });
    expect(call(closedBreaker, 0, failed, failed, unknown, unknown, failed)).toMatchObject({ kind: 'open' });
  });

  it('rests as long as the provider asks, and goes on as before', () => {
    const resting = call(closedBreaker, 0, { kind: 'failed', retryAfterMs: 5_000 });
    expect(admitCall(resting, 4_000, bounds)).toEqual({ admitted: false, retryAfterMs: 1_000 });
    expect(admitCall(resting, 5_000, bounds)).toMatchObject({ admitted: true, state: { kind: 'closed', failures: 1 } });
  });

  it('rests for the longest that was asked, whatever answers come in meanwhile', () => {
    const long = afterCall(closedBreaker, { ticket: 0, end: { kind: 'failed', retryAfterMs: 9_000 }, now: 0 }, bounds);
    const short = afterCall(long, { ticket: 0, end: { kind: 'failed', retryAfterMs: 1_000 }, now: 0 }, bounds);
    const answer = afterCall(short, { ticket: 0, end: answered, now: 0 }, bounds);
    expect(pauseOf(answer, 0, bounds)).toBe(9_000);
  });

  it.each([Number.NaN, -5, Number.NEGATIVE_INFINITY, undefined])('does not rest for %s', (retryAfterMs) => {
    expect(pauseOf(call(closedBreaker, 0, { kind: 'failed', retryAfterMs }), 0, bounds)).toBe(0);
  });

  it('rests no longer than its longest pause', () => {
    const resting = call(closedBreaker, 0, { kind: 'failed', retryAfterMs: 86_400_000 });
    expect(pauseOf(resting, 0, bounds)).toBe(60_000);
  });
});

describe('an open breaker', () => {
  it('lets one call see, once the pause is over', () => {
    const first = admitCall(opened, 1_000, bounds);
    expect(first).toMatchObject({ admitted: true, state: { kind: 'probing' } });
    expect(first.admitted && admitCall(first.state, 1_000, bounds)).toEqual({ admitted: false, retryAfterMs: 1_000 });
  });

  it('closes when that call is answered', () => {
    const closed = call(opened, 1_000, answered);
    expect(closed).toMatchObject({ kind: 'closed', failures: 0 });
    expect(call(closed, 1_000, failed, failed)).toMatchObject({ kind: 'closed' });
  });

  it('stays open for twice as long each time it is not, up to the longest pause', () => {
    let state = opened;
    const pauses: number[] = [];
    for (let now = 1_000; pauses.length < 8;) {
      state = call(state, now, failed);
      pauses.push(pauseOf(state, now, bounds));
      now += pauseOf(state, now, bounds);
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000]);
    // The next outage begins with the first pause again.
    const closed = call(state, 10_000_000, answered);
    expect(call(closed, 10_000_000, failed, failed, failed)).toMatchObject({ until: 10_001_000 });
  });

  it('lets the next call see where the one was given up', () => {
    const again = call(opened, 1_000, unknown);
    expect(admitCall(again, 1_000, bounds)).toMatchObject({ admitted: true });
    expect(call(again, 1_000, failed)).toMatchObject({ kind: 'open', until: 3_000 });
  });

  it('stays open as long as the provider asks', () => {
    const asked = call(closedBreaker, 0, failed, failed, { kind: 'failed', retryAfterMs: 30_000 });
    expect(pauseOf(asked, 0, bounds)).toBe(30_000);
  });

  it('learns nothing from calls that were made before it opened', () => {
    for (const end of [answered, failed, unknown]) {
      expect(afterCall(opened, { ticket: closedBreaker.generation, end, now: 0 }, bounds)).toBe(opened);
    }
    const probing = admitCall(opened, 1_000, bounds);
    if (!probing.admitted) throw new Error('not admitted');
    expect(afterCall(probing.state, { ticket: opened.generation, end: answered, now: 0 }, bounds)).toBe(probing.state);
  });

  it('does not stay open for years where the clock was set back', () => {
    expect(admitCall(call(closedBreaker, 1e12, failed, failed, failed), 0, bounds)).toMatchObject({ admitted: true });
  });
});

describe('whatever happens', () => {
  const ends = fc.constantFrom(failed, answered, unknown, { kind: 'failed', retryAfterMs: 90_000 } as const);
  const steps = fc.array(fc.record({ end: ends, afterMs: fc.nat(100_000), overlap: fc.boolean() }), { maxLength: 60 });

  it('a call is admitted again within the longest pause, and never two to see', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const line = new Line();
        for (const { end, afterMs, overlap } of list) {
          line.call(end, afterMs);
          expect(line.probes()).toBeLessThan(2);
          if (!overlap) line.endAll();
        }
        line.endAll();
        expect(admitCall(line.state, line.now + bounds.longestPauseMs, bounds).admitted).toBe(true);
      }),
    );
  });
});

/** Calls that overlap: each is made when it is asked for, and all of them end when the line does. */
class Line {
  state: BreakerState = closedBreaker;
  now = 0;
  #waiting: { readonly ticket: number; readonly end: CallEnd; readonly probe: boolean }[] = [];

  call(end: CallEnd, afterMs: number): void {
    this.now += afterMs;
    const admission = admitCall(this.state, this.now, bounds);
    if (!admission.admitted) {
      expect(admission.retryAfterMs).toBeLessThanOrEqual(bounds.longestPauseMs);
      return;
    }
    this.state = admission.state;
    this.#waiting.push({ ticket: this.state.generation, end, probe: this.state.kind === 'probing' });
  }

  probes(): number {
    return this.#waiting.filter(({ ticket, probe }) => probe && ticket === this.state.generation).length;
  }

  endAll(): void {
    for (const { ticket, end } of this.#waiting) {
      this.state = afterCall(this.state, { ticket, end, now: this.now }, bounds);
    }
    this.#waiting = [];
  }
}
