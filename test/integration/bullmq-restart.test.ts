import { afterEach, expect, it, onTestFinished } from 'vitest';
import { startPostgres } from '../../scripts/services/postgres-server.ts';
import { startRedis } from '../../scripts/services/redis-server.ts';
import type { BullmqWakes } from '../../src/adapters/bullmq/bullmq-wakes.ts';
import { createWakeSchema } from '../../src/adapters/bullmq/create-wake-schema.ts';
import { openBullmqWakes, type WakeServer } from '../../src/adapters/bullmq/open-bullmq-wakes.ts';
import { createRecordingLog } from '../../src/testing/recording-log.ts';
import { describeWithServers } from '../servers/test-servers.ts';

const schema = 'memoir_wakes';

describeWithServers('wakes over a restart of the server', () => {
  const opened: BullmqWakes[] = [];
  afterEach(async () => {
    for (const queue of opened.splice(0)) await queue.close(0);
  });

  const start = async (server: WakeServer) => {
    const log = createRecordingLog();
    const queue = await openBullmqWakes(server, { log });
    opened.push(queue);
    const begun: string[] = [];
    queue.start(async ({ sessionId }) => void begun.push(sessionId), 2);
    const wakeAgain = async (sessionId: string): Promise<void> => {
      const isTaken = async (): Promise<boolean> =>
        await queue.wake([{ namespace: 'n', sessionId }], 0).then(
          () => begun.includes(sessionId),
          () => false,
        );
      await expect.poll(isTaken, { timeout: 30_000, interval: 20 }).toBe(true);
    };
    return { queue, begun, log, wakeAgain };
  };

  it.each([7, 8] as const)('goes on with a Redis %i that has forgotten everything', async (version) => {
    const server = await startRedis({ version });
    onTestFinished(async () => await server.close());
    const { wakeAgain, log } = await start({ redisUrl: server.url });
    await wakeAgain('a');
    await server.restart();
    await wakeAgain('b');
    await server.kill();
    await server.start();
    await wakeAgain('c');
    expect(log.events('error')).toEqual([]);
    expect(log.events('warn').length).toBe(log.events('info').length);
  });

  it('keeps what waits in PostgreSQL over its restart, and goes on', async () => {
    const server = await startPostgres();
    onTestFinished(async () => await server.close());
    await createWakeSchema({ databaseUrl: server.url, schema });
    const { queue, begun, wakeAgain, log } = await start({ databaseUrl: server.url });
    await wakeAgain('a');
    await queue.wake([{ namespace: 'n', sessionId: 'waiting' }], 1_500);
    await server.restart();
    await wakeAgain('b');
    await expect.poll(() => begun, { timeout: 30_000 }).toContain('waiting');
    await server.kill();
    await server.start();
    await wakeAgain('c');
    expect(log.events('error')).toEqual([]);
  });
});
