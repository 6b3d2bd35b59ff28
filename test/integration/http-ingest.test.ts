import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpService, openHttpService } from './http-service.ts';

let service: HttpService;

beforeAll(async () => {
  service = await openHttpService();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Texts that careless code trims, normalises, splits or mangles. */
const texts = {
  emoji: '👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 👍🏽 𝒳',
  'right-to-left': 'أنا أعيش في القاهرة\u200f (2019) — שלום',
  Chinese: '我住在上海,喜欢喝茶。𠜎𠜱',
  'white space': ' \t leading, trailing \r\n\r\n and\u00a0inside\u2003\u3000\u2028\u2029\ufeff \v\f ',
  'combining marks': 'e\u0301 is not \u00e9, and \u212b is not \u00c5',
  'control characters': 'bell \u0007 escape \u001b[31m delete \u007f',
  'quotes and code': `"double" 'single' \\back\\ </script> {{x}} $1 %s \${y} -- ; DROP TABLE turns`,
  'keys of objects': '{"__proto__": {"a": 1}, "constructor": 2}',
};

describe('POST /messages', () => {
  it.each(Object.entries(texts))('gives back %s byte for byte', async (_name, content) => {
    const client = service.client();
    const metadata = { 'ключ 🔑': content, nested: [content, null, 1.5, true] };
    const posted = await client.post('messages', { sessionId: 's', role: 'user', name: 'Ana', content, metadata });
    expect(posted.status).toBe(202);
    const { body } = await client.get('session/s/messages');
    expect(body.messages).toHaveLength(1);
    expect(body.messages[0]).toMatchObject({ seq: 1, role: 'user', name: 'Ana', content, metadata });
  });

  it('acknowledges a turn with its id and seq', async () => {
    const client = service.client();
    const { status, body, headers } = await client.post('messages', {
      sessionId: 's',
      role: 'user',
      content: 'Hi',
      id: 't1',
    });
    expect(status).toBe(202);
    expect(headers.get('content-type')).toMatch(/^application\/json/);
    expect(body).toEqual({ accepted: [{ id: 't1', seq: 1 }], sessionId: 's', queuedAt: expect.any(String) });
    expect(new Date(body.queuedAt).toISOString()).toBe(body.queuedAt);
  });

  it('takes a list, in order, and makes ids where there are none', async () => {
    const client = service.client();
    const list = Array.from({ length: 500 }, (_, index) => ({
      sessionId: 's',
      role: 'user',
      content: `Turn ${index}`,
    }));
    const { body } = await client.post('messages', list);
    expect(body.accepted.map((turn: { seq: number }) => turn.seq)).toEqual(list.map((_, index) => index + 1));
    expect(new Set(body.accepted.map((turn: { id: string }) => turn.id)).size).toBe(500);
  });

  it('repeats nothing for an id that it knows, and refuses it with other content', async () => {
    const client = service.client();
    const turn = { sessionId: 's', role: 'user', content: 'yes', id: 'one' };
    await client.post('messages', turn);
    expect((await client.post('messages', turn)).body.accepted).toEqual([{ id: 'one', seq: 1 }]);
    const conflict = await client.post('messages', { ...turn, content: 'no' });
    expect(conflict).toMatchObject({ status: 409, body: { code: 'turn_conflict', field: 'messages[0].id' } });
    expect((await client.get('coverage')).body.turns).toBe(1);
  });

  it('repeats the answer for an Idempotency-Key, and refuses it for another body', async () => {
    const client = service.client();
    const key = { 'idempotency-key': 'k'.repeat(255) };
    const turn = { sessionId: 's', role: 'user', content: 'yes' };
    const first = await client.post('messages', turn, key);
    const second = await client.post('messages', { content: 'yes', role: 'user', sessionId: 's' }, key);
    expect(second.body.accepted).toEqual(first.body.accepted);
    const other = await client.post('messages', { ...turn, content: 'no' }, key);
    expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_conflict' } });
    expect((await client.get('coverage')).body.turns).toBe(1);
  });

  it('continues the session in which the agent spoke last where none is named', async () => {
    const client = service.client();
    await client.post('messages', { sessionId: 's', agentId: 'bot', role: 'assistant', content: 'Hello' });
    const { body } = await client.post('messages', { agentId: 'bot', role: 'user', content: 'Hi' });
    expect(body).toMatchObject({ sessionId: 's', accepted: [{ seq: 2 }] });
    const refused = await client.post('messages', { role: 'user', content: 'Hi' });
    expect(refused).toMatchObject({ status: 400, body: { code: 'session_required' } });
  });

  it("keeps a moment in the speaker's own zone", async () => {
    const client = service.client();
    await client.post('messages', {
      sessionId: 's',
      role: 'user',
      content: 'Hi',
      occurredAt: '2024-01-15T23:30:00+05:45',
    });
    const { body } = await client.get('session/s/messages');
    expect(body.messages[0].occurredAt).toBe('2024-01-15T23:30:00.000+05:45');
  });

  it('counts the last of keys that stand twice', async () => {
    const client = service.client();
    await client.send('POST', 'messages', {
      headers: { 'content-type': 'application/json' },
      body: '{"sessionId":"a","role":"user","content":"first","sessionId":"b","content":"last"}',
    });
    expect((await client.get('session/b/messages')).body.messages[0].content).toBe('last');
    expect((await client.get('session/a/messages')).status).toBe(404);
  });
});

describe('POST /conversations', () => {
  it('takes a pair; the room is the session and the userDid the user', async () => {
    const client = service.client();
    const pair = {
      humanMessage: 'Hi',
      aiMessage: 'Hello',
      userName: 'Ana',
      aiName: 'Bot',
      roomId: '!r:m.org',
      userDid: 'did:a',
    };
    const { status, body } = await client.post('conversations', pair);
    expect(status).toBe(202);
    expect(body).toMatchObject({ sessionId: '!r:m.org', accepted: [{ seq: 1 }, { seq: 2 }] });
    const history = await client.get(`session/${encodeURIComponent('!r:m.org')}/messages`);
    expect(history.body.messages).toMatchObject([
      { role: 'user', name: 'Ana', content: 'Hi', userId: 'did:a' },
      { role: 'assistant', name: 'Bot', content: 'Hello', userId: 'did:a' },
    ]);
  });

  it('keeps its idempotency keys apart from those of messages', async () => {
    const client = service.client();
    const key = { 'idempotency-key': 'same' };
    await client.post('messages', { sessionId: 's', role: 'user', content: 'Hi' }, key);
    const pair = { humanMessage: 'Hi', aiMessage: 'Hello', sessionId: 's' };
    expect((await client.post('conversations', pair, key)).body.accepted).toMatchObject([{ seq: 2 }, { seq: 3 }]);
    expect((await client.post('conversations', pair, key)).body.accepted).toMatchObject([{ seq: 2 }, { seq: 3 }]);
  });
});

describe('POST /store_raw', () => {
  it('answers in the shape of the source document', async () => {
    const client = service.client();
    const session_data = 'Ana: I moved to Brno.\nBob: How nice!';
    const { status, body } = await client.post('store_raw', {
      session_data,
      session_id: 's',
      metadata: { user_id: 'ana' },
    });
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual([
      'success',
      'raw_memory_id',
      'queued_at',
      'estimated_processing_time',
      'queue_position',
    ]);
    expect(body).toMatchObject({ success: true, estimated_processing_time: 'under a minute', queue_position: 1 });
    const { messages } = (await client.get('session/s/messages')).body;
    expect(messages).toMatchObject([
      { name: 'Ana', content: 'I moved to Brno.', userId: 'ana' },
      { name: 'Bob', content: 'How nice!', userId: 'ana' },
    ]);
  });

  it('adds only what is new when a longer version comes', async () => {
    const client = service.client();
    const first = await client.post('store_raw', { session_data: 'Ana: One.\nBob: Two.', session_id: 's' });
    const second = await client.post('store_raw', {
      session_data: 'Ana: One.\nBob: Two.\nAna: Three.',
      session_id: 's',
    });
    expect(second.body.raw_memory_id).toBe(first.body.raw_memory_id);
    expect((await client.get('coverage')).body).toMatchObject({ sessions: 1, turns: 3 });
  });

  it('reads null as absent', async () => {
    const client = service.client();
    const { status } = await client.post('store_raw', {
      session_data: 'A text without speakers.',
      session_id: null,
      metadata: null,
    });
    expect(status).toBe(200);
  });

  it('takes a transcript of 5 MB in which every character is escaped', async () => {
    const client = service.client();
    const line = `Ana: ${'é'.repeat(2_000)}\n`;
    const session_data = line.repeat(Math.floor((5 * 1024 * 1024) / Buffer.byteLength(line)));
    const body = JSON.stringify({ session_data, session_id: 's' }).replaceAll('é', String.raw`\u00e9`);
    expect(body.length).toBeGreaterThan(15_000_000);
    const { status } = await client.send('POST', 'store_raw', {
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(status).toBe(200);
  });
});

describe('POST /recall', () => {
  it('finds a turn as soon as it is acknowledged, with itself as evidence', async () => {
    const client = service.client();
    const turn = {
      sessionId: 's',
      role: 'user',
      userId: 'ana',
      name: 'Ana',
      content: 'My violin teacher is Peter.',
      id: 't1',
    };
    await client.post('messages', turn);
    const { status, body } = await client.post('recall', {
      query: 'Who teaches the violin?',
      userId: 'ana',
      kinds: ['turn'],
    });
    expect(status).toBe(200);
    expect(body.results[0]).toMatchObject({
      type: 'turn',
      id: 't1',
      text: turn.content,
      evidence: [{ turnId: 't1', sessionId: 's', seq: 1 }],
    });
    expect(body).toMatchObject({ mode: 'lexical', notes: [], freshness: { complete: expect.any(Boolean) } });
  });

  it.each(['…', '???', '🌍', '𳑺', '"'])(
    'answers %s, in which there is no word, with the latest turns',
    async (query) => {
      const client = service.client();
      await client.post('messages', { sessionId: 's', role: 'user', content: 'Hi', id: 't1' });
      const { status, body } = await client.post('recall', { query, scope: 'all' });
      expect(status).toBe(200);
      expect(body.results).toMatchObject([{ id: 't1' }]);
    },
  );

  it('sees nothing of another namespace', async () => {
    const [here, there] = [service.client(), service.client()];
    await there.post('messages', { sessionId: 's', role: 'user', content: 'The code is 4711.' });
    const { body } = await here.post('recall', { query: 'code 4711', scope: 'all' });
    expect(body.results).toEqual([]);
  });
});
