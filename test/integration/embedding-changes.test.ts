import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';
import { converse, deploy, listEmbeddedTexts } from './embedding-deployment.ts';

const said = ['one', 'two', 'three', 'four'];

let harness: TestStore;

beforeAll(async () => {
  harness = await openTestStore();
});
afterAll(async () => await harness.close());

/** Model and length of each vector. */
async function listVectors(namespace: string): Promise<string[]> {
  const { embeddings = [] } = await harness.dump(namespace);
  const rows = embeddings.map((row) => JSON.parse(String(row)) as Readonly<Record<string, unknown>>);
  return rows.map((row) => `${String(row['owner_id'])} ${String(row['model_id'])} ${String(row['dimension'])}`).sort();
}

describe('another model', () => {
  it('embeds everything again in the background, apart from the former one, and says so once', async () => {
    await using server = await startModelServer();
    const namespace = await converse(harness, { a: ['one', 'two'], b: ['three', 'four'] });
    const former = deploy({ server, harness, only: [namespace] });
    await former.finish(namespace);
    former.clock.advance(3_600_000);
    const { finish, log } = deploy({
      server,
      harness,
      only: [namespace],
      model: 'n',
      dimension: 64,
      clock: former.clock,
    });
    await finish(namespace);
    const models = ['openai-compatible/m', 'openai-compatible/n'];
    const owners = ['a', 'a', 'b', 'b'];
    expect(await listVectors(namespace)).toEqual(
      owners.flatMap((owner) => models.map((model) => `${owner} ${model} 64`)).sort(),
    );
    expect(server.embeddingCalls.map(({ model, texts }) => [model, texts.length])).toEqual([
      ['m', 4],
      ['n', 4],
    ]);
    expect(log.entries).toMatchObject([
      {
        level: 'info',
        event: 'embedding.model_changed',
        fields: { namespace, formerModel: models[0], model: models[1] },
      },
    ]);
    expect(await harness.store.embeddings.status(namespace)).toMatchObject({
      model: { id: models[1] },
      turns: { total: 4, embedded: 4 },
      otherModels: [{ id: models[0], vectors: 4 }],
    });
  });

  it('of two processes that are configured differently does not undo at once what the other begins', async () => {
    await using server = await startModelServer();
    const namespace = await converse(harness, { s: said });
    const one = deploy({ server, harness, only: [namespace] });
    const other = deploy({ server, harness, only: [namespace], model: 'n', clock: one.clock });
    await one.finish(namespace);
    for (let minute = 0; minute < 60; minute += 1) {
      await other.round();
      await one.round();
      one.clock.advance(60_000);
    }
    // Each text once by each of them, however often they take the namespace from each other.
    expect(listEmbeddedTexts(server.embeddingCalls)).toHaveLength(2 * said.length);
    const changes = [...one.log.entries, ...other.log.entries];
    expect(changes.length).toBeLessThanOrEqual(6);
  });
});

describe('what changes while it is embedded', () => {
  it('leaves no vector where a turn was erased', async () => {
    const { promise: goOn, resolve: release } = Promise.withResolvers<void>();
    await using server = await startModelServer({
      embed: async (_text, dimensions) => {
        await goOn;
        return Array.from({ length: dimensions }, () => 1);
      },
    });
    const namespace = await converse(harness, { s: said });
    const { round, isFinished } = deploy({ server, harness, only: [namespace] });
    const working = round();
    await expect.poll(() => server.calls.length).toBe(1);
    await harness.db
      .updateTable('turns')
      .set({ content: null, erased_at: new Date() })
      .where('namespace', '=', namespace)
      .where('seq', '=', 2)
      .execute();
    release();
    expect(await working).toBe(4);
    expect(await listVectors(namespace)).toHaveLength(3);
    expect(await isFinished(namespace)).toBe(true);
  });
});

describe('a worker that is woken', () => {
  it('works until nothing is due, and not after it was closed', async () => {
    await using server = await startModelServer();
    const turns = Array.from({ length: 450 }, (_, index) => `Turn ${index}`);
    const namespace = await converse(harness, { s: turns });
    const { workers, isFinished } = deploy({
      server,
      harness,
      only: [namespace],
      options: { bounds: { textsPerCall: 30 } },
    });
    const [worker] = workers;
    worker?.wake();
    worker?.wake();
    await expect.poll(() => isFinished(namespace), { timeout: 20_000 }).toBe(true);
    await worker?.close();
    await converse(harness, { t: ['late'] }, namespace);
    worker?.wake();
    await worker?.close();
    expect([await isFinished(namespace), server.usage.calls]).toEqual([false, 15]);
  });
});
