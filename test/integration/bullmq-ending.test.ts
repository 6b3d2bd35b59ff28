import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { describeWithServers } from '../servers/test-servers.ts';
import { type Link, openLink } from './bullmq-link.ts';
import { type OpenQueueServer, type QueueServer, uniqueDeployment, usePostgres, useRedis } from './bullmq-servers.ts';
import { startChild } from './child-process.ts';

describeWithServers('ending', ({ postgres, redis8 }) => {
  describeOn('Redis', redis8, useRedis);
  describeOn('PostgreSQL', postgres.adminUrl, usePostgres);
});

function describeOn(name: string, url: string, use: OpenQueueServer): void {
  describe(`a process that works on wakes from ${name}`, () => {
    let server: QueueServer;
    beforeAll(async () => {
      server = await use(url);
    });
    afterAll(async () => await server.close());

    it.each<{ readonly title: string; readonly lose: (link: Link) => Promise<void> }>([
      { title: 'with its server at hand', lose: async () => undefined },
      { title: 'when its server is away', lose: async (link) => await link.refuse() },
      { title: 'when its connections have just been lost', lose: async (link) => link.cut() },
    ])('ends by itself after it was closed, $title', async ({ lose }) => {
      const deployment = uniqueDeployment();
      const link = await openLink(url);
      const child = startChild('bullmq-worker.ts', JSON.stringify(server.through(link.url)), deployment);
      const ended = once(child.process, 'close');
      onTestFinished(async () => {
        await child.kill();
        await link[Symbol.asyncDispose]();
      });
      const sender = await server.open(deployment);
      onTestFinished(async () => await sender.close(0));
      await sender.wake([{ namespace: 'n', sessionId: 'a' }], 0);
      await child.waitForLine((line) => line === 'begun a');
      await lose(link);
      child.send('close');
      await child.waitForLine((line) => line === 'closed');
      expect(await ended).toEqual([0, null]);
    });
  });
}
