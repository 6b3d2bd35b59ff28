import { expect, it } from 'vitest';
import { silentLog } from '../../src/ports/log.ts';
import { type OpenedEngine, openEngine, type OpenEngineOptions } from '../../src/runtime/open-engine.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { createTestDatabase } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeWithServers('an API and a worker in two engines', ({ postgres, redis7, redis8 }) => {
  it.each([
    { by: 'PostgreSQL', redis: undefined },
    { by: 'Redis 7', redis: redis7 },
    { by: 'Redis 8', redis: redis8 },
  ])('share the work, woken through $by long before the sweep', async ({ redis }) => {
    await using database = await createTestDatabase(postgres);
    const prefix = uniqueNamespace();
    const options: OpenEngineOptions = {
      dataDir: null,
      postgres: { url: database.url, maxConnections: 6, minConnections: 0 },
      ...(redis === undefined ? {} : { redis: { url: redis, prefix } }),
      log: silentLog,
      sweepMs: 3_600_000,
    };
    const api = await openEngine({ ...options, work: false });
    const worker = await openEngine(options);
    try {
      await handOver(api);
      await expect
        .poll(() => api.engine.operations.queueStatus('n'), { timeout: 20_000 })
        .toMatchObject({
          waiting: 0,
          active: 0,
          completed: 3,
        });
      const { results } = await api.engine.recall('n', { query: 'Where does Ana live?', userId: 'ana' });
      expect(results.some(({ type, text }) => type === 'memory' && text.includes('Lisbon'))).toBe(true);
      expect(await api.isRedisReady()).toBe(redis === undefined ? undefined : true);
    } finally {
      await worker.close();
      await api.close();
    }
  });
});

async function handOver({ engine }: OpenedEngine): Promise<void> {
  for (const sessionId of ['a', 'b', 'c']) {
    const content = `I moved to Lisbon. This is what I said in session ${sessionId}.`;
    const turns = [{ role: 'user' as const, name: 'Ana', userId: 'ana', content }];
    await engine.ingestion.append('n', { sessionId, turns });
    await engine.ingestion.flush('n', sessionId, { ended: false });
  }
}
