import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../ports/language-model.ts';
import { type ScriptedReply, startScriptedServer } from '../../testing/scripted-server.ts';
import { openAzureModel } from './open-azure.ts';

const { signal } = new AbortController();

const request: ModelRequest = {
  purpose: 'extract',
  namespace: 'n',
  system: 'Answer in JSON.',
  messages: [{ role: 'user', content: 'one' }],
  schema: { name: 'facts', json: { type: 'object' } },
  maxOutputTokens: 500,
};

const answered: ScriptedReply = {
  body: { choices: [{ index: 0, message: { role: 'assistant', content: '{}' }, finish_reason: 'stop' }] },
};

describe('a model on Azure', () => {
  it.each([
    { path: '', asked: '/openai/v1/chat/completions' },
    { path: '/openai/v1', asked: '/openai/v1/chat/completions' },
    { path: '/openai/deployments/m', asked: '/openai/deployments/m/chat/completions?api-version=2024-10-21' },
    { path: '/models', asked: '/models/chat/completions?api-version=2024-05-01-preview' },
  ])('is asked by the route of its endpoint: "$path"', async ({ path, asked }) => {
    await using server = await startScriptedServer(() => answered);
    const model = openAzureModel({ endpoint: server.url + path, apiKey: 'k', deployment: 'm' });
    expect(await model.generate(request, signal)).toMatchObject({ text: '{}' });
    expect(server.received[0]).toMatchObject({ path: asked, headers: { 'api-key': 'k' }, body: { model: 'm' } });
    expect(model.id).toBe('azure/m');
  });

  it.each(['', '/models'])('takes an access token instead of a key: "%s"', async (path) => {
    await using server = await startScriptedServer(() => answered);
    let tokens = 0;
    const getToken = async (): Promise<string> => `token-${(tokens += 1)}`;
    const model = openAzureModel({ endpoint: server.url + path, getToken, deployment: 'm' });
    for (let call = 0; call < 2; call += 1) await model.generate(request, signal);
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(server.received[0]?.headers).not.toHaveProperty('api-key');
  });

  it('is not opened without either', () => {
    expect(() => openAzureModel({ endpoint: 'https://x.openai.azure.com', deployment: 'm' })).toThrow(
      expect.objectContaining({ code: 'invalid_configuration', field: 'apiKey' }),
    );
  });
});
