import { afterAll, beforeAll, describe } from 'vitest';
import { describeWakeQueueContract } from '../../src/testing/wake-queue-contract.ts';
import { noServer, servicesUnderTest } from '../services-under-test.ts';
import {
  type OpenQueueServer,
  type QueueServer,
  uniqueDeployment,
  usePostgres,
  useRedis,
} from '../integration/bullmq-servers.ts';

const { postgresUrl, redis7Url, redis8Url } = servicesUnderTest;

describeOn('BullMQ on Redis 7', redis7Url, useRedis);
describeOn('BullMQ on Redis 8', redis8Url, useRedis);
describeOn('BullMQ on PostgreSQL', postgresUrl, usePostgres);

function describeOn(name: string, url: string | undefined, use: OpenQueueServer): void {
  describe.skipIf(url === undefined)(`with servers (${noServer})`, () => {
    let server: QueueServer;
    beforeAll(async () => {
      server = await use(url ?? '');
    });
    afterAll(async () => await server.close());
    describeWakeQueueContract(name, async () => await server.open(uniqueDeployment()));
  });
}
