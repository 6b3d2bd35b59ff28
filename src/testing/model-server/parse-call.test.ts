import { describe, expect, it } from 'vitest';
import { chatBody, postJson } from './post-json.ts';
import { startModelServer } from './start-model-server.ts';

const strict = { type: 'json_schema', json_schema: { name: 'a', strict: true, schema: { type: 'object' } } };
const oneMessage = (message: object) => ({ model: 'm', messages: [message] });

describe('the paths', () => {
  it.each([
    '/v1/chat/completions',
    '/openai/v1/chat/completions',
    '/openai/v1/chat/completions?api-version=preview',
    '/openai/deployments/my-model/chat/completions?api-version=2024-10-21',
  ])('%s is a chat completion', async (path) => {
    await using server = await startModelServer();
    expect(await postJson(`${server.origin}${path}`, chatBody())).toMatchObject({ status: 200 });
    expect(server.chatCalls.map((call) => call.path)).toEqual([path]);
  });

  it.each(['/v1/embeddings', '/openai/v1/embeddings', '/openai/deployments/d/embeddings?api-version=1'])(
    '%s is an embedding',
    async (path) => {
      await using server = await startModelServer();
      expect(await postJson(`${server.origin}${path}`, { model: 'm', input: 'a' })).toMatchObject({ status: 200 });
      expect(server.embeddingCalls).toHaveLength(1);
    },
  );

  it('name the model, where Azure puts it', async () => {
    await using server = await startModelServer();
    const path = '/openai/deployments/my-model/chat/completions?api-version=1';
    await postJson(`${server.origin}${path}`, { messages: [{ role: 'user', content: 'a' }] });
    expect(server.calls[0]?.model).toBe('my-model');
  });

  it.each([
    '/',
    '/v1',
    '/v1/responses',
    '/v1/chat/completions/',
    '/chat/completions',
    '/openai/deployments/d/embeddings',
    '//',
    '/%',
  ])('%s is none', async (path) => {
    await using server = await startModelServer();
    const { status, body } = await postJson(`${server.origin}${path}`, chatBody());
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ error: { message: expect.any(String) as string } });
    expect(server.calls).toEqual([]);
    expect(server.refused).toMatchObject([{ method: 'POST', path, status: 404 }]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('take no %s', async (method) => {
    await using server = await startModelServer();
    const response = await fetch(`${server.url}/chat/completions`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ error: { code: 'method_not_supported' } });
  });
});

describe('a request', () => {
  it.each([
    { title: 'broken JSON', body: '{"model":', says: 'could not parse' },
    { title: 'a list', body: '[]', says: 'has to be an object' },
    { title: 'no model', body: { messages: [{ role: 'user', content: 'a' }] }, says: 'provide a model parameter' },
    { title: 'no messages', body: { model: 'm' }, says: "'messages'" },
    { title: 'an empty list of messages', body: { model: 'm', messages: [] }, says: "'messages'" },
    { title: 'an unknown role', body: oneMessage({ role: 'robot', content: 'a' }), says: "'messages[0].role'" },
    { title: 'no content', body: oneMessage({ role: 'user' }), says: "'messages[0].content'" },
    { title: 'content of no known form', body: oneMessage({ role: 'user', content: 7 }), says: 'list of parts' },
    { title: 'streaming', body: chatBody('a', { stream: true }), says: 'does not stream' },
    { title: 'several choices', body: chatBody('a', { n: 2 }), says: 'one choice' },
    { title: 'no room for an answer', body: chatBody('a', { max_tokens: 0 }), says: "'max_tokens'" },
    {
      title: 'JSON mode without the word',
      body: chatBody('a', { response_format: { type: 'json_object' } }),
      says: "must contain the word 'json'",
    },
    { title: 'an open schema', body: chatBody('a', { response_format: strict }), says: "'additionalProperties'" },
    {
      title: 'a schema without a name',
      body: chatBody('a', { response_format: { type: 'json_schema', json_schema: { schema: {} } } }),
      says: "'response_format.json_schema.name'",
    },
  ])('with $title is refused', async ({ body, says }) => {
    await using server = await startModelServer();
    const answer = await postJson(`${server.url}/chat/completions`, body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { type: 'invalid_request_error', message: expect.stringContaining(says) as string },
    });
    expect(server.calls).toEqual([]);
    expect(server.refused).toHaveLength(1);
  });

  it.each([
    { title: 'no model', body: { input: 'a' }, says: 'provide a model parameter' },
    { title: 'nothing to embed', body: { model: 'm', input: [] }, says: "'input'" },
    { title: 'an empty text', body: { model: 'm', input: ['a', ''] }, says: "'input[1]'" },
    { title: 'tokens for texts', body: { model: 'm', input: [1, 2, 3] }, says: "'input'" },
    { title: 'too many texts', body: { model: 'm', input: Array(2_049).fill('a') }, says: '2048' },
    { title: 'a text too long', body: { model: 'm', input: 'this '.repeat(8_193) }, says: '8192 tokens' },
    { title: 'too much in all', body: { model: 'm', input: Array(50).fill('this '.repeat(7_000)) }, says: '300000' },
    { title: 'no dimensions', body: { model: 'm', input: 'a', dimensions: 0 }, says: "'dimensions'" },
    { title: 'an unknown encoding', body: { model: 'm', input: 'a', encoding_format: 'hex' }, says: 'encoding' },
  ])('for embeddings with $title is refused', async ({ body, says }) => {
    await using server = await startModelServer();
    const answer = await postJson(`${server.url}/embeddings`, body);
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(says) as string });
  });

  it('may ask for JSON when it says so, and for an answer all at once', async () => {
    await using server = await startModelServer();
    const fields = { response_format: { type: 'json_object' }, stream: false, n: 1, seed: 4 };
    expect(await postJson(`${server.url}/chat/completions`, chatBody('As JSON.', fields))).toMatchObject({
      status: 200,
    });
  });

  it('that is not JSON by its header is refused', async () => {
    await using server = await startModelServer();
    const headers = { 'content-type': 'text/plain' };
    expect(await postJson(`${server.url}/chat/completions`, chatBody(), { headers })).toMatchObject({ status: 400 });
  });

  it('may be very large, but not larger than 32 MB', async () => {
    await using server = await startModelServer();
    const ask = async (bytes: number) => {
      const frame = JSON.stringify(chatBody('')).length;
      return (await postJson(`${server.url}/chat/completions`, chatBody(' '.repeat(bytes - frame)))).status;
    };
    expect([await ask(2 ** 25), await ask(2 ** 25 + 1), await ask(1_000)]).toEqual([200, 413, 200]);
  });

  it.each([
    { name: 'authorization', value: 'Bearer right', status: 200 },
    { name: 'api-key', value: 'right', status: 200 },
    { name: 'authorization', value: 'Bearer wrong', status: 401 },
    { name: 'authorization', value: 'right', status: 401 },
    { name: 'x-other', value: 'right', status: 401 },
  ])('with $name: $value is answered $status, where there is a key', async ({ name, value, status }) => {
    await using server = await startModelServer({ apiKey: 'right' });
    const answer = await postJson(`${server.url}/chat/completions`, chatBody(), { headers: { [name]: value } });
    expect(answer.status).toBe(status);
    expect(answer.body).toContain(status === 200 ? 'choices' : 'invalid_api_key');
  });
});
