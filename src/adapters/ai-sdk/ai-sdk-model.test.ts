import { describe, expect, it } from 'vitest';
import { estimatePrompt } from '../../domain/models/estimate-prompt.ts';
import { ProviderFault } from '../../ports/faults.ts';
import type { ModelRequest } from '../../ports/language-model.ts';
import { type ReceivedRequest, type ScriptedReply, startScriptedServer } from '../../testing/scripted-server.ts';
import { createAiSdkModel, type SdkLanguageModel } from './ai-sdk-model.ts';
import { openAzureModel } from './open-azure.ts';
import { openOpenAiModel } from './open-openai.ts';

const { signal } = new AbortController();

function completion(text: string | null, further: object = {}): ScriptedReply {
  const message = { role: 'assistant', content: text, ...further };
  return { body: { choices: [{ index: 0, message, finish_reason: 'stop' }] } };
}

const refuse = (message: string): ScriptedReply => ({ status: 400, body: { error: { message } } });

const request: ModelRequest = {
  purpose: 'extract',
  namespace: 'n',
  system: 'Answer in JSON.',
  messages: [
    { role: 'user', content: 'one' },
    { role: 'assistant', content: '{' },
    { role: 'user', content: 'two' },
  ],
  schema: {
    name: 'facts',
    json: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'], additionalProperties: false },
  },
  maxOutputTokens: 500,
};

describe('a request', () => {
  it('holds the conversation, the limit, the key and the schema', async () => {
    await using server = await startScriptedServer(() => completion('{}'));
    await openOpenAiModel({ apiKey: 'k', baseUrl: `${server.url}/v1/`, model: 'm' }).generate(request, signal);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer k' },
      body: {
        model: 'm',
        max_tokens: 500,
        messages: [{ role: 'system', content: 'Answer in JSON.' }, ...request.messages],
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'facts', strict: true, schema: request.schema.json },
        },
      },
    });
    expect(server.received[0]?.body).not.toHaveProperty('temperature');
  });

  it('goes without a key where there is none, and keeps the query of the address', async () => {
    await using server = await startScriptedServer(() => completion('{}'));
    const model = openOpenAiModel({ baseUrl: `${server.url}/chat/completions?tenant=a`, model: 'llama' });
    await model.generate({ ...request, system: '' }, signal);
    expect(server.received[0]).toMatchObject({
      path: '/chat/completions?tenant=a',
      body: { messages: request.messages },
    });
    expect(server.received[0]?.headers).not.toHaveProperty('authorization');
    expect(model.id).toBe('openai-compatible/llama');
  });

  it('is not sent on to where the server points', async () => {
    await using elsewhere = await startScriptedServer(() => completion('{}'));
    await using server = await startScriptedServer(() => ({
      status: 307,
      headers: { location: elsewhere.url },
      body: '',
    }));
    const model = openAzureModel({ endpoint: server.url, apiKey: 'k', deployment: 'm' });
    await expect(model.generate(request, signal)).rejects.toThrow('307: it redirects');
    expect(elsewhere.received).toEqual([]);
  });
});

describe('a server that knows less than OpenAI', () => {
  const formatOf = ({ body }: ReceivedRequest): unknown => Reflect.get(Object(body['response_format']), 'type');

  it('is asked for less until it answers, and for no more afterwards', async () => {
    await using server = await startScriptedServer((call) =>
      formatOf(call) === 'json_schema' ? refuse('response_format json_schema is not supported') : completion('{}'),
    );
    const model = openOpenAiModel({ baseUrl: server.url, model: 'm' });
    expect(model.answerFormat).toBe('strict');
    await model.generate(request, signal);
    expect(model.answerFormat).toBe('json');
    await model.generate(request, signal);
    expect(server.received.map(formatOf)).toEqual(['json_schema', 'json_schema', 'json_object', 'json_object']);
  });

  it('is asked for the text alone where it knows no format', async () => {
    await using server = await startScriptedServer((call) =>
      call.body['response_format'] === undefined
        ? completion('no JSON at all')
        : refuse('unknown field response_format'),
    );
    const model = openOpenAiModel({ baseUrl: server.url, model: 'm', supportsStructuredOutputs: false });
    expect(await model.generate(request, signal)).toMatchObject({ text: 'no JSON at all', finish: 'complete' });
    expect([server.received.map(formatOf), model.answerFormat]).toEqual([['json_object', undefined], 'text']);
  });

  it('keeps being asked where asking for less did not help either', async () => {
    await using server = await startScriptedServer(() => refuse('the schema of your database is wrong'));
    const model = openOpenAiModel({ baseUrl: server.url, model: 'm' });
    await expect(model.generate(request, signal)).rejects.toThrow('400: it does not accept the request');
    expect([server.received.length, model.answerFormat]).toEqual([4, 'strict']);
  });

  it('is told the limit under the name that it wants', async () => {
    const answer = ({ body }: ReceivedRequest): ScriptedReply =>
      body['max_completion_tokens'] === 500 && body['max_tokens'] === undefined
        ? completion('{}')
        : refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.");
    for (const open of [
      (url: string) => openOpenAiModel({ baseUrl: url, model: 'm' }),
      (url: string) => openAzureModel({ endpoint: url, apiKey: 'k', deployment: 'm' }),
      (url: string) => openAzureModel({ endpoint: `${url}/models`, apiKey: 'k', deployment: 'm' }),
    ]) {
      await using server = await startScriptedServer(answer);
      const model = open(server.url);
      await model.generate(request, signal);
      await model.generate(request, signal);
      expect(server.received).toHaveLength(3);
      expect(server.received.at(-1)?.body).toMatchObject({ response_format: { json_schema: { strict: true } } });
    }
  });
});

describe('an answer', () => {
  it.each([
    { name: 'without usage', reply: completion('{"a":"b"}'), text: '{"a":"b"}', finish: 'complete' },
    {
      name: 'in parts',
      reply: completion(null, {
        content: [
          { type: 'text', text: '{' },
          { type: 'text', text: '}' },
        ],
      }),
      text: '{}',
      finish: 'complete',
    },
    {
      name: 'that was taken for reasoning',
      reply: completion(null, { reasoning_content: '{"a":"b"}' }),
      text: '{"a":"b"}',
      finish: 'complete',
    },
    { name: 'of reasoning alone', reply: completion('', { reasoning: 'Well, …' }), text: '', finish: 'complete' },
    { name: 'of nothing', reply: completion(null), text: '', finish: 'complete' },
    {
      name: 'with its reason in other words',
      reply: { body: { choices: [{ message: { content: '{' }, finish_reason: 'MAX_TOKENS' }] } },
      text: '{',
      finish: 'cut_off',
    },
    {
      name: 'that a filter of another name has stopped',
      reply: { body: { choices: [{ message: { content: '' }, finish_reason: 'SAFETY' }] } },
      text: '',
      finish: 'refused',
    },
    {
      name: 'without a reason to end',
      reply: { body: { choices: [{ message: { content: '{}' } }] } },
      text: '{}',
      finish: 'complete',
    },
  ])('is handed on as it came: $name', async ({ reply, text, finish }) => {
    await using server = await startScriptedServer(() => reply);
    const answer = await openOpenAiModel({ baseUrl: server.url, model: 'm' }).generate(request, signal);
    expect(answer).toMatchObject({ text, finish });
    // Estimated where nothing is said.
    expect(answer.usage.inputTokens).toBeGreaterThan(4);
    expect(answer.usage.outputTokens > 0).toBe(text !== '');
  });

  it.each([
    { usage: { prompt_tokens: 70, completion_tokens: 9 }, expected: { inputTokens: 70, outputTokens: 9 } },
    {
      usage: { prompt_tokens: 0, completion_tokens: 0 },
      expected: { inputTokens: estimatePrompt(request), outputTokens: 1 },
    },
    {
      usage: { prompt_tokens: -5, completion_tokens: 1.5 },
      expected: { inputTokens: estimatePrompt(request), outputTokens: 1 },
    },
  ])('counts as its provider counts, where it does: $usage', async ({ usage, expected }) => {
    await using server = await startScriptedServer(() => {
      const reply = completion('ok');
      return { ...reply, body: { ...Object(reply.body), usage } };
    });
    expect((await openOpenAiModel({ baseUrl: server.url, model: 'm' }).generate(request, signal)).usage).toEqual(
      expected,
    );
  });

  it('is none where the provider broke it off', async () => {
    await using server = await startScriptedServer(() => ({
      body: { choices: [{ message: { content: '{' }, finish_reason: 'error' }] },
    }));
    await expect(openOpenAiModel({ baseUrl: server.url, model: 'm' }).generate(request, signal)).rejects.toThrow(
      ProviderFault,
    );
  });
});

describe('the name of a model', () => {
  it.each([
    { options: {}, id: 'openai/m' },
    { options: { baseUrl: 'https://api.openai.com/v1/' }, id: 'openai/m' },
    { options: { baseUrl: 'http://localhost:11434/v1' }, id: 'openai-compatible/m' },
    { options: { baseUrl: 'http://localhost:11434/v1', id: 'ollama/m' }, id: 'ollama/m' },
  ])('says whose it is: $id', ({ options, id }) => {
    expect(openOpenAiModel({ apiKey: 'k', model: 'm', ...options }).id).toBe(id);
  });
});

describe('a model that a user brings', () => {
  it('is called by its own interface, once, and named after itself', async () => {
    const calls: unknown[] = [];
    const own = {
      specificationVersion: 'v4',
      provider: 'homemade.chat',
      modelId: 'm-1',
      supportedUrls: {},
      doGenerate: (options: unknown) => {
        calls.push(options);
        return Promise.reject(new TypeError('my words'));
      },
    } as unknown as SdkLanguageModel;
    const model = createAiSdkModel(own);
    await expect(model.generate(request, signal)).rejects.toThrow('The model failed in an unexpected way (TypeError).');
    expect([model.id, calls.length]).toEqual(['homemade/m-1', 1]);
  });
});
