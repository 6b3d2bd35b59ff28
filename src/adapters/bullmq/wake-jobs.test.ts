import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRun, buildTimer, dueAtOf, replacing, sessionKey } from './wake-jobs.ts';

const wake = { namespace: 'n', sessionId: 's' };
const anyWake = fc.record({ namespace: fc.string(), sessionId: fc.string() });

describe('a job of the queue', () => {
  it('is the same for all and carries nothing but namespace and session', () => {
    const more = { ...wake, content: 'what was said' };
    for (const job of [buildRun(more, 1_000), buildTimer(more, 1_000, 50), replacing(buildTimer(more, 1_000, 50))]) {
      expect(job.data).toEqual(wake);
      expect(job.opts).toMatchObject({ priority: 10, attempts: 1, removeOnComplete: true, removeOnFail: true });
    }
  });

  it('has an id of its own that BullMQ takes, and one for its session', () => {
    fc.assert(
      fc.property(anyWake, (some) => {
        const jobs = [buildRun(some, Date.now()), buildTimer(some, Date.now(), 7)];
        for (const { opts } of jobs) {
          for (const id of [opts.jobId, opts.deduplication.id]) expect(id).toMatch(/^(?!0:|\d+$)[\w.-]{20,80}$/);
        }
        expect(new Set(jobs.map(({ opts }) => opts.jobId)).size).toBe(2);
      }),
    );
  });

  it('is merged with those of its session only', () => {
    fc.assert(
      fc.property(anyWake, anyWake, (one, other) => {
        const isSame = one.namespace === other.namespace && one.sessionId === other.sessionId;
        expect(sessionKey(one) === sessionKey(other)).toBe(isSame);
      }),
    );
    expect(sessionKey({ namespace: 'a', sessionId: 'b","c' })).not.toBe(
      sessionKey({ namespace: 'a","b', sessionId: 'c' }),
    );
  });

  it('tells by its id when it is due', () => {
    expect(dueAtOf(buildTimer(wake, 1_700_000_000_000, 60_000).opts.jobId)).toBe(1_700_000_060_000);
    expect(dueAtOf('')).toBeNaN();
  });
});
