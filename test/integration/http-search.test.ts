import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openOpenAiEmbedder } from '../../src/adapters/ai-sdk/open-openai.ts';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { type HttpAnswer, type HttpClient, type HttpService, type Json, openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

let service: HttpService;

beforeAll(async () => {
  service = await openHttpService({ extractor: createScriptedExtractor() });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Posts turns, each of which is remembered in its own words, and waits until they are. */
async function remember(
  client: HttpClient,
  texts: readonly string[],
  { sessionId = 's', name = 'Ana', userId = 'ana' } = {},
): Promise<void> {
  await client.post(
    'messages',
    texts.map((content) => ({ sessionId, role: 'user', name, userId, content })),
  );
  await client.post(`session/${sessionId}/flush`);
  await untilProcessed(client);
}

const textsOf = (answer: HttpAnswer): string[] => answer.body.memories.map(({ text }: Json) => text);

describe('search with an embedding model', () => {
  it('finds by vectors, in any words, and by words where the model is away', async () => {
    const embed = (text: string): number[] => (/automobile|vehicle/u.test(text) ? [1, 0] : [0, 1]);
    await using server = await startModelServer({ embed, dimensions: 2 });
    const embedder = openOpenAiEmbedder({ baseUrl: server.url, model: 'small' });
    const setup = { embedder: { embedder, queryTimeoutMs: 20_000 } };
    await using embedded = await openHttpService({ extractor: createScriptedExtractor(), ...setup });
    const client = embedded.client();
    await remember(client, ['Ana drives an automobile.', 'Ana cooks.']);
    const search = async (query: string): Promise<Json> => (await client.post('search', { query })).body;
    await expect.poll(async () => (await search('Which vehicle?')).count, { timeout: 20_000 }).toBe(1);
    expect(await search('Which vehicle?')).toMatchObject({
      memories: [{ text: 'Ana drives an automobile.', similarity: 1 }],
      filtering_info: { mode: 'hybrid', similarity: expect.stringContaining('cosine') },
    });
    server.down();
    expect(await search('Who cooks?')).toMatchObject({
      memories: [{ text: 'Ana cooks.' }],
      filtering_info: { mode: 'lexical', similarity: expect.stringContaining('Lexical') },
    });
  });
});

describe('search', () => {
  it('answers with the memories that have enough of the words, most similar first', async () => {
    const client = service.client();
    await remember(client, ['Ana plays the violin.', 'Ana sells a violin case.', 'Ben cooks.']);
    const { status, body } = await client.post('search', { query: 'Who plays the violin?' });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      query: 'Who plays the violin?',
      count: body.memories.length,
      vectorstore_name: client.namespace,
      filtering_info: {
        mode: 'lexical',
        min_similarity: 0.7,
        candidates: 2,
        filter: null,
        query_optimized: false,
        similarity: expect.stringContaining('Lexical'),
      },
    });
    expect(body.memories[0]).toMatchObject({ text: 'Ana plays the violin.', similarity: 1, status: 'active' });
    const all = (await client.post('search', { query: 'violin plays', min_similarity: 0, top_k: 1 })).body;
    expect(all).toMatchObject({ count: 1, filtering_info: { below_min_similarity: 0 } });
    const strict = (await client.post('search', { query: 'violin plays', min_similarity: 1 })).body;
    expect(strict).toMatchObject({ count: 1, filtering_info: { candidates: 2, below_min_similarity: 1 } });
  });

  it('is narrowed by its filter', async () => {
    const client = service.client();
    await remember(client, ['Ana runs.']);
    await remember(client, ['Ben runs.'], { sessionId: 'b', name: 'Ben', userId: 'ben' });
    const found = async (filter: object) => textsOf(await client.post('search', { query: 'runs', filter }));
    expect(await found({})).toHaveLength(2);
    expect(await found({ user_id: 'ben' })).toEqual(['Ben runs.']);
    expect(await found({ session_id: 's' })).toEqual(['Ana runs.']);
    expect(await found({ subject: 'ANA' })).toEqual(['Ana runs.']);
    expect(await found({ category: 'goal' })).toEqual([]);
    expect(await found({ project_id: 'p' })).toEqual([]);
  });

  it.each([
    ['no query', { query: ' ' }, 'query'],
    ['an unknown filter', { filter: { colour: 'red' } }, 'filter.colour'],
    ['too many results', { top_k: 201 }, 'top_k'],
    ['a similarity beyond 1', { min_similarity: 1.5 }, 'min_similarity'],
    ['an unknown field', { limit: 5 }, 'limit'],
  ])('with %s is refused', async (_name, fields, field) => {
    const answer = await service.client().post('search', { query: 'violin', ...fields });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });
});
