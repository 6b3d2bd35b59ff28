import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { MemoirError } from '../domain/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { AppendRequest } from '../engine/ingestion/ingestion.ts';
import { type Log, type LogFields, silentLog } from '../ports/log.ts';
import type { Accepted } from '../ports/turn-log.ts';
import { buildServer } from './build-server.ts';
import type { HttpServer } from './http-server.ts';

interface LogEntry {
  readonly level: keyof Log;
  readonly event: string;
  readonly fields: LogFields;
}

function createListLog(): Log & { readonly entries: readonly LogEntry[] } {
  const entries: LogEntry[] = [];
  const at =
    (level: keyof Log) =>
    (event: string, fields: LogFields = {}) =>
      void entries.push({ level, event, fields });
  return { entries, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** An engine of which a test says only what it asks. */
function fakeEngine(parts: {
  append?: Engine['ingestion']['append'];
  isReady?: Engine['isReady'];
  queue?: Engine['operations']['queue'];
}): Engine {
  return {
    ingestion: { append: parts.append },
    operations: { queue: parts.queue },
    isReady: parts.isReady,
  } as unknown as Engine;
}

const accepted: Accepted = { accepted: [{ id: 't1', seq: 1 }], sessionId: 's', queuedAt: new Date(0), openTurns: 1 };
const turn = { sessionId: 's', role: 'user', content: 'The secret is 4711.' };

async function postTurn(server: HttpServer, headers: Record<string, string> = {}) {
  return await server.inject({ method: 'POST', url: '/api/memory/acme/messages', headers, payload: turn });
}

describe('an error of the engine', () => {
  it('that says when to come back is a 503 with Retry-After', async () => {
    const append = () => Promise.reject(new MemoirError('overloaded', 'Too much waits.', { retryAfterSeconds: 3 }));
    await using server = await buildServer({ engine: fakeEngine({ append }), log: silentLog });
    const answer = await postTurn(server);
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('3');
    expect(answer.json()).toMatchObject({ code: 'overloaded', detail: 'Too much waits.', retryAfter: 3 });
  });

  it('that nobody expected is logged with its instance and leaks nothing', async () => {
    const log = createListLog();
    const failure = new Error('password=hunter2 near "The secret is 4711."');
    await using server = await buildServer({ engine: fakeEngine({ append: () => Promise.reject(failure) }), log });
    const answer = await postTurn(server, { 'x-request-id': 'req-1' });
    expect(answer.statusCode).toBe(500);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json()).toMatchObject({ code: 'internal', instance: 'req-1' });
    expect(answer.body).not.toMatch(/hunter2|4711/);
    const entry = log.entries.find(({ event }) => event === 'http.failed');
    expect(entry).toMatchObject({
      level: 'error',
      fields: { requestId: 'req-1', route: '/api/memory/:namespace/messages' },
    });
    expect(entry?.fields['error']).toMatchObject({ code: 'internal', cause: failure });
  });

  it.each([null, undefined, 'text', { statusCode: 204 }, Object.assign(new Error('odd'), { statusCode: 200 })])(
    'that is no error at all is internal too: %j',
    async (thrown) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what careless code rejects with is the point.
      const engine = fakeEngine({ append: () => Promise.reject(thrown) });
      await using server = await buildServer({ engine, log: silentLog });
      const answer = await postTurn(server);
      expect(answer.statusCode).toBe(500);
      expect(answer.json()).toMatchObject({ code: 'internal' });
    },
  );
});

describe('the id of a request', () => {
  it("is the client's where it is sane, and goes through to the engine", async () => {
    const requests: AppendRequest[] = [];
    const append = async (_namespace: string, request: AppendRequest) => {
      requests.push(request);
      return accepted;
    };
    await using server = await buildServer({ engine: fakeEngine({ append }), log: silentLog });
    const answer = await postTurn(server, { 'x-request-id': 'client-7' });
    expect(answer.headers['x-request-id']).toBe('client-7');
    expect(requests[0]).toMatchObject({ correlationId: 'client-7' });
  });

  it.each(['', 'x'.repeat(201), 'a\u0000b', 'schlüssel'])('is a new one in the place of %j', async (own) => {
    await using server = await buildServer({
      engine: fakeEngine({ append: () => Promise.resolve(accepted) }),
      log: silentLog,
    });
    const answer = await postTurn(server, { 'x-request-id': own });
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    '/nowhere',
    '/api/memory/health/queue',
    '/api/memory/a/session/%ff/messages',
    '/health/live',
    '/openapi.json',
    '/docs/',
  ])('stands on the answer of %s', async (url) => {
    await using server = await buildServer({ engine: fakeEngine({}), log: silentLog });
    const answer = await server.inject({ url, headers: { 'x-request-id': 'mine' } });
    expect(answer.headers['x-request-id']).toBe('mine');
    if (answer.statusCode >= 400) expect(answer.json()).toMatchObject({ instance: 'mine', status: answer.statusCode });
  });
});

describe('the log', () => {
  it('has one line a request, with the pattern of the route and not its path', async () => {
    const log = createListLog();
    await using server = await buildServer({ engine: fakeEngine({}), log });
    await server.inject({
      url: '/api/memory/acme/session/my%20diary/messages?limit=0',
      headers: { 'x-request-id': 'r' },
    });
    await server.inject({ url: '/my/diary' });
    await server.inject({ url: '/health/live' });
    expect(log.entries).toMatchObject([
      {
        level: 'info',
        event: 'http.request',
        fields: { method: 'GET', route: '/api/memory/:namespace/session/:id/messages', status: 400, requestId: 'r' },
      },
      { level: 'info', event: 'http.request', fields: { route: 'none', status: 404 } },
      { level: 'debug', event: 'http.request', fields: { route: '/health/live', status: 200 } },
    ]);
    expect(JSON.stringify(log.entries)).not.toContain('diary');
  });
});

describe('readiness', () => {
  it.each([() => Promise.resolve(false), () => Promise.reject(new Error('gone'))])(
    'is 503 where the store does not answer',
    async (isReady) => {
      await using server = await buildServer({ engine: fakeEngine({ isReady }), log: silentLog });
      const answer = await server.inject('/health/ready');
      expect(answer.statusCode).toBe(503);
      expect(answer.json()).toEqual({
        postgresConnected: false,
        redisConnected: null,
        modelAvailable: null,
        oldestPendingMs: null,
      });
    },
  );

  it('tells the age of the oldest pending turn where it is known', async () => {
    const engine = fakeEngine({ isReady: () => Promise.resolve(true) });
    await using server = await buildServer({ engine, log: silentLog, oldestPendingMs: () => Promise.resolve(1_234) });
    expect((await server.inject('/health/ready')).json()).toMatchObject({
      postgresConnected: true,
      oldestPendingMs: 1_234,
    });
  });
});

describe('closing', () => {
  it('ends idle connections at once and lets a running request end', async () => {
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const queue = async () => {
      started.resolve();
      await release.promise;
      return { waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0, recentlyCompleted: [], recentlyFailed: [] };
    };
    const server = await buildServer({ engine: fakeEngine({ queue }), log: silentLog });
    await server.listen({ host: '127.0.0.1', port: 0 });
    const agent = new Agent({ keepAlive: true });
    const { port } = server.server.address() as AddressInfo;
    const ask = async (path: string): Promise<IncomingMessage> => {
      const [answer] = (await once(get({ port, path, agent }), 'response')) as [IncomingMessage];
      return answer;
    };
    await text(await ask('/health/live'));
    const running = ask('/api/memory/acme/queue');
    await started.promise;
    const idle = text(await ask('/health/live'));
    const closed = server.close();
    await idle;
    release.resolve();
    const answer = await running;
    expect(answer.statusCode).toBe(200);
    expect(await text(answer)).toContain('"waiting":0');
    await closed;
    agent.destroy();
  });
});
