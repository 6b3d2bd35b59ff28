import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { BullmqWakes } from '../../src/adapters/bullmq/bullmq-wakes.ts';
import type { Wake } from '../../src/ports/wake-queue.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { type OpenQueueServer, type QueueServer, uniqueDeployment, usePostgres, useRedis } from './bullmq-servers.ts';

describeWithServers('several processes', ({ postgres, redis7, redis8 }) => {
  describeOn('Redis 7', redis7, useRedis);
  describeOn('Redis 8', redis8, useRedis);
  describeOn('PostgreSQL', postgres.adminUrl, usePostgres);
});

const hour = 3_600_000;

function expectSoon<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000, interval: 10 });
}

function wakesOf(...sessionIds: string[]): Wake[] {
  return sessionIds.map((sessionId) => ({ namespace: 'n', sessionId }));
}

/** One process with a handler that ends when it is told to. */
interface Process {
  readonly queue: BullmqWakes;
  readonly begun: string[];
  start(concurrency?: number): void;
  release(): void;
}

/** What happened in which order. */
function createHistory() {
  let moment = 0;
  let overlaps = 0;
  const lastWakes = new Map<string, number>();
  const lastRuns = new Map<string, number>();
  const running = new Set<string>();
  return {
    wake: (sessionId: string): void => void lastWakes.set(sessionId, (moment += 1)),
    async run(sessionId: string): Promise<void> {
      if (running.has(sessionId)) overlaps += 1;
      running.add(sessionId);
      lastRuns.set(sessionId, (moment += 1));
      for (let count = 0; count < 5; count += 1) await new Promise(setImmediate);
      running.delete(sessionId);
    },
    overlaps: () => overlaps,
    /** Sessions that have not begun since they were last woken. */
    unanswered: () =>
      [...lastWakes]
        .filter(([sessionId, woken]) => (lastRuns.get(sessionId) ?? 0) < woken)
        .map(([sessionId]) => sessionId),
  };
}

function describeOn(name: string, url: string, use: OpenQueueServer): void {
  describe(`processes that share wakes on ${name}`, () => {
    let server: QueueServer;
    const running: Process[] = [];
    beforeAll(async () => {
      server = await use(url);
    });
    afterEach(async () => {
      for (const { queue, release } of running.splice(0)) {
        release();
        await queue.close(0);
      }
    });
    afterAll(async () => await server.close());

    /** As many processes of one deployment. */
    const open = async (count: number, deployment = uniqueDeployment()): Promise<Process[]> => {
      const opened = await Promise.all(Array.from({ length: count }, async () => await server.open(deployment)));
      return opened.map((queue) => {
        const gate = Promise.withResolvers<void>();
        const begun: string[] = [];
        const process: Process = {
          queue,
          begun,
          release: () => gate.resolve(),
          start: (concurrency = 4) =>
            queue.start(async ({ sessionId }, signal) => {
              begun.push(sessionId);
              const aborted = Promise.withResolvers<void>();
              signal.addEventListener('abort', () => aborted.resolve());
              await Promise.race([gate.promise, aborted.promise]);
            }, concurrency),
        };
        running.push(process);
        return process;
      });
    };

    it('hands each session to one of them', async () => {
      const [sender, first, second] = await open(3);
      first!.start(2);
      second!.start(2);
      const sessions = Array.from({ length: 40 }, (_, index) => `s${index}`);
      await sender!.queue.wake(wakesOf(...sessions), 0);
      await expectSoon(() => [first!.begun.length, second!.begun.length]).toEqual([2, 2]);
      first!.release();
      second!.release();
      await expectSoon(() => first!.begun.length + second!.begun.length).toBe(40);
      expect([...first!.begun, ...second!.begun].toSorted()).toEqual(sessions.toSorted());
      expect(sender!.begun).toEqual([]);
    });

    it('does not begin a session that another one runs, and runs it once more after it', async () => {
      const [first, second] = await open(2);
      first!.start();
      await second!.queue.wake(wakesOf('a'), 0);
      await expectSoon(() => first!.begun).toEqual(['a']);
      second!.start();
      for (let count = 0; count < 3; count += 1) await second!.queue.wake(wakesOf('a'), 0);
      await second!.queue.wake(wakesOf('b', 'c'), 0);
      await expectSoon(() => [...first!.begun, ...second!.begun].toSorted()).toEqual(['a', 'b', 'c']);
      first!.release();
      second!.release();
      await expectSoon(() => [...first!.begun, ...second!.begun].toSorted()).toEqual(['a', 'a', 'b', 'c']);
      await second!.queue.wake(wakesOf('last'), 0);
      await expectSoon(() => first!.begun.length + second!.begun.length).toBe(5);
    });

    it('merges what several send at the earliest of their times', async () => {
      const [first, second, third] = await open(3);
      await Promise.all(
        [first, second, third].map(async (each, index) => {
          await each!.queue.wake(wakesOf('a', 'b'), hour * (index + 1));
          await each!.queue.wake(wakesOf('b'), 10 * index);
          await each!.queue.wake(wakesOf('a', 'b'), hour / (index + 1));
        }),
      );
      third!.release();
      third!.start();
      await expectSoon(() => third!.begun).toContain('b');
      await first!.queue.wake(wakesOf('last'), 0);
      await expectSoon(() => third!.begun).toContain('last');
      expect(third!.begun).not.toContain('a');
      await second!.queue.wake(wakesOf('a'), 0);
      await expectSoon(() => third!.begun).toContain('a');
    });

    it('leaves to others what a closing one has not begun, and what its last handlers wake', async () => {
      const [first, second] = await open(2);
      first!.start(1);
      await first!.queue.wake(wakesOf('a', 'b'), 0);
      await expectSoon(() => first!.begun).toEqual(['a']);
      const closed = first!.queue.close(hour);
      await first!.queue.wake(wakesOf('a'), 0);
      first!.release();
      await closed;
      second!.release();
      second!.start();
      await expectSoon(() => second!.begun.toSorted()).toEqual(['a', 'b']);
      expect(first!.begun).toEqual(['a']);
    });

    it('keeps deployments apart', async () => {
      const [here] = await open(1);
      const [elsewhere] = await open(1);
      elsewhere!.start();
      here!.release();
      await here!.queue.wake(wakesOf('a'), 0);
      await elsewhere!.queue.wake(wakesOf('b'), 0);
      await expectSoon(() => elsewhere!.begun).toEqual(['b']);
      here!.start();
      await expectSoon(() => here!.begun).toEqual(['a']);
      expect(elsewhere!.begun).toEqual(['b']);
    });

    it('leaves nothing of a session on the server when its work is done', async () => {
      const deployment = uniqueDeployment();
      const [sender, worker] = await open(2, deployment);
      worker!.release();
      worker!.start(8);
      await sender!.queue.wake(wakesOf('warm'), 0);
      await expectSoon(() => worker!.begun).toEqual(['warm']);
      const kept = async (): Promise<readonly string[]> => await server.listKept(deployment);
      const sessions = Array.from({ length: 300 }, (_, index) => `s${index}`);
      await sender!.queue.wake(wakesOf(...sessions), hour);
      expect((await kept()).length).toBeGreaterThan(600);
      await sender!.queue.wake(wakesOf(...sessions), 20);
      await sender!.queue.wake(wakesOf(...sessions), 0);
      await expectSoon(() => new Set(worker!.begun).size).toBe(301);
      onTestFinished(async () => await worker!.queue.close(0));
      await expect.poll(async () => (await kept()).length, { timeout: 20_000 }).toBeLessThan(8);
    });

    it('loses no wake and runs no session twice at once, whenever they come', async () => {
      const deployment = uniqueDeployment();
      const queues = await Promise.all(Array.from({ length: 3 }, async () => await server.open(deployment)));
      onTestFinished(async () => void (await Promise.all(queues.map(async (queue) => await queue.close(0)))));
      const history = createHistory();
      for (const queue of queues) queue.start(async ({ sessionId }) => await history.run(sessionId), 3);
      const delays = [0, 0, 1, 5, 20, 40];
      await Promise.all(
        Array.from({ length: 9 }, async (_, writer) => {
          for (let count = 0; count < 60; count += 1) {
            const sessionId = `s${(writer * 7 + count * 3) % 10}`;
            history.wake(sessionId);
            await queues[writer % 3]!.wake(wakesOf(sessionId), delays[(writer + count) % delays.length]!);
          }
        }),
      );
      await expectSoon(() => history.unanswered()).toEqual([]);
      expect(history.overlaps()).toBe(0);
    });

    it('closes both sides twice and answers nothing after that', async () => {
      const [one] = await open(1);
      await Promise.all([one!.queue.close(0), one!.queue.close(0)]);
      await one!.queue.wake(wakesOf('a'), 0);
      expect(await one!.queue.isReady()).toBe(false);
    });
  });
}
