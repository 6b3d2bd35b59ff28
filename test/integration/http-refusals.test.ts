import { createConnection } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpService, openHttpService } from './http-service.ts';

let service: HttpService;

beforeAll(async () => {
  service = await openHttpService();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const json = { 'content-type': 'application/json' };
const turn = { sessionId: 's', role: 'user', content: 'Hi' };
const zeros = (count: number) => Array.from({ length: count }, () => 0);

type Row = readonly [name: string, path: string, body: unknown, status: number, code: string, field: string];

function rows(table: readonly Row[]) {
  return table.map(([name, path, body, status, code, field]) => ({ name, path, body, status, code, field }));
}

/** What is refused: path, body, and the status, code and field of the refusal. */
const refusals = rows([
  ['an empty text', 'messages', { ...turn, content: '' }, 400, 'invalid_request', 'content'],
  ['a blank text', 'messages', { ...turn, content: ' \n\u200b\u3000' }, 400, 'invalid_request', 'content'],
  ['a text that is a number', 'messages', { ...turn, content: 7 }, 400, 'invalid_request', 'content'],
  ['a text that is a list', 'messages', { ...turn, content: ['Hi'] }, 400, 'invalid_request', 'content'],
  ['no text', 'messages', { sessionId: 's', role: 'user' }, 400, 'invalid_request', 'content'],
  ['a text over its bound', 'messages', { ...turn, content: 'x'.repeat(100_001) }, 413, 'too_large', 'content'],
  ['NUL', 'messages', { ...turn, content: 'a\0b' }, 400, 'invalid_text', 'content'],
  ['a lone surrogate', 'messages', { ...turn, content: 'a\ud800b' }, 400, 'invalid_text', 'content'],
  ['an unknown role', 'messages', { ...turn, role: 'bot' }, 400, 'invalid_request', 'role'],
  ['an unknown field', 'messages', { ...turn, text: 'Hi' }, 400, 'invalid_request', 'text'],
  [
    'a key that names a prototype',
    'messages',
    '{"role":"user","content":"Hi","sessionId":"s","__proto__":{}}',
    400,
    'invalid_request',
    '__proto__',
  ],
  [
    'a prototype in metadata',
    'messages',
    '{"role":"user","content":"Hi","sessionId":"s","metadata":{"__proto__":{}}}',
    400,
    'invalid_request',
    'metadata',
  ],
  [
    'metadata over its bound',
    'messages',
    { ...turn, metadata: { a: 'x'.repeat(16_384) } },
    413,
    'too_large',
    'metadata',
  ],
  ['metadata that is a list', 'messages', { ...turn, metadata: [] }, 400, 'invalid_request', 'metadata'],
  [
    'a date without zone',
    'messages',
    { ...turn, occurredAt: '2024-01-15T10:30:00' },
    400,
    'invalid_request',
    'occurredAt',
  ],
  [
    'a date that does not exist',
    'messages',
    { ...turn, occurredAt: '2023-02-29T10:30:00Z' },
    400,
    'invalid_request',
    'occurredAt',
  ],
  ['an id over its bound', 'messages', { ...turn, id: 'x'.repeat(201) }, 400, 'invalid_request', 'id'],
  ['an id with a control character', 'messages', { ...turn, sessionId: 'a\nb' }, 400, 'invalid_request', 'sessionId'],
  ['tokens below zero', 'messages', { ...turn, tokens: -1 }, 400, 'invalid_request', 'tokens'],
  [
    'the third of a list',
    'messages',
    [turn, turn, { ...turn, content: null }],
    400,
    'invalid_request',
    'messages[2].content',
  ],
  [
    'two sessions in one list',
    'messages',
    [turn, { ...turn, sessionId: 't' }],
    400,
    'invalid_request',
    'messages[1].sessionId',
  ],
  ['an empty list', 'messages', [], 400, 'invalid_request', 'messages'],
  ['501 turns', 'messages', Array.from({ length: 501 }, () => turn), 413, 'too_large', 'messages'],
  ['a million zeros', 'messages', zeros(1_000_000), 413, 'too_large', 'messages'],
  ['a string in the place of a turn', 'messages', '"Hi"', 400, 'invalid_request', 'body'],
  ['null', 'messages', 'null', 400, 'invalid_request', 'body'],
  ['no body', 'messages', undefined, 400, 'invalid_request', 'body'],
  ['half a pair', 'conversations', { humanMessage: 'Hi', sessionId: 's' }, 400, 'invalid_request', 'aiMessage'],
  [
    'a pair without a place',
    'conversations',
    { humanMessage: 'Hi', aiMessage: 'Hello' },
    400,
    'session_required',
    'sessionId',
  ],
  ['a blank transcript', 'store_raw', { session_data: ' \n ' }, 400, 'invalid_request', 'session_data'],
  ['a transcript over 5 MB', 'store_raw', { session_data: 'é'.repeat(2_621_441) }, 413, 'too_large', 'session_data'],
  [
    'a user that is no id',
    'store_raw',
    { session_data: 'Ana: Hi', metadata: { user_id: 7 } },
    400,
    'invalid_request',
    'metadata.user_id',
  ],
  [
    'a base time that is none',
    'store_raw',
    { session_data: 'Ana: Hi', metadata: { timestamp: 'noon' } },
    400,
    'invalid_request',
    'metadata.timestamp',
  ],
  ['a recall without a query', 'recall', {}, 400, 'invalid_request', 'query'],
  ['a recall of too much', 'recall', { query: 'Hi', limit: 201 }, 400, 'invalid_request', 'limit'],
  ['a recall of an unknown kind', 'recall', { query: 'Hi', kinds: ['all'] }, 400, 'invalid_request', 'kinds[0]'],
  ['a long query', 'recall', { query: 'x'.repeat(10_001) }, 413, 'too_large', 'query'],
  ['an argument for a flush', 'session/s/flush', { now: true }, 400, 'invalid_request', 'now'],
]);

describe('a request that is not valid', () => {
  it.each(refusals)('is refused, and nothing is stored: $name', async ({ path, body, status, code, field }) => {
    const client = service.client();
    const raw = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await client.send('POST', path, raw === undefined ? {} : { headers: json, body: raw });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: `urn:memoir:problem:${code}`,
      title: expect.any(String),
      status,
      code,
      detail: expect.any(String),
      instance: answer.headers.get('x-request-id'),
      field,
    });
    expect(answer.status).toBe(status);
    expect((await client.get('coverage')).body).toMatchObject({ sessions: 0, turns: 0 });
  });

  it.each([
    ['half a JSON', '{"sessionId":"s"', 'invalid_json'],
    [
      'invalid UTF-8',
      Buffer.from([...Buffer.from('{"sessionId":"s","role":"user","content":"'), 0xc3, 0x28, 0x22, 0x7d]),
      'invalid_json',
    ],
    ['UTF-16', Buffer.from(JSON.stringify(turn), 'utf16le'), 'invalid_json'],
    ['deep nesting', '['.repeat(1_000_000), 'invalid_json'],
    ['NaN', '{"sessionId":"s","role":"user","content":"Hi","tokens":NaN}', 'invalid_json'],
  ])('is refused where its body is %s', async (_name, body, code) => {
    const client = service.client();
    const answer = await client.send('POST', 'messages', { headers: json, body });
    expect(answer).toMatchObject({ status: 400, body: { code, field: 'body' } });
  });

  it('is refused where its body is over its bound, even if it is sent to the end', async () => {
    const client = service.client();
    const answer = await client.send('POST', 'messages', { headers: json, body: Buffer.alloc(33 * 1024 * 1024, 0x20) });
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large', field: 'body' } });
  });

  it.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['another charset', { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['no type at all', { 'content-type': '' }],
    ['a type that is none', { 'content-type': 'json' }],
    ['a compressed body', { ...json, 'content-encoding': 'gzip' }],
  ])('is refused where it brings %s', async (_name, headers) => {
    const client = service.client();
    const body = Buffer.from(JSON.stringify(turn));
    const answer = await client.send('POST', 'messages', { headers, body });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type', field: 'content-type' } });
  });

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'Application/JSON'])(
    'is none for its type %s',
    async (type) => {
      const answer = await service
        .client()
        .send('POST', 'messages', { headers: { 'content-type': type }, body: JSON.stringify(turn) });
      expect(answer.status).toBe(202);
    },
  );

  it.each(['', 'k'.repeat(256), 'ключ', 'a\tb'].map((key) => [key]))(
    'is refused for the idempotency key %j',
    async (key) => {
      const { port } = service;
      const body = JSON.stringify(turn);
      const head = `POST /api/memory/a/messages HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\nidempotency-key: ${key}\r\n\r\n`;
      const answer = await exchange(port, head + body);
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('"field":"idempotency-key"');
    },
  );

  it.each([
    'limit=0',
    'limit=1001',
    'limit=1.5',
    'limit=1e2',
    'limit=+5',
    'limit=',
    'limit=5&limit=6',
    'before=0',
    'before=x',
    'offset=1',
    'limit=%ff',
  ])('is refused for the query %s', async (query) => {
    const answer = await service.client().get(`session/s/messages?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });

  it.each(['state=done', 'before=abc', 'sessionId=', 'page=1'])('is refused for the windows of %s', async (query) => {
    const answer = await service.client().get(`windows?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});

describe('a namespace', () => {
  it.each([
    'all',
    'Info',
    'SEARCH',
    'context',
    'health',
    'metrics',
    'config',
    '-a',
    '.a',
    'a b',
    'a%2Fb',
    'é',
    'a'.repeat(129),
  ])('%s is refused', async (name) => {
    const answer = await fetch(`${service.url}/api/memory/${name}/queue`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalid_namespace', field: 'namespace' });
  });
});

describe('what is no request for this service', () => {
  it.each([
    '/',
    '/api',
    '/api/memory',
    '/api/memory/a',
    '/api/memory/a/nothing',
    '/api/memory/a/queue/',
    '/favicon.ico',
    '/docs/static/none.js',
  ])('gets no route for %s', async (path) => {
    const answer = await fetch(`${service.url}${path}`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await answer.json()).toMatchObject({
      status: 404,
      code: 'route_not_found',
      instance: answer.headers.get('x-request-id'),
    });
  });

  it('gets no route for a path of another service, whatever its body', async () => {
    const answer = await fetch(`${service.url}/v1/chat`, { method: 'POST', headers: json, body: '{half' });
    expect(await answer.json()).toMatchObject({ status: 404, code: 'route_not_found' });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'GET'])('gets the allowed methods for %s', async (method) => {
    const answer = await fetch(`${service.url}/api/memory/a/messages`, { method });
    expect(answer.headers.get('allow')).toBe('POST');
    expect(await answer.json()).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });

  it.each(['%', '%zz', '%ff', '%c3%28'])('gets a reason for the path segment %s', async (segment) => {
    const answer = await exchange(
      service.port,
      `GET /api/memory/a/session/${segment}/messages HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toContain('"code":"invalid_request"');
  });

  it('gets a reason where it is not HTTP', async () => {
    const answer = await exchange(service.port, 'HELLO\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\ncontent-type: application\/problem\+json/);
  });

  it('gets a reason where its headers are too large', async () => {
    const answer = await exchange(
      service.port,
      `GET /health/live HTTP/1.1\r\nhost: a\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"too_large"');
  });
});

/** Writes bytes that no client would, and reads until the service hangs up. */
async function exchange(port: number, request: string): Promise<string> {
  const socket = createConnection({ port, host: '127.0.0.1' });
  socket.write(request);
  return await text(socket);
}
