import { afterAll, beforeAll, describe } from 'vitest';
import { describeWakeQueueContract } from '../../src/testing/wake-queue-contract.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import {
  type OpenQueueServer,
  type QueueServer,
  uniqueDeployment,
  usePostgres,
  useRedis,
} from '../integration/bullmq-servers.ts';

describeWithServers('wakes', ({ postgres, redis7, redis8 }) => {
  describeOn('BullMQ on Redis 7', redis7, useRedis);
  describeOn('BullMQ on Redis 8', redis8, useRedis);
  describeOn('BullMQ on PostgreSQL', postgres.adminUrl, usePostgres);
});

function describeOn(name: string, url: string, use: OpenQueueServer): void {
  describe(`on ${name}`, () => {
    let server: QueueServer;
    beforeAll(async () => {
      server = await use(url);
    });
    afterAll(async () => await server.close());
    describeWakeQueueContract(name, async () => await server.open(uniqueDeployment()));
  });
}
