import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../src/domain/extraction/fact.ts';
import { buildFact, createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { type HttpClient, type HttpService, type Json, openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

let service: HttpService;
const clock = createTestClock();
/** What a text has beside its words. */
const validities: Readonly<Record<string, Pick<Fact, 'validity'>>> = {
  'Ana lived in Porto.': { validity: { from: new Date('2020-06-01'), to: new Date('2025-03-01'), precision: 'month' } },
};
const extractor = createScriptedExtractor({
  facts: ({ turns }) =>
    turns.map((turn) =>
      buildFact(turn, {
        subject: 'Ana',
        ...(turn.content.includes(' lives in ') ? { attribute: 'home' } : {}),
        ...validities[turn.content],
      }),
    ),
});

beforeAll(async () => {
  service = await openHttpService({ extractor, clock });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** Says something at `said`, and processes it at `processed`, each in a session of its own. */
async function say(
  client: HttpClient,
  content: string,
  { said, processed = said }: { said: string; processed?: string },
) {
  clock.set(new Date(`${processed}T12:00:00Z`));
  const sessionId = `${content} ${said}`;
  await client.post('messages', { sessionId, role: 'user', name: 'Ana', content, occurredAt: `${said}T12:00:00Z` });
  await client.post(`session/${encodeURIComponent(sessionId)}/flush`);
  await untilProcessed(client);
}

/** The memories that a question finds, by text. */
async function recalled(client: HttpClient, query: string, fields: object = {}): Promise<string[]> {
  const { status, body } = await client.post('recall', { query, kinds: ['memory'], ...fields });
  expect(status).toBe(200);
  return body.results.map(({ text }: Json) => text).toSorted();
}

const at = (day: string): string => `${day}T12:00:00Z`;

describe('recall as of an instant', () => {
  it('has of the values of an attribute the one that held then, in whatever order they were processed', async () => {
    const client = service.client();
    await say(client, 'Ana lives in Brno.', { said: '2023-01-01', processed: '2026-01-01' });
    await say(client, 'Ana lives in Rome.', { said: '2025-01-01', processed: '2026-01-02' });
    await say(client, 'Ana lives in Oslo.', { said: '2024-01-01', processed: '2026-01-03' });
    expect(await recalled(client, 'Where does Ana live?')).toEqual(['Ana lives in Rome.']);
    expect(await recalled(client, 'Where does Ana live?', { asOf: at('2022-06-01') })).toEqual([]);
    expect(await recalled(client, 'Where does Ana live?', { asOf: at('2023-06-01') })).toEqual(['Ana lives in Brno.']);
    expect(await recalled(client, 'Where does Ana live?', { asOf: at('2024-06-01') })).toEqual(['Ana lives in Oslo.']);
    expect(await recalled(client, 'Where does Ana live?', { asOf: at('2025-06-01') })).toEqual(['Ana lives in Rome.']);
  });

  it('has what was said by then, also where it was said again since', async () => {
    const client = service.client();
    await say(client, 'Ana likes tea.', { said: '2023-01-01' });
    await say(client, 'Ana likes tea.', { said: '2025-01-01' });
    expect(await recalled(client, 'tea', { asOf: at('2024-01-01') })).toEqual(['Ana likes tea.']);
    expect(await recalled(client, 'tea', { asOf: at('2022-01-01') })).toEqual([]);
  });

  it('has a value that came back in between at its own times only', async () => {
    const client = service.client();
    await say(client, 'Ana lives in Brno.', { said: '2023-01-01' });
    await say(client, 'Ana lives in Oslo.', { said: '2024-01-01' });
    await say(client, 'Ana lives in Brno.', { said: '2025-01-01' });
    const years = [2023, 2024, 2025].map((year) => recalled(client, 'live', { asOf: at(`${year}-06-01`) }));
    expect(await Promise.all(years)).toEqual([['Ana lives in Brno.'], ['Ana lives in Oslo.'], ['Ana lives in Brno.']]);
  });

  it('goes by validity where it is known', async () => {
    const client = service.client();
    await say(client, 'Ana lived in Porto.', { said: '2026-01-01' });
    expect(await recalled(client, 'Porto', { asOf: at('2020-05-31') })).toEqual([]);
    expect(await recalled(client, 'Porto', { asOf: at('2022-01-01') })).toEqual(['Ana lived in Porto.']);
    expect(await recalled(client, 'Porto', { asOf: at('2025-03-01') })).toEqual([]);
  });
});

describe('recall as known at an instant', () => {
  it('has what the history says of then, superseded and back again', async () => {
    const client = service.client();
    await say(client, 'Ana lives in Brno.', { said: '2023-01-01', processed: '2026-01-01' });
    await say(client, 'Ana lives in Oslo.', { said: '2024-01-01', processed: '2026-01-03' });
    await say(client, 'Ana lives in Brno.', { said: '2025-01-01', processed: '2026-01-05' });
    const days = ['2025-12-31', '2026-01-02', '2026-01-04', '2026-01-06'];
    const known = days.map((day) => recalled(client, 'live', { knownAt: at(day) }));
    expect(await Promise.all(known)).toEqual([
      [],
      ['Ana lives in Brno.'],
      ['Ana lives in Oslo.'],
      ['Ana lives in Brno.'],
    ]);
    const all = { knownAt: at('2026-01-04'), includeSuperseded: true };
    expect(await recalled(client, 'live', all)).toEqual(['Ana lives in Brno.', 'Ana lives in Oslo.']);
  });

  it('says together with asOf what was then believed of an earlier time', async () => {
    const client = service.client();
    await say(client, 'Ana lives in Brno.', { said: '2023-01-01', processed: '2026-01-01' });
    await say(client, 'Ana lives in Oslo.', { said: '2024-01-01', processed: '2026-01-03' });
    const of2024 = { asOf: at('2024-06-01') };
    expect(await recalled(client, 'live', { ...of2024, knownAt: at('2026-01-02') })).toEqual(['Ana lives in Brno.']);
    expect(await recalled(client, 'live', { ...of2024, knownAt: at('2026-01-04') })).toEqual(['Ana lives in Oslo.']);
  });

  it('never has what was deleted since', async () => {
    const client = service.client();
    await say(client, 'Ana likes tea.', { said: '2026-01-01' });
    const [memory] = (await client.get('memories')).body.memories;
    clock.set(new Date(at('2026-01-05')));
    await client.send('DELETE', `memories/${memory.id}`);
    expect(await recalled(client, 'tea', { knownAt: at('2026-01-02') })).toEqual([]);
  });
});

describe('recall within a span of time', () => {
  it('has what was said or valid in it', async () => {
    const client = service.client();
    await say(client, 'Ana likes green tea.', { said: '2023-01-01' });
    await say(client, 'Ana likes black tea.', { said: '2025-01-01' });
    expect(await recalled(client, 'tea', { since: at('2024-01-01') })).toEqual(['Ana likes black tea.']);
    expect(await recalled(client, 'tea', { until: at('2024-01-01') })).toEqual(['Ana likes green tea.']);
    expect(await recalled(client, 'tea', { since: at('2023-01-01'), until: at('2025-01-01') })).toEqual([
      'Ana likes green tea.',
    ]);
    const { body } = await client.post('recall', { query: 'tea', kinds: ['turn'], since: at('2024-01-01') });
    expect(body.results.map(({ text }: Json) => text)).toEqual(['Ana likes black tea.']);
    await say(client, 'Ana lived in Porto.', { said: '2026-01-01' });
    expect(await recalled(client, 'Porto', { since: at('2024-01-01'), until: at('2024-06-01') })).toEqual([
      'Ana lived in Porto.',
    ]);
  });
});

describe('superseded memories', () => {
  it('are recalled only where they are asked for, and say what superseded them', async () => {
    const client = service.client();
    await say(client, 'Ana lives in Brno.', { said: '2023-01-01' });
    await say(client, 'Ana lives in Oslo.', { said: '2024-01-01' });
    expect(await recalled(client, 'live')).toEqual(['Ana lives in Oslo.']);
    const { body } = await client.post('recall', { query: 'live', kinds: ['memory'], includeSuperseded: true });
    const [brno, oslo] = ['Brno', 'Oslo'].map((place) => body.results.find(({ text }: Json) => text.includes(place)));
    expect(brno).toMatchObject({ status: 'superseded', supersededBy: oslo.id });
    expect(oslo).toMatchObject({ status: 'active' });
  });
});
