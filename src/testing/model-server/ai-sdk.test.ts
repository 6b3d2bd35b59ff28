import { createAzure } from '@ai-sdk/azure';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, embedMany, generateText, jsonSchema, Output } from 'ai';
import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../domain/tokens.ts';
import { type ModelServer, startModelServer } from './start-model-server.ts';

const prompt = 'Answer in JSON: where does Anna live?';
const placeSchema = jsonSchema<{ place: string }>({
  type: 'object',
  properties: { place: { type: 'string' } },
  required: ['place'],
  additionalProperties: false,
});

const providers = [
  {
    title: 'openai-compatible',
    path: '/v1/chat/completions',
    build: (server: ModelServer) => {
      const provider = createOpenAICompatible({
        name: 'stand-in',
        baseURL: server.url,
        apiKey: 'sk-secret',
        supportsStructuredOutputs: true,
      });
      return { chat: provider.chatModel('some-model'), embedding: provider.embeddingModel('some-model') };
    },
  },
  {
    title: 'azure',
    path: '/openai/v1/chat/completions',
    build: (server: ModelServer) => {
      const provider = createAzure({ baseURL: `${server.origin}/openai/v1`, apiKey: 'sk-secret' });
      return { chat: provider.chat('some-model'), embedding: provider.embedding('some-model') };
    },
  },
  {
    title: 'azure by deployments',
    path: '/openai/deployments/some-model/chat/completions?api-version=2024-10-21',
    build: (server: ModelServer) => {
      const provider = createAzure({
        baseURL: `${server.origin}/openai`,
        apiKey: 'sk-secret',
        useDeploymentBasedUrls: true,
        apiVersion: '2024-10-21',
      });
      return { chat: provider.chat('some-model'), embedding: provider.embedding('some-model') };
    },
  },
] as const;

/** What a call through the SDK fails with. */
async function failureOf(call: PromiseLike<unknown>): Promise<unknown> {
  return await call.then(
    () => expect.unreachable('the call succeeds'),
    (error: unknown) => error,
  );
}

describe.each(providers)('the AI SDK with $title', ({ build, path }) => {
  it('generates text', async () => {
    await using server = await startModelServer({ answer: () => 'In Porto.', apiKey: 'sk-secret' });
    const result = await generateText({ model: build(server).chat, instructions: 'Be brief.', prompt });
    expect(result).toMatchObject({ text: 'In Porto.', finishReason: 'stop', warnings: [] });
    expect(result.usage).toMatchObject({
      inputTokens: estimateTokens('Be brief.') + estimateTokens(prompt),
      outputTokens: estimateTokens('In Porto.'),
    });
    expect(server.refused).toEqual([]);
    expect(server.chatCalls).toMatchObject([{ path, model: 'some-model', status: 200, responseFormat: undefined }]);
    expect(server.chatCalls[0]?.messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(JSON.stringify(server.calls)).not.toContain('sk-secret');
  });

  it('asks for a schema and takes the answer apart', async () => {
    await using server = await startModelServer({ answer: () => ({ place: 'Porto' }) });
    const model = build(server).chat;
    const result = await generateText({ model, prompt, output: Output.object({ schema: placeSchema }) });
    expect(result.output).toEqual({ place: 'Porto' });
    expect(server.chatCalls[0]?.responseFormat).toMatchObject({ type: 'json_schema', strict: true, name: 'response' });
  });

  it('embeds texts, in their order', async () => {
    await using server = await startModelServer();
    const values = ['Anna lives in Porto', 'Ben has a cat', 'Anna lives in Porto'];
    const { embeddings, usage } = await embedMany({ model: build(server).embedding, values });
    expect(embeddings.map((vector) => vector.length)).toEqual([64, 64, 64]);
    expect(embeddings[0]).toEqual(embeddings[2]);
    expect(embeddings[0]).not.toEqual(embeddings[1]);
    expect(usage.tokens).toBe(values.map(estimateTokens).reduce((sum, count) => sum + count));
    expect(server.embeddingCalls).toMatchObject([{ texts: values, encoding: 'float' }]);
  });

  it.each([
    { kind: 'rate_limited', statusCode: 429, isRetryable: true },
    { kind: 'server_error', statusCode: 500, isRetryable: true },
    { kind: 'bad_gateway', statusCode: 502, isRetryable: true },
    { kind: 'unavailable', statusCode: 503, isRetryable: true },
    { kind: 'unauthorized', statusCode: 401, isRetryable: false },
    { kind: 'context_too_long', statusCode: 400, isRetryable: false },
    { kind: 'prompt_filtered', statusCode: 400, isRetryable: false },
    { kind: 'not_json_body', statusCode: 200, isRetryable: false },
  ] as const)('reports $kind as $statusCode', async ({ kind, ...fields }) => {
    await using server = await startModelServer();
    server.fail(kind);
    const error = await failureOf(generateText({ model: build(server).chat, prompt, maxRetries: 0 }));
    expect(APICallError.isInstance(error)).toBe(true);
    expect(error).toMatchObject(fields);
  });

  it('retries by itself, as the header of a rate limit says', async () => {
    await using server = await startModelServer({ answer: () => 'In Porto.' });
    server.fail({ kind: 'rate_limited', retryAfter: 0 });
    const { text } = await generateText({ model: build(server).chat, prompt, maxRetries: 1 });
    expect(text).toBe('In Porto.');
    expect(server.calls.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('reports a broken connection', async () => {
    await using server = await startModelServer();
    server.fail('reset');
    const error = await failureOf(generateText({ model: build(server).chat, prompt, maxRetries: 0 }));
    expect(error).toMatchObject({ isRetryable: true });
  });

  it('gives up a call that hangs when it is told to', async () => {
    await using server = await startModelServer();
    server.fail('hang');
    const abort = new AbortController();
    const failure = failureOf(generateText({ model: build(server).chat, prompt, abortSignal: abort.signal }));
    await expect.poll(() => server.calls.length).toBe(1);
    abort.abort();
    expect(await failure).toMatchObject({ name: 'AbortError' });
    await expect.poll(() => server.calls[0]?.aborted).toBe(true);
  });

  it.each([
    { kind: 'truncated_json', finishReason: 'length' },
    { kind: 'truncated_silently', finishReason: 'stop' },
    { kind: 'content_filter', finishReason: 'content-filter' },
    { kind: 'empty', finishReason: 'stop' },
    { kind: 'degenerate', finishReason: 'length' },
  ] as const)('passes on how $kind ended', async ({ kind, finishReason }) => {
    await using server = await startModelServer({ answer: () => ({ place: 'Porto' }) });
    server.fail(kind);
    const result = await generateText({ model: build(server).chat, prompt });
    expect(result.finishReason).toBe(finishReason);
  });

  it('counts the vectors, and takes them in the order in which they come', async () => {
    await using server = await startModelServer({ embed: (text) => [text.length] });
    const model = build(server).embedding;
    const values = ['a', 'bb', 'ccc'];
    server.fail('missing_embedding');
    await expect(embedMany({ model, values, maxRetries: 0 })).rejects.toThrow('Expected 3 embeddings');
    // It does not read `index`: whoever needs the right order has to look into the body of the response.
    server.fail('wrong_order');
    const { embeddings, responses } = await embedMany({ model, values });
    expect(embeddings).not.toEqual([[1], [2], [3]]);
    const body = responses?.[0]?.body as { data: { index: number; embedding: number[] }[] };
    expect(body.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding)).toEqual([[1], [2], [3]]);
  });
});

describe('a refusal', () => {
  it('is text to the openai-compatible provider, and nothing to that of Azure', async () => {
    await using server = await startModelServer();
    const [compatible, azure] = providers;
    server.fail('refusal', 'refusal');
    const first = await generateText({ model: compatible.build(server).chat, prompt });
    expect(first).toMatchObject({
      text: expect.stringContaining("can't help") as string,
      finishReason: 'content-filter',
    });
    const second = await generateText({ model: azure.build(server).chat, prompt });
    expect(second).toMatchObject({ text: '', finishReason: 'stop' });
  });
});
