import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextWindow, type OpenTail, type WindowPolicy } from './window-policy.ts';

const policy: WindowPolicy = { maxTokens: 100, maxTurns: 4, idleMs: 1_000, maxAgeMs: 60_000 };
const start = Date.parse('2026-01-05T10:00:00Z');
const at = (ms: number): Date => new Date(start + ms);

function tailOf(tokens: readonly number[], fields: Partial<OpenTail> = {}): OpenTail {
  const turns = tokens.map((count, index) => ({ seq: index + 1, tokens: count, acceptedAt: at(index) }));
  return { turns, activeAt: at(tokens.length - 1), flushSeq: 0, flushedBy: 'flush', ...fields };
}

describe('the next window', () => {
  it('is none of an empty tail', () => {
    expect(nextWindow(tailOf([]), policy, at(0))).toEqual({ kind: 'none' });
  });

  it.each([
    { why: 'as many turns as it may have', tokens: [1, 1, 1, 1, 1], lastSeq: 4, closedBy: 'turns' },
    { why: 'exactly as many tokens', tokens: [50, 50, 1], lastSeq: 2, closedBy: 'tokens' },
    { why: 'a turn that would be too much', tokens: [60, 50], lastSeq: 1, closedBy: 'tokens' },
    { why: 'a single turn over the bound', tokens: [500, 1], lastSeq: 1, closedBy: 'tokens' },
  ])('closes at $why, without waiting', ({ tokens, lastSeq, closedBy }) => {
    expect(nextWindow(tailOf(tokens), policy, at(0))).toEqual({ kind: 'close', lastSeq, closedBy });
  });

  it.each(['flush', 'end', 'transcript'] as const)('closes by %s as far as that went', (flushedBy) => {
    expect(nextWindow(tailOf([1, 1, 1], { flushSeq: 2, flushedBy }), policy, at(0))).toEqual({
      kind: 'close',
      lastSeq: 2,
      closedBy: flushedBy,
    });
  });

  it('does not mind a flush of what is closed already', () => {
    const tail = { ...tailOf([1]), turns: [{ seq: 5, tokens: 1, acceptedAt: at(0) }], flushSeq: 4 };
    expect(nextWindow(tail, policy, at(0))).toEqual({ kind: 'wait', until: at(1_000) });
  });

  it('waits for silence, then for age, whichever comes first', () => {
    expect(nextWindow(tailOf([1, 1]), policy, at(500))).toEqual({ kind: 'wait', until: at(1_001) });
    expect(nextWindow(tailOf([1], { activeAt: at(59_900) }), policy, at(59_950))).toEqual({
      kind: 'wait',
      until: at(60_000),
    });
    expect(nextWindow(tailOf([1, 1]), policy, at(1_001))).toEqual({ kind: 'close', lastSeq: 2, closedBy: 'idle' });
    expect(nextWindow(tailOf([1], { activeAt: at(59_900) }), policy, at(60_000))).toEqual({
      kind: 'close',
      lastSeq: 1,
      closedBy: 'age',
    });
  });

  it('stays within its bounds and always gets on, whatever the tail', () => {
    const tails = fc.record({
      tokens: fc.array(fc.nat({ max: 150 }), { minLength: 1, maxLength: 6 }),
      flushSeq: fc.nat({ max: 8 }),
      activeMs: fc.nat({ max: 100_000 }),
      nowMs: fc.integer({ min: -5_000, max: 200_000 }),
      bounds: fc.record({
        maxTokens: fc.integer({ min: 1, max: 200 }),
        maxTurns: fc.integer({ min: 1, max: 6 }),
        idleMs: fc.nat({ max: 2_000 }),
        maxAgeMs: fc.nat({ max: 90_000 }),
      }),
    });
    fc.assert(
      fc.property(tails, ({ tokens, flushSeq, activeMs, nowMs, bounds }) => {
        // The store hands over one turn more than a window can take.
        const tail = tailOf(tokens.slice(0, bounds.maxTurns + 1), { flushSeq, activeAt: at(activeMs) });
        const next = nextWindow(tail, bounds, at(nowMs));
        if (next.kind === 'wait') {
          expect(next.until.getTime()).toBeGreaterThan(at(nowMs).getTime());
          expect(nextWindow(tail, bounds, next.until).kind).toBe('close');
          return;
        }
        expect(next.kind).toBe('close');
        const taken = tail.turns.filter(({ seq }) => next.kind === 'close' && seq <= next.lastSeq);
        expect(taken.length).toBeGreaterThan(0);
        expect(taken.length).toBeLessThanOrEqual(bounds.maxTurns);
        expect(taken.at(-1)?.seq).toBe(next.kind === 'close' ? next.lastSeq : 0);
        const sum = taken.reduce((total, turn) => total + turn.tokens, 0);
        if (taken.length > 1) expect(sum).toBeLessThanOrEqual(bounds.maxTokens);
      }),
    );
  });
});
