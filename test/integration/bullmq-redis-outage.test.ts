import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BullmqWakes } from '../../src/adapters/bullmq/bullmq-wakes.ts';
import { openBullmqWakes } from '../../src/adapters/bullmq/open-bullmq-wakes.ts';
import type { Wake } from '../../src/ports/wake-queue.ts';
import { createRecordingLog, type RecordingLog } from '../../src/testing/recording-log.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { type Link, openLink } from './bullmq-link.ts';
import { uniqueDeployment } from './bullmq-servers.ts';

describeWithServers('outages', ({ redis7, redis8 }) => {
  describeOn('Redis 7', redis7);
  describeOn('Redis 8', redis8);
});

function expectSoon<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 20_000, interval: 20 });
}

const isAway = { code: 'store_unavailable' };

function describeOn(name: string, url: string): void {
  describe(`wakes while ${name} comes and goes`, () => {
    let link: Link;
    let admin: Redis;
    let log: RecordingLog;
    let deployment: string;
    let queue: BullmqWakes | undefined;
    let begun: string[];
    let gate: PromiseWithResolvers<void>;

    beforeAll(() => {
      admin = new Redis(url);
    });
    beforeEach(async () => {
      link = await openLink(url);
      log = createRecordingLog();
      deployment = uniqueDeployment();
      begun = [];
      gate = Promise.withResolvers();
      gate.resolve();
    });
    afterEach(async () => {
      gate.resolve();
      await queue?.close(0);
      await link[Symbol.asyncDispose]();
      await empty();
    });
    afterAll(async () => await admin.quit());

    const open = async (): Promise<BullmqWakes> => {
      queue = await openBullmqWakes({ redisUrl: link.url }, { log, deployment });
      return queue;
    };
    const start = async (): Promise<BullmqWakes> => {
      const opened = await open();
      opened.start(async ({ sessionId }) => {
        begun.push(sessionId);
        await gate.promise;
      }, 4);
      return opened;
    };
    const wake = async (sessionId: string, delayMs = 0): Promise<void> =>
      await queue?.wake([{ namespace: 'n', sessionId }], delayMs);
    /** Wakes until that is taken: a connection that was lost is made again in the background. */
    const wakeAgain = async (sessionId: string): Promise<void> =>
      await expectSoon(
        async () =>
          await wake(sessionId).then(
            () => begun.includes(sessionId),
            () => false,
          ),
      ).toBe(true);
    /** As FLUSHALL does, of this deployment alone. */
    const empty = async (): Promise<void> => {
      const keys = await admin.keys(`${deployment}:*`);
      if (keys.length > 0) await admin.del(keys);
    };
    const changes = (): string[] =>
      log.entries.map(({ event }) => event).filter((event) => /^wakes\.(?:un)?available$/.test(event));

    it('opens without it, refuses wakes, and works as soon as it is there', async () => {
      await link.refuse();
      const opened = await start();
      const atOnce = { ...isAway, detail: expect.not.stringContaining('ETIMEDOUT') as unknown };
      for (let count = 0; count < 20; count += 1) await expect(wake('a')).rejects.toMatchObject(atOnce);
      expect(await opened.isReady()).toBe(false);
      expect(changes()).toEqual(['wakes.unavailable']);
      await link.restore();
      await expectSoon(async () => await opened.isReady()).toBe(true);
      await wakeAgain('b');
      expect(changes()).toEqual(['wakes.unavailable', 'wakes.available']);
    });

    it('goes on after its connections were lost', async () => {
      const opened = await start();
      await wake('a');
      await expectSoon(() => begun).toEqual(['a']);
      link.cut();
      await wakeAgain('b');
      await link.refuse();
      await expectSoon(async () => await opened.isReady()).toBe(false);
      await expect(wake('c')).rejects.toMatchObject(isAway);
      await link.restore();
      await wakeAgain('d');
      link.cut();
      await wakeAgain('e');
    });

    it('refuses wakes while the server hangs, and the next ones at once', async () => {
      await start();
      await wake('a');
      link.freeze();
      for (let count = 0; count < 10; count += 1) await expect(wake('b')).rejects.toMatchObject(isAway);
      expect(changes()).toEqual(['wakes.unavailable']);
      await link.restore();
      await wakeAgain('c');
    });

    it('goes on when everything in it was deleted', async () => {
      await start();
      await wake('a');
      await wake('timer', 3_600_000);
      await expectSoon(() => begun).toEqual(['a']);
      await empty();
      await wake('a');
      await wake('timer', 10);
      await expectSoon(() => begun).toEqual(['a', 'a', 'timer']);
      expect(log.events('warn')).toEqual([]);
    });

    it('runs a session once more, not twice at once, that comes again after everything was deleted', async () => {
      gate = Promise.withResolvers();
      await start();
      await wake('a');
      await expectSoon(() => begun).toEqual(['a']);
      await empty();
      for (let count = 0; count < 3; count += 1) await wake('a');
      await wake('b');
      await expectSoon(() => begun).toEqual(['a', 'b']);
      // All wakes of the one that runs have come to it: one that comes after its end is a run of its own.
      const left = async () => ({
        active: await admin.llen(`${deployment}:wakes:active`),
        waiting: await admin.zcard(`${deployment}:wakes:prioritized`),
      });
      await expectSoon(left).toEqual({ active: 1, waiting: 0 });
      gate.resolve();
      await expectSoon(() => begun).toEqual(['a', 'b', 'a']);
      await wake('last');
      await expectSoon(() => begun).toEqual(['a', 'b', 'a', 'last']);
      expect(log.events('warn')).toEqual([]);
    });

    it('goes on when the server has thrown out some of the keys', async () => {
      const opened = await open();
      await wake('a');
      await wake('b', 50);
      await wake('c', 3_600_000);
      const jobs = (await admin.keys(`${deployment}:wakes:*`)).filter((key) =>
        /:wakes:[^:]*-7[0-9a-f]{3}-[^:]*$/.test(key),
      );
      expect(jobs.length).toBe(3);
      await admin.del(jobs);
      const seen: Wake[] = [];
      opened.start(async (each) => void seen.push(each), 1);
      await expectSoon(async () => await admin.zcard(`${deployment}:wakes:prioritized`)).toBe(0);
      for (const sessionId of ['a', 'b', 'c']) await wake(sessionId);
      await expectSoon(() => seen.map(({ sessionId }) => sessionId).toSorted()).toEqual(['a', 'b', 'c']);
      await expectSoon(async () => await admin.exists(`${deployment}:wakes:completed`)).toBe(0);
      expect(log.events('warn')).toEqual([]);
    });

    it('goes on when the scripts were deleted and the clients thrown out', async () => {
      await start();
      await wakeAgain('a');
      await admin.script('FLUSH');
      await wakeAgain('b');
      const { clients } = await clientsOf(admin, deployment);
      expect(clients.length).toBeGreaterThan(0);
      for (const id of clients) await admin.client('KILL', 'ID', id);
      await wakeAgain('c');
    });

    it('closes while the server is away, with a handler that is running', async () => {
      gate = Promise.withResolvers();
      const opened = await start();
      await wake('a');
      await expectSoon(() => begun).toEqual(['a']);
      await link.refuse();
      const closed = opened.close(3_600_000);
      gate.resolve();
      await closed;
      await expect(wake('b')).resolves.toBeUndefined();
    });

    it('closes when the server has never been there, and when it hangs', async () => {
      await link.refuse();
      await expect((await start()).close(0)).resolves.toBeUndefined();
      await link.restore();
      const opened = await start();
      await wakeAgain('a');
      link.freeze();
      await expect(opened.close(0)).resolves.toBeUndefined();
    });

    it('says nothing of the password, also when it is refused', async () => {
      const address = new URL(link.url);
      address.username = 'someone';
      address.password = 'secret-word';
      queue = await openBullmqWakes({ redisUrl: address.href }, { log, deployment });
      queue.start(async () => undefined, 1);
      const error: unknown = await wake('session-name').catch((reason: unknown) => reason);
      expect(error).toMatchObject(isAway);
      const told = log.entries.map((entry) => describeWhole(entry.fields)).join('\n') + describeWhole(error);
      expect(told).not.toContain('secret-word');
      expect(told).not.toContain('session-name');
    });

    it('keeps no more events than it must', async () => {
      const opened = await start();
      const sessions = Array.from({ length: 600 }, (_, index) => ({ namespace: 'n', sessionId: `s${index}` }));
      await opened.wake(sessions, 0);
      await expectSoon(() => begun.length).toBe(600);
      expect(await admin.xlen(`${deployment}:wakes:events`)).toBeLessThan(500);
    });
  });
}

/** The connections of a deployment's workers. */
async function clientsOf(admin: Redis, deployment: string): Promise<{ readonly clients: string[] }> {
  const list = String(await admin.client('LIST'));
  const lines = list.split('\n').filter((line) => line.includes(`name=${deployment}:`));
  return { clients: lines.map((line) => /^id=(\d+)/.exec(line)?.[1] ?? '') };
}

/** Everything in it, own properties of errors and their causes among them. */
function describeWhole(value: unknown): string {
  const seen = new Set<unknown>();
  return (
    JSON.stringify(value, (_key, part: unknown) => {
      if (typeof part !== 'object' || part === null) return part;
      if (seen.has(part)) return 'seen';
      seen.add(part);
      return part instanceof Error
        ? Object.fromEntries(Object.getOwnPropertyNames(part).map((name) => [name, Reflect.get(part, name)]))
        : part;
    }) ?? ''
  );
}
