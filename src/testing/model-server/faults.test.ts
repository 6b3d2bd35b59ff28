import { describe, expect, it } from 'vitest';
import { createTestClock } from '../test-clock.ts';
import { type ModelFault, type ModelFaultKind, modelFaultKinds } from './model-fault.ts';
import { chatBody, postJson } from './post-json.ts';
import { startModelServer } from './start-model-server.ts';

interface Choice {
  readonly message: { readonly content: string | null; readonly refusal: string | null };
  readonly finish_reason: string;
}

const answer = JSON.stringify({ items: [{ text: 'Anna lives in Porto', turns: [3], importance: 7 }] });

/** What a chat call is answered under a fault. */
async function askUnder(fault: ModelFaultKind | ModelFault): Promise<Choice | undefined> {
  await using server = await startModelServer({ answer: () => answer });
  server.fail(fault);
  const { status, body } = await postJson(`${server.url}/chat/completions`, chatBody('[3] Anna: I live in Porto.'));
  expect(status).toBe(200);
  expect(server.calls[0]?.fault).toBe(typeof fault === 'string' ? fault : fault.kind);
  return (JSON.parse(body) as { choices: Choice[] }).choices[0];
}

async function embedUnder(kind: ModelFaultKind): Promise<{ index: number; embedding: number[] }[]> {
  await using server = await startModelServer({ embed: (text) => [Number(text), 0, 0, 1] });
  server.fail(kind);
  const { body } = await postJson(`${server.url}/embeddings`, { model: 'm', input: ['0', '1', '2', '3'] });
  return (JSON.parse(body) as { data: { index: number; embedding: number[] }[] }).data;
}

describe('faults of the provider', () => {
  it.each([
    { kind: 'rate_limited', status: 429, code: 'rate_limit_exceeded' },
    { kind: 'quota_exhausted', status: 429, code: 'insufficient_quota' },
    { kind: 'server_error', status: 500, code: null },
    { kind: 'unavailable', status: 503, code: 'service_unavailable' },
    { kind: 'unauthorized', status: 401, code: 'invalid_api_key' },
    { kind: 'unknown_model', status: 404, code: 'model_not_found' },
    { kind: 'context_too_long', status: 400, code: 'context_length_exceeded' },
    { kind: 'prompt_filtered', status: 400, code: 'content_filter' },
  ] as const)('$kind is $status $code, and costs nothing', async ({ kind, status, code }) => {
    await using server = await startModelServer({ answer: ['kept for the next call'] });
    server.fail(kind);
    const ask = async () => await postJson(`${server.url}/chat/completions`, chatBody());
    const failed = await ask();
    expect(failed.status).toBe(status);
    expect(JSON.parse(failed.body)).toMatchObject({ error: { code, message: expect.any(String) as string } });
    expect(server.usage).toMatchObject({ calls: 1, inputTokens: 0, outputTokens: 0 });
    expect((await ask()).body).toContain('kept for the next call');
  });

  const later = createTestClock().advance(90_000);
  it.each([
    { fault: 'rate_limited', header: '1' },
    { fault: { kind: 'rate_limited', retryAfter: 7 }, header: '7' },
    { fault: { kind: 'rate_limited', retryAfter: later }, header: 'Mon, 05 Jan 2026 10:01:30 GMT' },
    { fault: { kind: 'rate_limited', retryAfter: false }, header: null },
    { fault: 'unavailable', header: null },
    { fault: { kind: 'unavailable', retryAfter: 30 }, header: '30' },
  ] as const)('$fault asks to come back after $header', async ({ fault, header }) => {
    await using server = await startModelServer();
    server.fail(fault);
    const { headers } = await postJson(`${server.url}/chat/completions`, chatBody());
    expect(headers.get('retry-after')).toBe(header);
  });

  it.each([
    { kind: 'bad_gateway', status: 502 },
    { kind: 'not_json_body', status: 200 },
  ] as const)('$kind is a page with status $status', async ({ kind, status }) => {
    await using server = await startModelServer();
    server.fail(kind);
    const answered = await postJson(`${server.url}/chat/completions`, chatBody());
    expect(answered.status).toBe(status);
    expect(answered.headers.get('content-type')).toContain('text/html');
    expect(answered.body).toMatch(/^<!DOCTYPE html>/);
  });

  it('reset breaks off in the middle', async () => {
    await using server = await startModelServer();
    server.fail('reset');
    await expect(postJson(`${server.url}/chat/completions`, chatBody())).rejects.toThrow(/terminated|fetch failed/);
    await expect.poll(() => server.calls[0]?.endedAt).toBeDefined();
    expect(server.calls[0]).toMatchObject({ fault: 'reset', aborted: true, status: 200 });
    expect((await postJson(`${server.url}/chat/completions`, chatBody())).status).toBe(200);
  });

  it('slow_body sends the headers at once and all of the body in the end', async () => {
    await using server = await startModelServer({ answer: () => answer });
    server.fail({ kind: 'slow_body', pieceBytes: 50, pauseMs: 1 });
    const { body } = await postJson(`${server.url}/chat/completions`, chatBody());
    expect(JSON.parse(body)).toMatchObject({ choices: [{ message: { content: answer } }] });
  });

  it('slow_body ends when the client does', async () => {
    await using server = await startModelServer();
    server.fail({ kind: 'slow_body', pauseMs: 3_600_000 });
    const abort = new AbortController();
    const response = await fetch(`${server.url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(chatBody()),
      signal: abort.signal,
    });
    expect(response.status).toBe(200);
    abort.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    await expect.poll(() => server.calls[0]?.aborted).toBe(true);
  });
});

describe('faults of the model', () => {
  it.each([
    { kind: 'truncated_json', finish: 'length' },
    { kind: 'truncated_silently', finish: 'stop' },
  ] as const)('$kind cuts the answer and finishes with $finish', async ({ kind, finish }) => {
    const choices = await Promise.all([1, 2, 3, 4, 5].map((seed) => askUnder({ kind, seed })));
    for (const choice of choices) {
      const content = choice?.message.content ?? '';
      expect(answer.startsWith(content)).toBe(true);
      expect(content.length).toBeLessThan(answer.length);
      expect(content).not.toBe('');
      expect(choice?.finish_reason).toBe(finish);
    }
    expect(new Set(choices.map((choice) => choice?.message.content)).size).toBeGreaterThan(2);
    expect(await askUnder({ kind, seed: 1 })).toEqual(choices[0]);
  });

  it('fenced_json and prose keep the whole answer within', async () => {
    expect((await askUnder('fenced_json'))?.message.content).toBe(`\`\`\`json\n${answer}\n\`\`\``);
    for (const seed of [1, 2, 3, 4]) {
      const { content } = (await askUnder({ kind: 'prose', seed }))!.message;
      expect(content).toContain(answer);
      expect(content).toMatch(/^\w.*[.}]$/s);
    }
  });

  it('only_prose and empty have no JSON at all', async () => {
    expect((await askUnder('only_prose'))?.message.content).toMatch(/^[^{}[\]]+$/);
    expect(await askUnder('empty')).toMatchObject({ message: { content: '' }, finish_reason: 'stop' });
  });

  it.each(['wrong_types', 'unknown_turns'] as const)('%s is JSON with something else in it', async (kind) => {
    const content = (await askUnder(kind))?.message.content ?? '';
    expect(JSON.parse(content)).not.toEqual(JSON.parse(answer));
  });

  it('wrong_types leaves an answer that is not JSON as it is', async () => {
    await using server = await startModelServer({ answer: () => 'no JSON' });
    server.fail('wrong_types');
    expect((await postJson(`${server.url}/chat/completions`, chatBody())).body).toContain('"content":"no JSON"');
  });

  it('refusal and content_filter answer without content', async () => {
    expect(await askUnder('refusal')).toMatchObject({
      message: { content: null, refusal: expect.stringContaining("can't") as string },
      finish_reason: 'stop',
    });
    expect(await askUnder('content_filter')).toMatchObject({
      message: { content: null, refusal: null },
      finish_reason: 'content_filter',
    });
    expect(await askUnder('no_choices')).toBeUndefined();
  });

  it('degenerate goes round in circles for 50,000 words, whatever the limit', async () => {
    await using server = await startModelServer({ answer: () => answer });
    server.fail('degenerate');
    const { body } = await postJson(`${server.url}/chat/completions`, chatBody('a', { max_tokens: 100 }));
    const [choice] = (JSON.parse(body) as { choices: Choice[] }).choices;
    expect(choice?.message.content?.match(/and then again/g)?.length).toBeGreaterThanOrEqual(50_000 / 3);
    expect(choice?.finish_reason).toBe('length');
    expect(server.usage.outputTokens).toBeGreaterThanOrEqual(50_000);
  });
});

describe('faults of the embedder', () => {
  it('wrong_dimension halves the vectors', async () => {
    expect((await embedUnder('wrong_dimension')).map(({ embedding }) => embedding)).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
    ]);
  });

  it('missing_embedding leaves one out, and the others their place', async () => {
    const data = await embedUnder('missing_embedding');
    expect(data).toHaveLength(3);
    expect(data.every(({ index, embedding }) => embedding[0] === index)).toBe(true);
  });

  it('wrong_order mixes them, each with its place', async () => {
    const data = await embedUnder('wrong_order');
    expect(data.map(({ index }) => index)).not.toEqual([0, 1, 2, 3]);
    expect(data.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect(data.every(({ index, embedding }) => embedding[0] === index)).toBe(true);
  });
});

describe('faults at random', () => {
  const kinds = modelFaultKinds
    .filter((kind) => kind !== 'hang' && kind !== 'degenerate')
    .map((kind) => ({ kind, pauseMs: 0, pieceBytes: 200 }));

  it('befall the same calls in the same way each time, and leave the server standing', async () => {
    const run = async () => {
      await using server = await startModelServer({ answer: () => answer, clock: createTestClock() });
      server.setFaults({ seed: 20_260_105, rate: 0.5, kinds });
      const answers = [];
      for (let call = 0; call < 100; call += 1) {
        const posted = postJson(`${server.url}/chat/completions`, chatBody(`[${call}] Anna: I live in Porto.`));
        answers.push(await posted.then(({ body }) => body).catch(() => 'broken off'));
      }
      server.clearFaults();
      expect((await postJson(`${server.url}/chat/completions`, chatBody())).body).toContain('Porto');
      await expect.poll(() => server.calls.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
      return { answers, faults: server.calls.map(({ fault }) => fault) };
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect(new Set(first.faults).size).toBeGreaterThan(15);
    expect(first.faults.at(-1)).toBeUndefined();
  });
});
