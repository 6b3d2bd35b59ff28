import { Redis } from 'ioredis';
import { expect, it } from 'vitest';
import { type RedisServer, startRedis } from '../../scripts/services/redis-server.ts';
import { describeServers, startTimeoutMs } from './describe-servers.ts';

async function ask<Answer>(server: RedisServer, question: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = new Redis(server.url, { maxRetriesPerRequest: 1 });
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

describeServers('a Redis of its own', () => {
  it.each([7, 8] as const)(
    'is version %i',
    async (version) => {
      await using server = await startRedis({ version });
      expect(await ask(server, async (client) => await client.info('server'))).toContain(`redis_version:${version}.`);
    },
    startTimeoutMs,
  );

  it.each([7, 8] as const)('keeps what it answered, version %i, when it appends', async (version) => {
    await using server = await startRedis({ version, appendOnly: true });
    await ask(server, async (client) => await client.set('a', '1'));
    await server.restart();
    await ask(server, async (client) => await client.set('b', '2'));
    await server.kill();
    await server.start();
    expect(await ask(server, async (client) => await client.mget('a', 'b'))).toEqual(['1', '2']);
  });

  it('is empty after a restart when it does not append', async () => {
    await using server = await startRedis({ version: 8 });
    await ask(server, async (client) => await client.set('a', '1'));
    await server.restart();
    expect(await ask(server, async (client) => await client.get('a'))).toBeNull();
  });
});
