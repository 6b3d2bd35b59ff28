import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../domain/tokens.ts';
import { createTestClock, testEpoch } from '../test-clock.ts';
import { chatBody, postJson } from './post-json.ts';
import { startModelServer } from './start-model-server.ts';

interface Completion {
  readonly choices: readonly { readonly message: { readonly content: string }; readonly finish_reason: string }[];
  readonly usage: Readonly<Record<string, number>>;
}

function contentOf(body: string): string {
  return (JSON.parse(body) as Completion).choices[0]!.message.content;
}

describe('a chat completion', () => {
  it('has the form of the protocol', async () => {
    const clock = createTestClock();
    await using server = await startModelServer({ answer: () => 'In Porto.', clock });
    const { status, headers, body } = await postJson(`${server.url}/chat/completions`, chatBody());
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(body)).toEqual({
      id: 'chatcmpl-00000001',
      object: 'chat.completion',
      created: testEpoch.getTime() / 1_000,
      model: 'some-model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'In Porto.', refusal: null, annotations: [] },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: {
        prompt_tokens: estimateTokens('Where does Anna live?'),
        completion_tokens: estimateTokens('In Porto.'),
        total_tokens: estimateTokens('Where does Anna live?') + estimateTokens('In Porto.'),
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: { reasoning_tokens: 0 },
      },
      system_fingerprint: null,
    });
  });

  it('is made from what was asked, by a function that may take its time', async () => {
    await using server = await startModelServer({
      answer: async ({ messages }) => ({ question: await Promise.resolve(messages.at(-1)?.content) }),
    });
    const { body } = await postJson(`${server.url}/chat/completions`, chatBody('Where?'));
    expect(contentOf(body)).toBe('{"question":"Where?"}');
  });

  it('follows a script to its end, and says so when it is there', async () => {
    await using server = await startModelServer({ answer: ['one', { two: 2 }, ({ text }) => text] });
    const ask = async () => await postJson(`${server.url}/chat/completions`, chatBody('three'));
    expect([contentOf((await ask()).body), contentOf((await ask()).body), contentOf((await ask()).body)]).toEqual([
      'one',
      '{"two":2}',
      'three',
    ]);
    expect(await ask()).toMatchObject({ status: 400, body: expect.stringContaining('stand_in_failed') as string });
    expect(server.calls.at(-1)?.error).toEqual(new Error('the script of answers is at its end'));
  });

  it('is what was lined up, and then the usual again', async () => {
    await using server = await startModelServer({ answer: () => 'usual' });
    server.reply('first', { second: true });
    const answers = [];
    for (let turn = 0; turn < 3; turn += 1) {
      answers.push(contentOf((await postJson(`${server.url}/chat/completions`, chatBody())).body));
    }
    expect(answers).toEqual(['first', '{"second":true}', 'usual']);
  });

  it('is an empty object, where nothing else is said', async () => {
    await using server = await startModelServer();
    expect(contentOf((await postJson(`${server.url}/chat/completions`, chatBody())).body)).toBe('{}');
  });

  it.each(['max_tokens', 'max_completion_tokens'])('is cut at %s', async (field) => {
    await using server = await startModelServer({ answer: () => 'one two three four five six' });
    const { body } = await postJson(`${server.url}/chat/completions`, chatBody('Count.', { [field]: 3 }));
    expect(JSON.parse(body)).toMatchObject({
      choices: [
        { message: { content: expect.stringMatching(/^one two three\s?$/) as string }, finish_reason: 'length' },
      ],
      usage: { completion_tokens: 3 },
    });
    expect(server.chatCalls[0]).toMatchObject({ maxTokens: 3, outputTokens: 3 });
  });

  it('tells the test what its own function threw', async () => {
    const error = new Error('a mistake in the test');
    await using server = await startModelServer({
      answer: () => {
        throw error;
      },
    });
    expect((await postJson(`${server.url}/chat/completions`, chatBody())).status).toBe(400);
    expect(server.calls[0]).toMatchObject({ error, status: 400 });
  });
});

describe('an embedding', () => {
  const input = ['Anna lives in Porto', 'Ben has a cat'];

  it('has the form of the protocol', async () => {
    await using server = await startModelServer({ embed: (text) => [text.length, 1] });
    const { body } = await postJson(`${server.url}/embeddings`, { model: 'some-model', input });
    const tokens = estimateTokens(input[0]!) + estimateTokens(input[1]!);
    expect(JSON.parse(body)).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [19, 1] },
        { object: 'embedding', index: 1, embedding: [13, 1] },
      ],
      model: 'some-model',
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    });
  });

  it('has 64 numbers, or as many as the test or the request says', async () => {
    await using server = await startModelServer();
    await using wide = await startModelServer({ dimensions: 100 });
    const lengthAt = async (url: string, fields: object = {}) => {
      const { body } = await postJson(`${url}/embeddings`, { model: 'some-model', input: 'one', ...fields });
      return (JSON.parse(body) as { data: { embedding: number[] }[] }).data[0]!.embedding.length;
    };
    expect([
      await lengthAt(server.url),
      await lengthAt(wide.url),
      await lengthAt(wide.url, { dimensions: 32 }),
    ]).toEqual([64, 100, 32]);
  });

  it('is 32-bit floats in base64, where that was asked for', async () => {
    await using server = await startModelServer({ embed: () => [0.5, -2, 0.25] });
    const { body } = await postJson(`${server.url}/embeddings`, { model: 'm', input: 'a', encoding_format: 'base64' });
    const { data } = JSON.parse(body) as { data: { embedding: string }[] };
    const bytes = Buffer.from(data[0]!.embedding, 'base64');
    expect([0, 4, 8].map((offset) => bytes.readFloatLE(offset))).toEqual([0.5, -2, 0.25]);
  });
});

describe('what the server remembers', () => {
  it('is all that was sent but the key', async () => {
    await using server = await startModelServer({ answer: () => 'Yes.' });
    const format = { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object' } } };
    const messages = [
      { role: 'system', content: 'Answer.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Are you ' },
          { type: 'text', text: 'there?' },
        ],
      },
    ];
    const headers = { authorization: 'Bearer sk-secret', 'api-key': 'sk-secret', 'x-trace': '17' };
    await postJson(
      `${server.url}/chat/completions`,
      { model: 'some-model', messages, response_format: format, temperature: 0 },
      { headers },
    );
    expect(server.calls).toEqual(server.chatCalls);
    expect(server.chatCalls).toMatchObject([
      {
        kind: 'chat',
        number: 1,
        path: '/v1/chat/completions',
        model: 'some-model',
        messages: [
          { role: 'system', content: 'Answer.' },
          { role: 'user', content: 'Are you there?' },
        ],
        text: 'Answer.\nAre you there?',
        responseFormat: { type: 'json_schema', name: 'answer', strict: false, schema: { type: 'object' } },
        maxTokens: undefined,
        headers: { authorization: 'Bearer [redacted]', 'api-key': '[redacted]', 'x-trace': '17' },
        body: { temperature: 0 },
        inputTokens: ['Answer.', 'Are you there?', '{"type":"object"}'].map(estimateTokens).reduce((a, b) => a + b),
        outputTokens: estimateTokens('Yes.'),
        status: 200,
        fault: undefined,
        aborted: false,
      },
    ]);
    expect(JSON.stringify(server.calls)).not.toContain('sk-secret');
  });

  it('is when each call began and ended', async () => {
    const clock = createTestClock();
    await using server = await startModelServer({
      clock,
      answer: () => {
        clock.advance(1_500);
        return 'Done.';
      },
    });
    await postJson(`${server.url}/chat/completions`, chatBody());
    await expect.poll(() => server.calls[0]?.endedAt).toBeDefined();
    expect(server.calls[0]).toMatchObject({ startedAt: testEpoch, endedAt: new Date(testEpoch.getTime() + 1_500) });
  });

  it('adds up to what a provider would charge for, and how many calls came at once', async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<string>();
    await using server = await startModelServer({ answer: () => gate });
    server.fail({ kind: 'server_error', when: ({ text }) => text === 'fail' });
    const calls = ['a', 'b', 'c', 'fail'].map((text) => postJson(`${server.url}/chat/completions`, chatBody(text)));
    await expect.poll(() => server.calls.length).toBe(4);
    await Promise.any(calls);
    open('An answer.');
    await Promise.all(calls);
    await postJson(`${server.url}/embeddings`, { model: 'm', input: ['d'] });
    expect(server.usage).toEqual({
      calls: 5,
      inputTokens: 4,
      outputTokens: 3 * estimateTokens('An answer.'),
      peakInFlight: expect.toSatisfy((peak: number) => peak === 3 || peak === 4) as number,
    });
    expect(server.embeddingCalls.map(({ texts }) => texts)).toEqual([['d']]);
  });
});

describe('a server', () => {
  it('cuts hanging calls when it is closed, however often that is', async () => {
    const server = await startModelServer();
    server.fail('hang');
    const call = postJson(`${server.url}/chat/completions`, chatBody());
    await expect.poll(() => server.calls.length).toBe(1);
    expect(server.calls[0]).toMatchObject({ fault: 'hang', endedAt: undefined, status: undefined, aborted: false });
    await Promise.all([server.close(), server.close(), expect(call).rejects.toThrow('fetch failed')]);
    await server.close();
    expect(server.calls[0]).toMatchObject({ aborted: true, endedAt: expect.any(Date) as Date });
    await expect(postJson(`${server.url}/chat/completions`, chatBody())).rejects.toThrow('fetch failed');
  });

  it('sees the client give up', async () => {
    await using server = await startModelServer({ answer: () => Promise.withResolvers<string>().promise });
    const abort = new AbortController();
    const call = postJson(`${server.url}/chat/completions`, chatBody(), { signal: abort.signal });
    await expect.poll(() => server.calls.length).toBe(1);
    abort.abort();
    await expect(call).rejects.toThrow('aborted');
    await expect.poll(() => server.calls[0]?.aborted).toBe(true);
  });

  it('is down until it is up', async () => {
    await using server = await startModelServer();
    const statuses = async () => [
      (await postJson(`${server.url}/chat/completions`, chatBody())).status,
      (await postJson(`${server.url}/embeddings`, { model: 'm', input: 'a' })).status,
      (await postJson(`${server.url}/nowhere`, {})).status,
    ];
    server.down();
    server.fail('rate_limited');
    expect(await statuses()).toEqual([503, 503, 503]);
    server.up();
    expect(await statuses()).toEqual([429, 200, 404]);
    expect(server.calls.map(({ fault }) => fault)).toEqual(['unavailable', 'unavailable', 'rate_limited', undefined]);
  });

  it('comes back at the port where it was', async () => {
    const first = await startModelServer();
    await first.close();
    await using second = await startModelServer({ port: first.port });
    expect(second.url).toBe(first.url);
    expect((await postJson(`${first.url}/chat/completions`, chatBody())).status).toBe(200);
    await expect(startModelServer({ port: first.port })).rejects.toThrow('EADDRINUSE');
  });

  it('keeps connections alive, also after a refusal', async () => {
    await using server = await startModelServer();
    const answers = [
      await postJson(`${server.url}/nowhere`, {}),
      await postJson(`${server.url}/chat/completions`, '{'),
    ];
    expect(answers.map(({ headers }) => headers.get('connection'))).toEqual(['keep-alive', 'keep-alive']);
  });
});
