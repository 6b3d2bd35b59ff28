import { describe, expect, it } from 'vitest';
import { openOpenAiEmbedder } from '../../src/adapters/ai-sdk/open-openai.ts';
import { startModelServer, type ModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { type HttpClient, type HttpService, type Json, openHttpService } from './http-service.ts';

/** What things are about, whatever they are called: vehicles to the one side, food to the other. */
const meanings: Readonly<Record<string, readonly number[]>> = {
  automobile: [1, 0.1, 0],
  vehicles: [1, 0, 0],
  soup: [0, 1, 0.1],
};

const embed = (text: string): readonly number[] =>
  Object.entries(meanings).find(([word]) => text.includes(word))?.[1] ?? [0, 0, 1];

const said = [
  { role: 'user', content: 'My automobile broke down on Monday.', userId: 'ana' },
  { role: 'user', content: 'Dinner was a hot soup.', userId: 'ana' },
  { role: 'user', content: 'The weather is fine.', userId: 'ana' },
].map((turn) => ({ ...turn, sessionId: 's' }));
const question = { query: 'Which vehicles?', userId: 'ana', kinds: ['turn'], explain: true };

async function untilEmbedded(client: HttpClient): Promise<void> {
  const dimension = async (): Promise<Json> => (await client.get('stats')).body.basic_stats.vector_dimension;
  await expect.poll(dimension, { timeout: 20_000 }).toBe(3);
}

function open(server: ModelServer, queryTimeoutMs = 20_000): Promise<HttpService> {
  const embedder = openOpenAiEmbedder({ baseUrl: server.url, model: 'small' });
  return openHttpService({ embedder: { embedder, queryTimeoutMs } });
}

async function converse(service: HttpService): Promise<HttpClient> {
  const client = service.client();
  await client.post('messages', said);
  await client.post('session/s/flush');
  await untilEmbedded(client);
  return client;
}

describe('recall with an embedding model', () => {
  it('finds a turn that shares no word with the question when its vector is near', async () => {
    await using server = await startModelServer({ embed, dimensions: 3 });
    await using service = await open(server);
    const client = await converse(service);
    const { body } = await client.post('recall', question);
    expect(body).toMatchObject({ mode: 'hybrid', notes: [] });
    expect(body.results[0]).toMatchObject({
      text: said[0]!.content,
      parts: { own: 0, vectorRank: 1, similarity: expect.closeTo(0.995, 2) },
    });
    expect((await client.post('recall', question)).body.results).toEqual(body.results);
    expect(server.embeddingCalls.filter(({ texts }) => texts.includes(question.query))).toHaveLength(1);
    const { days } = (await client.get('usage')).body;
    expect(days).toContainEqual(expect.objectContaining({ purpose: 'embed query', calls: 1 }));
  });

  it('asks the model without the names of speakers, at once where they have named one before', async () => {
    await using server = await startModelServer({ embed, dimensions: 3 });
    await using service = await open(server);
    const client = service.client();
    await client.post('messages', [{ ...said[0]!, name: 'Ana Silva' }]);
    await client.post('session/s/flush');
    await untilEmbedded(client);
    const ask = async (query: string): Promise<Json> => (await client.post('recall', { ...question, query })).body;
    const { mode, results } = await ask('Which vehicles has Ana?');
    expect([mode, results[0].text]).toEqual(['hybrid', said[0]!.content]);
    expect((await ask('Which vehicles has ana silva?')).results[0].parts.similarity).toBeCloseTo(0.995, 2);
    const asked = server.embeddingCalls.flatMap(({ texts }) => texts.filter((text) => text.includes('vehicles')));
    expect(asked).toEqual(['Which vehicles has Ana?', 'Which vehicles has?', 'Which vehicles has silva?']);
  });

  it('goes by words and says so where the provider is down, too slow, or answers with other vectors', async () => {
    await using server = await startModelServer({ embed, dimensions: 3 });
    await using service = await open(server, 500);
    const client = await converse(service);
    const words = { ...question, query: 'What broke down?' };
    for (const fault of ['server_error', 'hang', 'wrong_dimension'] as const) {
      server.fail(fault);
      const { status, body } = await client.post('recall', words);
      expect({ fault, status, mode: body.mode }).toEqual({ fault, status: 200, mode: 'lexical' });
      expect(body.notes).toHaveLength(1);
      expect(body.results[0].text).toBe(said[0]!.content);
      words.query += '?';
    }
    expect((await client.post('recall', words)).body).toMatchObject({ mode: 'hybrid', notes: [] });
  });

  it('goes by words and says so while nothing is embedded', async () => {
    await using server = await startModelServer({ embed, dimensions: 3 });
    await using service = await open(server);
    const { body } = await service.client().post('recall', question);
    expect(body).toMatchObject({ mode: 'lexical', results: [] });
    expect(body.notes).toHaveLength(1);
  });
});
