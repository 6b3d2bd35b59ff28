import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFact, createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { type HttpClient, type HttpService, type Json, openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

let service: HttpService;
const clock = createTestClock();
const extractor = createScriptedExtractor();

beforeAll(async () => {
  service = await openHttpService({ extractor, clock });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** The next window gets a summary beside its facts. */
function summariseNext(): void {
  extractor.next(({ input }) => ({
    facts: input.turns.map((turn) => buildFact(turn)),
    summary: { summary: 'S.', themes: [], persons: [], places: [], sentiment: 'neutral' },
  }));
}

async function say(client: HttpClient, sessionId: string, content: string): Promise<void> {
  summariseNext();
  await client.post('messages', { sessionId, role: 'user', name: 'Ana', content });
  await client.post(`session/${sessionId}/flush`);
  await untilProcessed(client);
}

describe('statistics', () => {
  it('count what is stored, and what was done', async () => {
    const client = service.client();
    clock.set(new Date('2026-05-01T12:00:00.000Z'));
    summariseNext();
    await client.post('store_raw', { session_data: 'Ana: I run.\nAna: Über Öl.', session_id: 'a' });
    await untilProcessed(client);
    clock.set(new Date('2026-05-02T12:00:00.000Z'));
    await say(client, 'b', 'I cook.');
    await client.post('messages', { sessionId: 'c', role: 'assistant', content: 'Hm' });
    const { body } = await client.get('stats');
    expect(body).toEqual({
      success: true,
      vectorstore_name: client.namespace,
      basic_stats: { memory_count: 3, vector_dimension: null, embedding_model: null, session_count: 3, turn_count: 4 },
      hierarchy_stats: { discrete_memories: 3, session_summaries: 2, raw_transcripts: 1, total_items: 6 },
      processing_stats: { processed: 2, queued: 1, errors: 0, queue_size: 1, processed_today: 1 },
      storage_stats: { turn_bytes: 25, memory_bytes: 23, transcript_bytes: 27, total_bytes: 75 },
      timestamp: '2026-05-02T12:00:00.000Z',
    });
    const dayOf = async (day: string) => (await client.get(`stats?date=${day}`)).body.day_stats;
    expect(await dayOf('2026-05-01')).toMatchObject({
      date: '2026-05-01',
      processed: 1,
      turns: 2,
      failed: 0,
      retried: 0,
    });
    expect(await dayOf('2026-05-02')).toMatchObject({ date: '2026-05-02', processed: 1, turns: 1 });
    expect(await dayOf('2020-01-01')).toEqual({
      date: '2020-01-01',
      processed: 0,
      failed: 0,
      retried: 0,
      turns: 0,
      duration_ms: 0,
    });
    expect(await client.get('stats?date=today')).toMatchObject({ status: 400, body: { field: 'date' } });
    expect(await client.get('stats?day=2026-05-01')).toMatchObject({ status: 400, body: { field: 'day' } });
  });

  it('say whether a worker runs, and what retention is really in force', async () => {
    const client = service.client();
    expect((await client.get('processing_status')).body).toEqual({
      success: true,
      processor_running: true,
      queue_size: 0,
      processed_today: 0,
      last_processed_at: null,
      processing_interval_seconds: 60,
      retention_policy: { raw_transcripts_days: null, processed_sessions_days: null, cleanup_interval_hours: null },
      embedding: {
        model: null,
        dimension: null,
        turns: { total: 0, embedded: 0, refused: 0 },
        memories: { total: 0, embedded: 0, refused: 0 },
        held_until: null,
        held_reason: null,
      },
    });
    clock.set(new Date('2026-06-01T12:00:00.000Z'));
    await say(client, 's', 'I run.');
    clock.advance(1_000);
    expect((await client.get('processing_status')).body).toMatchObject({
      processed_today: 1,
      last_processed_at: '2026-06-01T12:00:00.000Z',
      queue_size: 0,
    });
  });

  it('tell the age of the oldest turn of all namespaces that is not processed', async () => {
    await using other = await openHttpService({ extractor, clock, work: false });
    const ready = async () => ((await (await fetch(`${other.url}/health/ready`)).json()) as Json).oldestPendingMs;
    expect(await ready()).toBe(0);
    await other.client().post('messages', { sessionId: 's', role: 'user', content: 'I run.' });
    clock.advance(5_000);
    await other.client().post('messages', { sessionId: 's', role: 'user', content: 'I swim.' });
    clock.advance(2_000);
    expect(await ready()).toBe(7_000);
    const { body } = await other.client().get('processing_status');
    expect(body).toMatchObject({ processor_running: false, processing_interval_seconds: null });
  });
});
