import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Wake } from '../../ports/wake-queue.ts';
import { createRecordingLog } from '../../testing/recording-log.ts';
import { BullmqWakes } from './bullmq-wakes.ts';
import { QueueHealth } from './queue-health.ts';
import type { TakenJob, WakeBackend } from './wake-backend.ts';
import type { WakeJob } from './wake-jobs.ts';

/** A backend that answers as a test says, and hands over what a test gives it. */
class ScriptedBackend implements WakeBackend {
  readonly added: WakeJob[][] = [];
  take: (job: TakenJob) => Promise<void> = async () => undefined;
  answer: () => Promise<void> = async () => undefined;
  readonly jobs = {
    addBulk: async (jobs: WakeJob[]) => {
      await this.answer();
      this.added.push(jobs);
      return jobs.map(({ opts }) => ({ id: opts.jobId }));
    },
    getDeduplicationJobId: async () => {
      await this.answer();
      return null;
    },
    remove: async () => 0,
  };
  work: WakeBackend['work'] = (take) => {
    this.take = take;
    return { close: async () => undefined, abandon: async () => undefined };
  };
  ask = async (): Promise<void> => await this.answer();
  close = async (): Promise<void> => undefined;
}

const never = async (): Promise<never> => await Promise.withResolvers<never>().promise;
const wakeOf = (sessionId: string): Wake => ({ namespace: 'n', sessionId });

describe('BullmqWakes', () => {
  const setUp = () => {
    const backend = new ScriptedBackend();
    const log = createRecordingLog();
    const wakes = new BullmqWakes(backend, new QueueHealth(log, 'redis'));
    return { backend, log, wakes };
  };

  it('sends long lists in several commands', async () => {
    const { backend, wakes } = setUp();
    await wakes.wake(
      Array.from({ length: 1_001 }, (_, index) => wakeOf(`s${index}`)),
      0,
    );
    expect(Math.max(...backend.added.map(({ length }) => length))).toBeLessThanOrEqual(200);
    expect(new Set(backend.added.flat().map(({ data }) => data.sessionId)).size).toBe(1_001);
  });

  it('leaves to others what it is given at the moment of closing', async () => {
    const { backend, wakes } = setUp();
    const begun: string[] = [];
    wakes.start(async ({ sessionId }) => void begun.push(sessionId), 1);
    const gate = Promise.withResolvers<void>();
    backend.answer = async () => await gate.promise;
    const taken = backend.take({ name: 'run', data: wakeOf('a') });
    const closed = wakes.close(1_000);
    gate.resolve();
    await Promise.all([taken, closed]);
    expect(begun).toEqual([]);
    expect(backend.added.flat().map(({ name, data }) => [name, data.sessionId])).toEqual([['run', 'a']]);
  });

  it('runs a session that it is given twice once more, after the first run', async () => {
    const { backend, wakes } = setUp();
    const begun: string[] = [];
    const gate = Promise.withResolvers<void>();
    wakes.start(async ({ sessionId }) => {
      begun.push(sessionId);
      await gate.promise;
    }, 4);
    const first = backend.take({ name: 'run', data: wakeOf('a') });
    await backend.take({ name: 'run', data: wakeOf('a') });
    await vi.waitFor(() => expect(begun).toEqual(['a']));
    expect(backend.added).toEqual([]);
    gate.resolve();
    await first;
    expect(backend.added.flat().map(({ name, data }) => [name, data.sessionId])).toEqual([['run', 'a']]);
  });

  it('hands over nothing but namespace and session', async () => {
    const { backend, wakes } = setUp();
    const seen: Wake[] = [];
    wakes.start(async (wake) => void seen.push(wake), 1);
    const data = { ...wakeOf('a'), more: 'than there should be' };
    await backend.take({ name: 'run', data });
    await backend.take({ name: '', data: {} });
    expect(seen).toEqual([wakeOf('a')]);
  });

  describe('when no answer comes', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    it('gives up, refuses the next at once for a moment, and then tries again', async () => {
      const { backend, wakes, log } = setUp();
      backend.answer = never;
      const first = wakes.wake([wakeOf('a')], 0).catch((error: unknown) => error);
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await first).toMatchObject({ code: 'store_unavailable' });
      backend.answer = async () => undefined;
      await expect(wakes.wake([wakeOf('b')], 0)).rejects.toMatchObject({ code: 'store_unavailable' });
      expect(await wakes.isReady()).toBe(false);
      await vi.advanceTimersByTimeAsync(1_000);
      await wakes.wake([wakeOf('c')], 0);
      expect(await wakes.isReady()).toBe(true);
      expect(backend.added.flat().map(({ data }) => data.sessionId)).toEqual(['c']);
      expect(log.entries.map(({ event }) => event)).toEqual(['wakes.unavailable', 'wakes.available']);
    });

    it('runs the session all the same', async () => {
      const { backend, wakes } = setUp();
      const begun: string[] = [];
      wakes.start(async ({ sessionId }) => void begun.push(sessionId), 1);
      backend.answer = never;
      const taken = backend.take({ name: 'run', data: wakeOf('a') });
      await vi.advanceTimersByTimeAsync(3_000);
      await taken;
      expect(begun).toEqual(['a']);
    });

    it('closes', async () => {
      const { backend, wakes } = setUp();
      backend.work = () => ({ close: never, abandon: never });
      backend.close = never;
      wakes.start(async () => undefined, 1);
      const closed = wakes.close(0).then(() => 'closed');
      await vi.advanceTimersByTimeAsync(6_000);
      expect(await closed).toBe('closed');
    });
  });
});
