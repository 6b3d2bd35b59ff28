import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Extractor } from '../../src/ports/extractor.ts';
import { HoldWork } from '../../src/ports/faults.ts';
import { createMemoir } from '../../src/engine/memoir.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { type HttpClient, type HttpService, openHttpService } from './http-service.ts';
import { storeTemplate } from './store-template.ts';

const scripted = createScriptedExtractor();
/** What a turn's first word does to its extraction. */
const extractor: Extractor = {
  id: scripted.id,
  free: true,
  async extract(input, signal) {
    const begins = (word: string): boolean => input.turns.some(({ content }) => content.startsWith(word));
    if (begins('Hold')) throw new HoldWork('budget', new Date(Date.now() + 3_600_000));
    if (begins('Stall')) await stalled.promise;
    return await scripted.extract(input, signal);
  },
};
const stalled = Promise.withResolvers<void>();
let service: HttpService;

beforeAll(async () => {
  service = await openHttpService({ extractor });
});

afterAll(async () => {
  stalled.resolve();
  await service[Symbol.asyncDispose]();
});

/** A namespace whose tails fall silent after a day. */
async function openNamespace(): Promise<HttpClient> {
  const client = service.client();
  const idle = { windows: { idleMs: 86_400_000, maxAgeMs: 86_400_000 } };
  const headers = { 'content-type': 'application/json' };
  expect(await client.send('PATCH', 'settings', { headers, body: JSON.stringify(idle) })).toMatchObject({
    status: 200,
  });
  return client;
}

const say = async (client: HttpClient, content: string, fields: object = {}) =>
  await client.post('messages', { sessionId: 's', role: 'user', content, ...fields });
const processed = { query: 'violin', scope: 'all', consistency: 'processed' };

describe('consistency: processed', () => {
  it.each(['recall', 'context'])(
    'closes what waits to fall silent, and tells that all is processed: %s',
    async (call) => {
      const client = await openNamespace();
      await say(client, 'I play the violin.');
      expect((await client.post(call, { query: 'violin', scope: 'all' })).body.freshness).toMatchObject({
        pendingTurns: 1,
      });
      const { body } = await client.post(call, processed);
      expect(body).toMatchObject({ freshness: { pendingTurns: 0, complete: true }, notes: [] });
      expect((await client.get('memories')).body.memories).toHaveLength(1);
    },
  );

  it('leaves the tails of others alone', async () => {
    const client = await openNamespace();
    await say(client, 'I play the violin.', { userId: 'ana' });
    await say(client, 'I play the cello.', { userId: 'ben', sessionId: 'b' });
    await client.post('recall', { query: 'violin', userId: 'ana', consistency: 'processed' });
    expect((await client.get('memories')).body.memories).toMatchObject([{ text: 'I play the violin.' }]);
  });

  it('does not wait for what is held, and says so', async () => {
    const client = await openNamespace();
    await say(client, 'Hold the violin.');
    const { body } = await client.post('recall', { ...processed, waitMs: 30_000 });
    expect(body).toMatchObject({ freshness: { heldTurns: 1, complete: false } });
    expect(body.notes).toEqual([expect.stringContaining('A budget or a pause holds some turns')]);
  });

  it('waits no longer than it is told', async () => {
    const client = await openNamespace();
    await say(client, 'Stall the violin.');
    const { body } = await client.post('recall', { ...processed, waitMs: 100 });
    expect(body.freshness).toMatchObject({ pendingTurns: 1, complete: false });
    expect(body.notes).toEqual([expect.stringContaining('did not finish within the bound')]);
    expect(await client.post('recall', { ...processed, waitMs: 30_001 })).toMatchObject({
      status: 400,
      body: { field: 'waitMs' },
    });
  });

  it('ends when the service closes', async () => {
    const opened = await openEngine({
      dataDir: null,
      work: false,
      log: silentLog,
      templateFile: storeTemplate,
      extractor,
    });
    await using memoir = createMemoir({
      engine: opened.engine,
      namespace: 'closing',
      log: silentLog,
      onError: 'throw',
      close: () => opened.close(),
    });
    await memoir.sessions.append({ sessionId: 's', role: 'user', content: 'I play the violin.' });
    const asked = memoir.recall({ query: 'violin', scope: 'all', consistency: 'processed', waitMs: 30_000 });
    await opened.stopWorking();
    expect((await asked).notes).toEqual([expect.stringContaining('The service is closing')]);
    await expect(
      memoir.recall({ query: 'violin', consistency: 'processed' }, { signal: AbortSignal.abort(new Error('gone')) }),
    ).rejects.toThrow('gone');
  });
});
