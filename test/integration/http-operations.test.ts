import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ContentFault } from '../../src/ports/faults.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { type HttpClient, type HttpService, openHttpService } from './http-service.ts';

let service: HttpService;
const extractor = createScriptedExtractor();
const clock = createTestClock();

beforeAll(async () => {
  service = await openHttpService({ extractor, clock });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function postTurns(client: HttpClient, sessionId: string, count: number): Promise<void> {
  const turns = Array.from({ length: count }, (_, index) => ({
    sessionId,
    role: 'user',
    content: `Turn ${index + 1}`,
  }));
  expect((await client.post('messages', turns)).status).toBe(202);
}

describe('a session', () => {
  it.each([
    'plain',
    'with/slashes/../and.dots',
    'ünïcödé 中文 🌍',
    '!room:matrix.org',
    'a?b#c&d=e%20+;',
    '…',
    "' OR 1=1 --",
    'retry',
  ])('is reached under the id %j', async (id) => {
    const client = service.client();
    await postTurns(client, id, 1);
    const path = `session/${encodeURIComponent(id)}`;
    expect((await client.get(`${path}/messages`)).body.messages).toMatchObject([{ sessionId: id, content: 'Turn 1' }]);
    expect((await client.post(`${path}/flush`)).body).toMatchObject({ sessionId: id, lastSeq: 1 });
    expect((await client.get(`coverage?sessionId=${encodeURIComponent(id)}`)).body).toMatchObject({
      sessions: 1,
      turns: 1,
    });
  });

  it('shows its newest turns in order, and pages back to the first', async () => {
    const client = service.client();
    await postTurns(client, 's', 7);
    const seqs: number[][] = [];
    let path = 'session/s/messages?limit=3';
    for (;;) {
      const { body } = await client.get(path);
      seqs.push(body.messages.map((message: { seq: number }) => message.seq));
      if (body.nextCursor === null) break;
      path = `session/s/messages?limit=3&before=${body.nextCursor}`;
    }
    expect(seqs).toEqual([[5, 6, 7], [2, 3, 4], [1]]);
  });

  it('has one page where the limit is exactly its length', async () => {
    const client = service.client();
    await postTurns(client, 's', 3);
    const { body } = await client.get('session/s/messages?limit=3');
    expect(body.messages).toHaveLength(3);
    expect(body.nextCursor).toBeNull();
  });

  it('is processed at once when it is flushed or ended', async () => {
    const client = service.client();
    await postTurns(client, 'a', 2);
    await postTurns(client, 'b', 1);
    expect((await client.post('session/a/flush')).status).toBe(202);
    const ended = await client.post('session/b/end', {});
    expect(ended).toMatchObject({ status: 202, body: { sessionId: 'b', endedAt: expect.any(String) } });
    await vi.waitFor(async () => {
      const { body } = await client.get('coverage');
      expect(body).toMatchObject({
        sessions: 2,
        turns: 3,
        turnsByState: { processed: 3, open: 0 },
        uncovered: 0,
        overlapping: 0,
      });
    });
    const { body: queue } = await client.get('queue');
    expect(queue).toMatchObject({ waiting: 0, active: 0, delayed: 0, completed: 2, failed: 0, recentlyFailed: [] });
    expect(queue.recentlyCompleted).toHaveLength(2);
  });

  it.each(['messages', 'flush', 'end'])('that is unknown has no %s', async (call) => {
    const client = service.client();
    const answer = await client.send(call === 'messages' ? 'GET' : 'POST', `session/nobody/${call}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', field: 'sessionId' } });
  });
});

describe('a window', () => {
  it('is listed, looked at and tried again when it has failed', async () => {
    const client = service.client();
    for (let attempt = 0; attempt < 3; attempt += 1) {
      extractor.failNext(new ContentFault('unusable', { payload: { answer: '{"facts": [' } }));
    }
    await postTurns(client, 's', 1);
    await vi.waitFor(async () => {
      clock.advance(60_000);
      await client.post('session/s/flush');
      expect((await client.get('windows?state=failed')).body.windows).toHaveLength(1);
    });
    const [failed] = (await client.get('windows?state=failed')).body.windows;
    expect(failed).toMatchObject({ sessionId: 's', firstSeq: 1, lastSeq: 1, state: 'failed' });
    expect((await client.get('queue')).body).toMatchObject({
      failed: 1,
      recentlyFailed: [{ windowId: failed.windowId }],
    });
    const one = await client.get(`windows/${failed.windowId}`);
    expect(one.body).toMatchObject({ windowId: failed.windowId, history: [{}, {}, {}] });
    expect(one.body.history[0].payload).toEqual({ answer: '{"facts": [' });

    const retried = await client.post(`windows/${failed.windowId.toUpperCase()}/retry`);
    expect(retried).toMatchObject({ status: 202, body: { sessions: 1 } });
    await vi.waitFor(async () => {
      expect((await client.get(`windows/${failed.windowId}`)).body.state).toBe('processed');
    });
    const again = await client.post(`windows/${failed.windowId}/retry`);
    expect(again).toMatchObject({ status: 409, body: { code: 'window_conflict' } });
    expect((await client.post('windows/retry')).body).toEqual({ sessions: 0 });
  });

  it('stands on one page of the list each', async () => {
    const client = service.client();
    for (const session of ['a', 'b', 'c']) {
      await postTurns(client, session, 1);
      await client.post(`session/${session}/flush`);
    }
    await vi.waitFor(async () => expect((await client.get('queue')).body.completed).toBe(3));
    const first = (await client.get('windows?limit=2')).body;
    const second = (await client.get(`windows?limit=2&before=${first.nextCursor}`)).body;
    const sessions = [...first.windows, ...second.windows].map((window: { sessionId: string }) => window.sessionId);
    expect(sessions.toSorted()).toEqual(['a', 'b', 'c']);
    expect(second.nextCursor).toBeNull();
    expect((await client.get('windows?sessionId=b')).body.windows).toMatchObject([{ sessionId: 'b' }]);
  });

  it('that is unknown is not found, and that is no id is refused', async () => {
    const client = service.client();
    const id = '01234567-89ab-7def-8123-456789abcdef';
    expect(await client.get(`windows/${id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.post(`windows/${id}/retry`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.get('windows/7')).toMatchObject({
      status: 400,
      body: { code: 'invalid_request', field: 'id' },
    });
  });
});

describe('settings', () => {
  it('have defaults, and change field by field', async () => {
    const client = service.client();
    const patch = async (body: unknown) =>
      await client.send('PATCH', 'settings', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await client.get('settings')).body.windows).toMatchObject({ maxTokens: 1_500, maxTurns: 20 });
    expect((await patch({ windows: { maxTurns: 5 } })).body.windows).toMatchObject({ maxTokens: 1_500, maxTurns: 5 });
    await patch({ windows: { idleMs: 0 } });
    expect((await client.get('settings')).body.windows).toMatchObject({ maxTurns: 5, idleMs: 0 });
    expect((await patch({ budget: { tokensPerDay: 7 } })).body.budget).toEqual({ tokensPerDay: 7 });
    expect((await client.get('settings')).body.budget).toEqual({ tokensPerDay: 7 });
    expect(await patch({ windows: { maxTurns: 0 } })).toMatchObject({
      status: 400,
      body: { field: 'windows.maxTurns' },
    });
    expect(await patch({ colour: 'red' })).toMatchObject({ status: 400, body: { field: 'colour' } });
  });
});

describe('health', () => {
  it('says that the process lives and the store answers', async () => {
    const live = await fetch(`${service.url}/health/live`);
    expect(await live.json()).toEqual({ status: 'live' });
    const ready = await fetch(`${service.url}/health/ready`);
    expect(ready.status).toBe(200);
    expect(await ready.json()).toMatchObject({ postgresConnected: true, redisConnected: null, modelAvailable: null });
  });
});
