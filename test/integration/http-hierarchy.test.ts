import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ContentFault } from '../../src/ports/faults.ts';
import { buildFact, createScriptedExtractor, type ExtractorCall } from '../../src/testing/scripted-extractor.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { type HttpClient, type HttpService, type Json, openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

let service: HttpService;
const clock = createTestClock();
const extractor = createScriptedExtractor();
const summary = { summary: 'Ana talks.', themes: ['talk'], persons: ['Ben'], places: ['Brno'], sentiment: 'positive' };

beforeAll(async () => {
  service = await openHttpService({ extractor, clock });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** The next window gets a summary beside its facts. */
function summariseNext(): void {
  extractor.next(({ input }: ExtractorCall) => ({
    facts: input.turns.map((turn) => buildFact(turn)),
    summary: { ...summary, sentiment: 'positive' },
  }));
}

/** A conversation that came as text, processed. */
async function storeText(client: HttpClient, sessionId: string, text: string, metadata = {}): Promise<string> {
  summariseNext();
  const stored = await client.post('store_raw', { session_data: text, session_id: sessionId, metadata });
  expect(stored.status).toBe(200);
  await untilProcessed(client);
  return stored.body.raw_memory_id;
}

/** A conversation that came as messages, processed. */
async function sayMessages(client: HttpClient, sessionId: string, contents: readonly string[]): Promise<void> {
  summariseNext();
  await client.post(
    'messages',
    contents.map((content) => ({ sessionId, role: 'user', name: 'Ana', content })),
  );
  await client.post(`session/${sessionId}/flush`);
  await untilProcessed(client);
}

describe('the hierarchy', () => {
  it('has memories, summaries and transcripts, in the shapes of the second source document', async () => {
    const client = service.client();
    clock.set(new Date('2026-03-01T10:00:00.000Z'));
    const rawMemoryId = await storeText(client, 'chat', 'Ana: I run.\nBen: I swim.', { user_id: 'ana' });
    const { status, body } = await client.get('hierarchy');
    expect(status).toBe(200);
    const { discrete_memories: memories, ...results } = body.results;
    expect(memories.map(({ text, sessionId }: Json) => [text, sessionId]).toSorted()).toEqual([
      ['I run.', 'chat'],
      ['I swim.', 'chat'],
    ]);
    expect(memories[0]).toMatchObject({ ownerId: 'ana', status: 'active', evidence: [{ sessionId: 'chat' }] });
    const memoryIds = results.session_summaries[0].memory_ids;
    expect(memoryIds.toSorted()).toEqual(memories.map(({ id }: Json) => id).toSorted());
    expect({ ...body, results }).toEqual({
      success: true,
      vectorstore_name: client.namespace,
      results: {
        session_summaries: [
          {
            session_id: 'chat',
            summary: 'Ana talks.',
            memory_count: 2,
            memory_ids: memoryIds,
            created_at: '2026-03-01T10:00:00.000Z',
            raw_memory_id: rawMemoryId,
            themes: ['talk'],
            persons: ['Ben'],
            places: ['Brno'],
            user_sentiment: 'positive',
            fallback: false,
          },
        ],
        raw_transcripts: [
          {
            raw_memory_id: rawMemoryId,
            session_id: 'chat',
            metadata: { user_id: 'ana' },
            vectorstore_name: client.namespace,
            created_at: '2026-03-01T10:00:00.000Z',
            status: 'processed',
            processing_attempts: 1,
            processed_at: '2026-03-01T10:00:00.000Z',
            has_session_data: true,
            session_data_length: 24,
          },
        ],
        total_count: 4,
        filtered_by: { session_id: null, memory_type: 'all', date_range: null },
      },
      query_params: { session_id: null, memory_type: 'all', start_date: null, end_date: null, limit: 50 },
    });
  });

  it('of an empty namespace is empty', async () => {
    const { body } = await service.client().get('hierarchy');
    expect(body.results).toMatchObject({
      discrete_memories: [],
      session_summaries: [],
      raw_transcripts: [],
      total_count: 0,
    });
  });

  it('is narrowed by class, session and number, newest first', async () => {
    const client = service.client();
    await storeText(client, 'a', 'Ana: I run.\nAna: I swim.');
    clock.advance(60_000);
    await sayMessages(client, 'b', ['I cook.', 'I bake.']);
    const counts = async (query: string): Promise<number[]> => {
      const { results } = (await client.get(`hierarchy?${query}`)).body;
      return [results.discrete_memories.length, results.session_summaries.length, results.raw_transcripts.length];
    };
    expect(await counts('')).toEqual([4, 2, 1]);
    expect(await counts('memory_type=discrete')).toEqual([4, 0, 0]);
    expect(await counts('memory_type=summary')).toEqual([0, 2, 0]);
    expect(await counts('memory_type=raw')).toEqual([0, 0, 1]);
    expect(await counts('session_id=b')).toEqual([2, 1, 0]);
    expect(await counts('session_id=nobody')).toEqual([0, 0, 0]);
    expect(await counts('limit=1')).toEqual([1, 1, 1]);
    const { results } = (await client.get('hierarchy?limit=1')).body;
    expect(results.session_summaries).toMatchObject([{ session_id: 'b', raw_memory_id: null }]);
    expect(results.discrete_memories).toMatchObject([{ sessionId: 'b' }]);
  });

  it('is narrowed by time, both ends included, and a day is the whole day in UTC', async () => {
    const client = service.client();
    const times = [
      '2026-04-01T23:59:59.999Z',
      '2026-04-02T00:00:00.000Z',
      '2026-04-02T23:59:59.999Z',
      '2026-04-03T00:00:00.000Z',
    ];
    for (const [index, time] of times.entries()) {
      clock.set(new Date(time));
      await storeText(client, `s${index}`, `Ana: Fact number ${index}.`);
    }
    const sessions = async (query: string): Promise<string> => {
      const { results } = (await client.get(`hierarchy?${query}`)).body;
      const lists = [results.discrete_memories, results.session_summaries, results.raw_transcripts];
      const found = lists.map((list: Json[]) => list.map(({ sessionId, session_id: id }) => sessionId ?? id).join(' '));
      expect(new Set(found).size).toBe(1);
      return found[0]!;
    };
    expect(await sessions('start_date=2026-04-02&end_date=2026-04-02')).toBe('s2 s1');
    expect(await sessions('start_date=2026-04-02')).toBe('s3 s2 s1');
    expect(await sessions('end_date=2026-04-01')).toBe('s0');
    expect(await sessions('start_date=2026-04-02T23:59:59.999Z&end_date=2026-04-03T00:00:00Z')).toBe('s3 s2');
    expect(await sessions('end_date=2026-04-02T02:00:00%2B02:00')).toBe('s1 s0');
    const { body } = await client.get('hierarchy?start_date=2026-04-02&end_date=2026-04-02&session_id=s1&limit=7');
    const range = { start_date: '2026-04-02T00:00:00.000Z', end_date: '2026-04-02T23:59:59.999Z' };
    expect(body.results.filtered_by).toEqual({ session_id: 's1', memory_type: 'all', date_range: range });
    expect(body.query_params).toEqual({ session_id: 's1', memory_type: 'all', ...range, limit: 7 });
  });

  it.each([
    ['memory_type=all,raw', 'memory_type'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=5.5', 'limit'],
    ['start_date=yesterday', 'start_date'],
    ['start_date=2026-02-30', 'start_date'],
    ['start_date=2026-02-03T10:00:00', 'start_date'],
    ['start_date=2026-02-03&end_date=2026-02-02', 'end_date'],
    ['sessionId=s', 'sessionId'],
  ])('is refused for %s', async (query, field) => {
    const answer = await service.client().get(`hierarchy?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });
});

describe('a transcript', () => {
  it('is queued, then an error where a window of it failed, then processed', async () => {
    const client = service.client();
    const [fault, raw] = [new ContentFault('unusable'), 'hierarchy?memory_type=raw'];
    for (let attempt = 0; attempt < 3; attempt += 1) extractor.failNext(fault);
    await client.post('store_raw', { session_data: 'Ana: I run.', session_id: 's' });
    await vi.waitFor(async () => {
      const [transcript] = (await client.get(raw)).body.results.raw_transcripts;
      expect(transcript).toMatchObject({ status: 'queued', processing_attempts: 1 });
      expect(transcript).not.toHaveProperty('processed_at');
    });
    await vi.waitFor(async () => {
      clock.advance(60_000);
      await client.post('session/s/flush');
      const [transcript] = (await client.get(raw)).body.results.raw_transcripts;
      expect(transcript).toMatchObject({ status: 'error', error: 'extraction_invalid', processing_attempts: 3 });
    });
    expect((await client.get('stats')).body.processing_stats).toMatchObject({ errors: 1, queue_size: 0 });
    await client.post('windows/retry');
    await untilProcessed(client);
    const [transcript] = (await client.get(raw)).body.results.raw_transcripts;
    expect(transcript).toMatchObject({ status: 'processed', processed_at: expect.any(String), processing_attempts: 4 });
    expect(transcript).not.toHaveProperty('error');
  });
});

describe('a session', () => {
  it('that came as text has it, with its summary and memories', async () => {
    const client = service.client();
    const text = 'Ana: I run. 👟\nBen: I swim.';
    const rawMemoryId = await storeText(client, 'chat/1', text);
    const { status, body } = await client.get('session/chat%2F1');
    expect(status).toBe(200);
    expect(Object.keys(body).toSorted()).toEqual([
      'discrete_memories',
      'has_raw_data',
      'has_summary',
      'memory_count',
      'raw_transcript',
      'session_id',
      'session_summary',
      'success',
      'vectorstore_name',
    ]);
    expect(body).toMatchObject({
      success: true,
      session_id: 'chat/1',
      vectorstore_name: client.namespace,
      session_summary: { summary: 'Ana talks.', memory_count: 2, raw_memory_id: rawMemoryId },
      raw_transcript: { raw_memory_id: rawMemoryId, session_data: text, status: 'processed', has_session_data: true },
      memory_count: 2,
      has_raw_data: true,
      has_summary: true,
    });
    expect(body.discrete_memories).toHaveLength(2);
  });

  it('that came as messages has no transcript', async () => {
    const client = service.client();
    await sayMessages(client, 's', ['I run.']);
    expect((await client.get('session/s')).body).toMatchObject({
      raw_transcript: null,
      has_raw_data: false,
      has_summary: true,
      memory_count: 1,
    });
  });

  it('of which nothing is remembered yet is known all the same', async () => {
    const client = service.client();
    await client.post('messages', { sessionId: 's', role: 'assistant', content: 'Hello' });
    expect((await client.get('session/s')).body).toMatchObject({
      session_summary: null,
      raw_transcript: null,
      discrete_memories: [],
      memory_count: 0,
      has_summary: false,
    });
  });

  it('that is unknown is not found', async () => {
    expect(await service.client().get('session/nobody')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const client = service.client();
    await sayMessages(client, 's', ['I run.']);
    expect(await service.client().get('session/s')).toMatchObject({ status: 404 });
    expect(await client.get('session/s?full=true')).toMatchObject({ status: 400, body: { field: 'full' } });
  });
});
