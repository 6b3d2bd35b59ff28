import { describe, expect, it } from 'vitest';
import type { PendingState, PendingWork } from '../../ports/pending-work.ts';
import type { Wake } from '../../ports/wake-queue.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import { createProcessedWait } from './processed-wait.ts';

type Look = readonly Partial<PendingState>[];

/** One session that waits, and how it stands at each look; the last look repeats. */
function createBench(looks: readonly Look[], onLook: (count: number) => void = () => undefined) {
  const wakes: Wake[] = [];
  let count = 0;
  const pending: PendingWork = {
    hasten: async () => [{ sessionId: 's', lastSeq: 3 }],
    async listPending() {
      const look = looks[Math.min(count, looks.length - 1)] ?? [];
      count += 1;
      onLook(count);
      return look.map((state) => ({ sessionId: 's', lastSeq: 3, held: false, ...state }));
    },
  };
  const wait = createProcessedWait({
    pending,
    wakes: { send: (list) => wakes.push(...list) },
    clock: createTestClock(),
  });
  return {
    wait,
    wakes,
    looks: () => count,
    untilProcessed: async (waitMs = 60_000, signal?: AbortSignal) =>
      await wait.untilProcessed('n', { scope: { everything: true }, waitMs, signal }),
  };
}

const waiting: Look = [{}];

describe('waiting for what was acknowledged', () => {
  it('wakes the sessions and looks again until they are processed', async () => {
    const bench = createBench([waiting, waiting, []]);
    expect(await bench.untilProcessed()).toBe('processed');
    expect(bench.looks()).toBe(3);
    expect(bench.wakes).toEqual([{ namespace: 'n', sessionId: 's' }]);
  });

  it('ends at its bound, after one look at least', async () => {
    expect(await createBench([waiting]).untilProcessed(0)).toBe('late');
    expect(await createBench([[]]).untilProcessed(0)).toBe('processed');
    expect(await createBench([waiting]).untilProcessed(20)).toBe('late');
  });

  it('looks less and less often', async () => {
    const bench = createBench([waiting]);
    await bench.untilProcessed(300);
    expect(bench.looks()).toBeLessThan(12);
  });

  it.each([
    ['held', [{ held: true }]],
    ['failing', [{ nextAttemptAt: new Date(testEpoch.getTime() + 120_000) }]],
    ['held', [{ held: true }, { nextAttemptAt: new Date(testEpoch.getTime() + 120_000) }]],
  ] as const)('does not wait for what cannot be done before the end: %s', async (outcome, look) => {
    const bench = createBench([look]);
    expect(await bench.untilProcessed()).toBe(outcome);
    expect(bench.looks()).toBe(1);
  });

  it('waits for an attempt that comes before the end', async () => {
    const soon: Look = [{ nextAttemptAt: new Date(testEpoch.getTime() + 10) }, { held: true }];
    expect(await createBench([soon, []]).untilProcessed()).toBe('processed');
  });

  it('ends at once where whoever asked has gone', async () => {
    const gone = new AbortController();
    const reason = new Error('gone');
    const bench = createBench([waiting], (count) => {
      if (count === 2) gone.abort(reason);
    });
    await expect(bench.untilProcessed(60_000, gone.signal)).rejects.toBe(reason);
    expect(bench.looks()).toBe(2);
  });

  it('ends at once where nobody processes any more, now and later', async () => {
    const bench = createBench([waiting], (count) => {
      if (count === 2) bench.wait.end();
    });
    expect(await bench.untilProcessed()).toBe('ended');
    expect(await bench.untilProcessed()).toBe('ended');
    expect(bench.looks()).toBe(3);
  });
});
