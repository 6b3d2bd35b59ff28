import { describe, expect, it } from 'vitest';
import { buildMemory } from '../../src/testing/build-memory.ts';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import { type OpenStoreHarness, type StoreHarness, useStoreHarness } from '../../src/testing/store-harness.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { converse, deploy, listEmbeddedTexts, week } from './embedding-deployment.ts';

const transient = [
  'rate_limited',
  'server_error',
  'reset',
  'wrong_dimension',
  'missing_embedding',
  'wrong_order',
] as const;

describeEmbedding('the embedded store', openTestStore);

describeWithServers('background embedding', ({ postgres }) => {
  describeEmbedding('PostgreSQL', () => openPostgresTestStore(postgres));
});

/** 500 turns in ten sessions, which say 300 different things. */
async function chat(harness: StoreHarness): Promise<string> {
  const said = Array.from({ length: 500 }, (_, index) => `Text number ${index % 300}`);
  const sessions = Array.from(
    { length: 10 },
    (_, index) => [`s${index}`, said.slice(index * 50, index * 50 + 50)] as const,
  );
  return await converse(harness, Object.fromEntries(sessions));
}

async function listRows(harness: StoreHarness, namespace: string): Promise<Readonly<Record<string, unknown>>[]> {
  const { embeddings = [] } = await harness.dump(namespace);
  return embeddings.map((row) => JSON.parse(String(row)) as Readonly<Record<string, unknown>>);
}

function describeEmbedding(name: string, open: OpenStoreHarness): void {
  describe(`turns and memories on ${name}`, () => {
    const harness = useStoreHarness(open);

    it('are embedded in batches, the same text once', async () => {
      await using server = await startModelServer();
      const namespace = await chat(harness());
      const memory = buildMemory('Text number 7');
      await harness().store.memories.add(namespace, memory, new Date());
      const { finish, clock } = deploy({ server, harness: harness() });
      await finish(namespace);
      const texts = listEmbeddedTexts(server.embeddingCalls);
      expect([texts.length, new Set(texts).size]).toEqual([300, 300]);
      expect(server.usage.calls).toBeLessThanOrEqual(8);
      const status = await harness().store.embeddings.status(namespace);
      expect(status).toMatchObject({
        model: { id: 'openai-compatible/m', dimension: 64, since: clock.now() },
        turns: { total: 500, embedded: 500, refused: 0 },
        memories: { total: 1, embedded: 1, refused: 0 },
      });
      const rows = await listRows(harness(), namespace);
      const vectors = new Map(rows.map((row) => [row['content_hash'], row['embedding']]));
      expect([rows.length, vectors.size, new Set(vectors.values()).size]).toEqual([501, 300, 300]);
      expect(rows.filter((row) => row['embedding'] !== vectors.get(row['content_hash']))).toEqual([]);
      const usage = await harness().store.usage.summarise(namespace, week);
      const { calls, inputTokens } = server.usage;
      expect(usage).toMatchObject([
        { purpose: 'embed', model: 'openai-compatible/m', calls, failedCalls: 0, inputTokens },
      ]);
    });

    it('are embedded once by two workers, whatever the provider does', async () => {
      await using server = await startModelServer();
      server.setFaults({ seed: 11, rate: 0.4, kinds: transient });
      const namespaces = [await chat(harness()), await chat(harness()), await chat(harness())];
      const { finish } = deploy({ server, harness: harness(), workers: 2, options: { bounds: { textsPerCall: 10 } } });
      await finish(...namespaces);
      expect(new Set(server.embeddingCalls.map(({ fault }) => fault))).toEqual(new Set([undefined, ...transient]));
      const texts = listEmbeddedTexts(server.embeddingCalls);
      expect([texts.length, new Set(texts).size]).toEqual([900, 300]);
      let calls = 0;
      for (const namespace of namespaces) {
        expect(await listRows(harness(), namespace)).toHaveLength(500);
        const usage = await harness().store.usage.summarise(namespace, week);
        expect(usage).toMatchObject([{ purpose: 'embed' }]);
        calls += usage[0]?.calls ?? 0;
      }
      expect(calls).toBe(server.usage.calls);
    });

    it('are taken up by another worker at once where one is shut down in the middle of a call', async () => {
      await using server = await startModelServer();
      const namespace = await chat(harness());
      const first = deploy({ server, harness: harness() });
      server.fail('hang');
      const working = first.round();
      await expect.poll(() => server.calls.length).toBe(1);
      await Promise.all([first.workers[0]?.close(), first.workers[0]?.close()]);
      expect(await working).toBe(0);
      expect(await first.round()).toBe(0);
      const second = deploy({ server, harness: harness() });
      await second.finish(namespace);
      expect(listEmbeddedTexts(server.embeddingCalls)).toHaveLength(300);
      const usage = await harness().store.usage.summarise(namespace, week);
      expect(usage).toMatchObject([{ calls: server.usage.calls, failedCalls: 1 }]);
    });

    it('are left to the worker that has them now, by one that stood still for too long', async () => {
      const { promise: goOn, resolve: release } = Promise.withResolvers<void>();
      let stops = true;
      await using server = await startModelServer({
        embed: async (text, dimensions) => {
          if (stops) await goOn;
          return Array.from({ length: dimensions }, (_, index) => text.length + index);
        },
      });
      const namespace = await converse(harness(), { s: ['one', 'two', 'three'] });
      const slow = deploy({ server, harness: harness(), options: { leaseMs: 0 } });
      const working = slow.round();
      await expect.poll(() => server.calls.length).toBe(1);
      stops = false;
      const fast = deploy({ server, harness: harness() });
      await fast.finish(namespace);
      const before = await harness().dump(namespace);
      release();
      expect(await working).toBe(0);
      const { usage: _later, usage_days: _day, ...after } = await harness().dump(namespace);
      expect(before).toMatchObject(after);
      expect(slow.log.events('warn')).toEqual(['embedding.lease_lost']);
    });
  });
}
