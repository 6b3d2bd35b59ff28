import { describe, expect, it } from 'vitest';
import { type ScriptedReply, startEndlessServer, startScriptedServer } from '../../testing/scripted-server.ts';
import { openAzureEmbedder } from './open-azure.ts';
import { openOpenAiEmbedder } from './open-openai.ts';

const { signal } = new AbortController();

describe('an embedding model', () => {
  const vectors = (...items: object[]): ScriptedReply => ({ body: { data: items } });

  it.each([
    {
      name: 'OpenAI',
      open: (baseUrl: string) => openOpenAiEmbedder({ baseUrl, model: 'e', dimension: 2, shorten: true }),
      id: 'openai-compatible/e@2',
    },
    {
      name: 'Azure',
      open: (endpoint: string) =>
        openAzureEmbedder({ endpoint, apiKey: 'k', deployment: 'e', dimension: 2, shorten: true }),
      id: 'azure/e@2',
    },
  ])('is asked for short vectors, and bears them in its name: $name', async ({ open, id }) => {
    await using server = await startScriptedServer(() => vectors({ embedding: [1, 0] }));
    const embedder = open(server.url);
    expect(await embedder.embed(['hello there'], signal)).toEqual({ vectors: [[1, 0]], inputTokens: 2 });
    expect(embedder.id).toBe(id);
    expect(server.received[0]?.body).toMatchObject({ input: ['hello there'], dimensions: 2 });
  });

  it.each([
    { name: 'lengths', items: [{ embedding: [1] }, { embedding: [1, 2] }], error: { code: 'embedding_dimension' } },
    { name: 'nothing', items: [{ embedding: [] }, { embedding: [] }], error: { name: 'ProviderFault' } },
    {
      name: 'a number twice',
      items: [
        { index: 0, embedding: [1] },
        { index: 0, embedding: [2] },
      ],
      error: { name: 'ProviderFault' },
    },
    { name: 'words', items: [{ embedding: ['a'] }, { embedding: [1] }], error: { name: 'ProviderFault' } },
  ])('is refused an answer of $name', async ({ items, error }) => {
    await using server = await startScriptedServer(() => vectors(...items));
    await expect(
      openOpenAiEmbedder({ baseUrl: server.url, model: 'e' }).embed(['a', 'b'], signal),
    ).rejects.toMatchObject(error);
  });

  it('is not called for nothing', async () => {
    const embedder = openOpenAiEmbedder({ baseUrl: 'http://127.0.0.1:1', model: 'e' });
    expect(await embedder.embed([], signal)).toEqual({ vectors: [], inputTokens: 0 });
  });

  it('does not read an answer without end to the end', async () => {
    await using server = await startEndlessServer();
    await expect(openOpenAiEmbedder({ baseUrl: server.url, model: 'e' }).embed(['a'], signal)).rejects.toThrow(
      /^The model provider sent more than 67108864 bytes\.$/,
    );
  });
});
