import { describe, expect, it } from 'vitest';
import { openOpenAiEmbedder } from '../../src/adapters/ai-sdk/open-openai.ts';
import { startModelServer } from '../../src/testing/model-server/start-model-server.ts';
import { openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

describe('a service with an embedding model', () => {
  it('embeds what was said and what was made of it, says by which model, and counts what that took', async () => {
    await using server = await startModelServer();
    const embedder = openOpenAiEmbedder({ baseUrl: server.url, model: 'small' });
    await using service = await openHttpService({ embedder: { embedder } });
    const client = service.client();
    expect((await client.get('stats')).body.basic_stats).toMatchObject({
      embedding_model: null,
      vector_dimension: null,
    });
    await client.post('messages', [
      { sessionId: 's', role: 'user', name: 'Ana', userId: 'ana', content: 'I am allergic to peanuts.' },
      { sessionId: 's', role: 'assistant', content: 'Noted.' },
    ]);
    await client.post('session/s/flush');
    await untilProcessed(client);
    const texts = (): string[] => server.embeddingCalls.flatMap((call) => call.texts);
    await expect.poll(texts, { timeout: 20_000 }).toHaveLength(3);
    expect(texts()).toEqual(
      expect.arrayContaining(['Ana: I am allergic to peanuts.', 'Ana is allergic to peanuts.', 'Noted.']),
    );
    await expect
      .poll(async () => (await client.get('stats')).body.basic_stats, { timeout: 20_000 })
      .toMatchObject({ embedding_model: embedder.id, vector_dimension: 64 });
    const counts = { total: 2, embedded: 2, refused: 0 };
    await expect
      .poll(async () => (await client.get('processing_status')).body.embedding, { timeout: 20_000 })
      .toMatchObject({ model: embedder.id, dimension: 64, turns: counts, held_until: null, held_reason: null });
    const [day] = (await client.get('usage')).body.days;
    expect(day).toMatchObject({ calls: server.embeddingCalls.length });
  });
});
