import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFact, createScriptedExtractor } from '../../src/testing/scripted-extractor.ts';
import { createTestClock } from '../../src/testing/test-clock.ts';
import { type HttpAnswer, type HttpClient, type HttpService, type Json, openHttpService } from './http-service.ts';
import { untilProcessed } from './until-processed.ts';

let service: HttpService;
const clock = createTestClock();
/** Every turn is a fact in its own words; one that says where somebody lives has the attribute for it. */
const extractor = createScriptedExtractor({
  facts: ({ turns }) =>
    turns.map((turn) => buildFact(turn, turn.content.includes(' lives in ') ? { attribute: 'home' } : {})),
});
const unknownId = '01234567-89ab-7def-8123-456789abcdef';

beforeAll(async () => {
  service = await openHttpService({ extractor, clock });
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

async function patch(client: HttpClient, path: string, body: unknown): Promise<HttpAnswer> {
  const headers = { 'content-type': 'application/json' };
  return await client.send('PATCH', path, { headers, body: JSON.stringify(body) });
}

/** Posts turns, each said a minute after the one before, and waits until they are processed. */
async function remember(
  client: HttpClient,
  texts: readonly string[],
  { sessionId = 's', ...fields }: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const content of texts) {
    const at = clock.advance(60_000).toISOString();
    await client.post('messages', { sessionId, role: 'user', name: 'Ana', content, occurredAt: at, ...fields });
    await client.post(`session/${sessionId}/flush`);
  }
  await untilProcessed(client);
}

const textsOf = (answer: HttpAnswer): string[] => answer.body.memories.map(({ text }: Json) => text);

describe('memories', () => {
  it('are listed newest first, with everything that is known of them', async () => {
    const client = service.client();
    await remember(client, ['Ana runs.', 'Ana lives in Brno.'], { userId: 'ana' });
    const { status, body } = await client.get('memories');
    expect(status).toBe(200);
    expect(body.nextCursor).toBeNull();
    expect(body.memories).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        text: 'Ana lives in Brno.',
        type: 'semantic',
        category: 'fact',
        subject: 'Ana',
        attribute: 'home',
        importance: 5,
        confidence: 0.9,
        status: 'active',
        scope: 'user',
        ownerId: 'ana',
        saidAt: clock.now().toISOString(),
        recordedAt: expect.any(String),
        reinforcements: 0,
        pinned: false,
        sessionId: 's',
        extractor: 'scripted/1',
        evidence: [
          {
            turnId: expect.any(String),
            sessionId: 's',
            seq: 2,
            name: 'Ana',
            occurredAt: clock.now().toISOString(),
            quote: 'Ana lives in Brno.',
          },
        ],
      },
      expect.objectContaining({ text: 'Ana runs.' }),
    ]);
    expect(body.memories[1]).not.toHaveProperty('attribute');
  });

  it('are listed by status, subject, category, session and user', async () => {
    const client = service.client();
    await remember(client, ['Ana lives in Brno.', 'Ana lives in Oslo.'], { userId: 'ana' });
    await remember(client, ['Ben runs.'], { sessionId: 'b', name: 'Ben', userId: 'ben' });
    expect(textsOf(await client.get('memories?status=superseded'))).toEqual(['Ana lives in Brno.']);
    expect(textsOf(await client.get('memories?subject=%20BEN!'))).toEqual(['Ben runs.']);
    expect(textsOf(await client.get('memories?category=fact'))).toHaveLength(2);
    expect(textsOf(await client.get('memories?category=goal'))).toEqual([]);
    expect(textsOf(await client.get('memories?sessionId=b'))).toEqual(['Ben runs.']);
    expect(textsOf(await client.get('memories?userId=ana&sessionId=s'))).toEqual(['Ana lives in Oslo.']);
  });

  it('stand on one page each', async () => {
    const client = service.client();
    const texts = ['One.', 'Two.', 'Three.', 'Four.', 'Five.'];
    await remember(client, texts);
    const seen: string[] = [];
    let path = 'memories?limit=2';
    for (;;) {
      const answer = await client.get(path);
      seen.push(...textsOf(answer));
      if (answer.body.nextCursor === null) break;
      path = `memories?limit=2&before=${answer.body.nextCursor}`;
    }
    expect(seen).toEqual(texts.toReversed());
  });

  it.each([
    ['memories?status=gone', 'status'],
    ['memories?colour=red', 'colour'],
    ['memories?limit=0', 'limit'],
    ['memories?limit=1001', 'limit'],
    ['memories?before=7', 'before'],
    ['memories?category=No%20Category', 'category'],
    ['memories?userId=a&userId=b', 'userId'],
    ['memories/7', 'id'],
    ['runs?state=failed', 'state'],
    ['runs?before=x', 'before'],
  ])('are not listed for %s', async (path, field) => {
    expect(await service.client().get(path)).toMatchObject({ status: 400, body: { code: 'invalid_request', field } });
  });

  it.each([
    ['GET', ''],
    ['DELETE', ''],
    ['GET', '/history'],
    ['GET', '/evidence'],
    ['POST', '/pin'],
    ['POST', '/restore'],
  ])('that are unknown are not found: %s %s', async (method, path) => {
    const answer = await service.client().send(method, `memories/${unknownId}${path}`);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', field: 'id' } });
  });

  it('of one namespace are unknown in another', async () => {
    const client = service.client();
    await remember(client, ['Ana runs.']);
    const { id } = (await client.get('memories')).body.memories[0];
    expect(await service.client().get(`memories/${id}`)).toMatchObject({ status: 404 });
  });
});

describe('a memory by hand', () => {
  const post = async (client: HttpClient, fields: object): Promise<HttpAnswer> =>
    await client.post('memories', { text: 'Ana plays the violin.', subject: 'Ana', ...fields });

  it('is written, recalled and read back', async () => {
    const client = service.client();
    const created = await post(client, { userId: 'ana', importance: 8, category: 'skill' });
    expect(created).toMatchObject({
      status: 201,
      body: { scope: 'user', ownerId: 'ana', importance: 8, extractor: 'hand', evidence: [], status: 'active' },
    });
    expect((await client.get(`memories/${created.body.id}`)).body).toEqual(created.body);
    expect((await client.get(`memories/${created.body.id}/evidence`)).body).toEqual({ evidence: [] });
    const { body } = await client.post('recall', { query: 'violin', userId: 'ana' });
    expect(body.results).toMatchObject([{ type: 'memory', id: created.body.id, text: 'Ana plays the violin.' }]);
    expect((await client.post('recall', { query: 'violin' })).body.results).toEqual([]);
  });

  it('does not double what is known, and supersedes an older value', async () => {
    const client = service.client();
    await remember(client, ['Ana lives in Brno.', 'Ana plays the violin.']);
    clock.advance(60_000);
    const again = await post(client, {});
    expect(again).toMatchObject({ status: 201, body: { extractor: 'scripted/1' } });
    expect(again.body.evidence).toHaveLength(1);
    await client.post('memories', { text: 'Ana lives in Oslo.', subject: 'ana', attribute: 'home' });
    expect(textsOf(await client.get('memories')).toSorted()).toEqual(['Ana lives in Oslo.', 'Ana plays the violin.']);
    expect(textsOf(await client.get('memories?status=superseded'))).toEqual(['Ana lives in Brno.']);
  });

  it('that is older than what is known is kept as history', async () => {
    const client = service.client();
    await remember(client, ['Ana lives in Brno.']);
    const { body } = await client.post('memories', {
      text: 'Ana lives in Rome.',
      subject: 'Ana',
      attribute: 'home',
      saidAt: '2020-01-01T00:00:00Z',
    });
    expect(body).toMatchObject({ status: 'superseded', supersededBy: expect.any(String) });
  });

  it.each([
    ['no text', { text: ' ' }, 'text'],
    ['no subject', { subject: '' }, 'subject'],
    ['too great an importance', { importance: 11 }, 'importance'],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['a time without zone', { saidAt: '2024-01-01T00:00:00' }, 'saidAt'],
  ])('with %s is refused', async (_name, fields, field) => {
    expect(await post(service.client(), fields)).toMatchObject({ status: 400, body: { field } });
  });
});

describe('correcting a memory', () => {
  it('changes its words, and recall goes by the new ones', async () => {
    const client = service.client();
    await remember(client, ['Ana plays the violin.']);
    const { id } = (await client.get('memories')).body.memories[0];
    const edited = await patch(client, `memories/${id}`, { text: 'Ana plays the cello.', importance: 9 });
    expect(edited).toMatchObject({ status: 200, body: { id, text: 'Ana plays the cello.', importance: 9 } });
    const found = async (query: string) =>
      (await client.post('recall', { query, kinds: ['memory'] })).body.results.map(({ text }: Json) => text);
    expect(await found('cello')).toEqual(['Ana plays the cello.']);
    const { body } = await client.get(`memories/${id}/history`);
    expect(body.changes).toMatchObject([
      { operation: 'add', runId: expect.any(String), after: { text: 'Ana plays the violin.', importance: 5 } },
      {
        operation: 'edit',
        before: { text: 'Ana plays the violin.', importance: 5 },
        after: { text: 'Ana plays the cello.', importance: 9 },
      },
    ]);
    expect(body.changes[0]).not.toHaveProperty('before');
    expect(body.changes[1]).not.toHaveProperty('runId');
  });

  it('to what another one says is a conflict and changes nothing', async () => {
    const client = service.client();
    await remember(client, ['Ana runs.', 'Ana swims.']);
    const before = (await client.get('memories')).body;
    const { id } = before.memories[0];
    expect(await patch(client, `memories/${id}`, { text: 'ANA really runs!' })).toMatchObject({
      status: 409,
      body: { code: 'memory_conflict' },
    });
    expect((await client.get('memories')).body).toEqual(before);
    expect((await client.get(`memories/${id}/history`)).body.changes).toHaveLength(1);
  });

  it.each([[{}], [{ status: 'active' }], [{ text: '' }], [{ importance: 0 }], [{ category: 'Über' }]])(
    'by %j is refused',
    async (body) => {
      expect(await patch(service.client(), `memories/${unknownId}`, body)).toMatchObject({ status: 400 });
    },
  );

  it('takes it out of recall when it is deleted, and back in when it is restored', async () => {
    const client = service.client();
    await remember(client, ['Ana plays the violin.']);
    const { id } = (await client.get('memories')).body.memories[0];
    const recalled = async () => (await client.post('recall', { query: 'violin', kinds: ['memory'] })).body.results;
    expect(await client.send('DELETE', `memories/${id}`)).toMatchObject({ status: 200, body: { status: 'deleted' } });
    expect(await recalled()).toEqual([]);
    expect(textsOf(await client.get('memories'))).toEqual([]);
    expect(textsOf(await client.get('memories?status=deleted'))).toEqual(['Ana plays the violin.']);
    expect((await client.post(`memories/${id}/restore`)).body).toMatchObject({ id, status: 'active' });
    expect(await recalled()).toHaveLength(1);
  });

  it('restores a superseded value only once its successor is gone', async () => {
    const client = service.client();
    await remember(client, ['Ana lives in Brno.', 'Ana lives in Oslo.']);
    const [brno] = (await client.get('memories?status=superseded')).body.memories;
    const [oslo] = (await client.get('memories')).body.memories;
    const refused = await client.post(`memories/${brno.id}/restore`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'memory_conflict' } });
    await client.send('DELETE', `memories/${oslo.id}`);
    const { body } = await client.post(`memories/${brno.id}/restore`);
    expect(body).toMatchObject({ status: 'active' });
    expect(body).not.toHaveProperty('supersededBy');
  });

  it('pins and unpins it', async () => {
    const client = service.client();
    await remember(client, ['Ana runs.']);
    const { id } = (await client.get('memories')).body.memories[0];
    const pin = async (body?: unknown) => await client.post(`memories/${id}/pin`, body);
    expect((await pin()).body).toMatchObject({ pinned: true });
    expect((await pin({ pinned: false })).body).toMatchObject({ pinned: false });
    expect((await pin({})).body).toMatchObject({ pinned: true });
    expect(await pin({ pinned: 'yes' })).toMatchObject({ status: 400, body: { field: 'pinned' } });
    const { changes } = (await client.get(`memories/${id}/history`)).body;
    expect(changes.map(({ operation }: Json) => operation)).toEqual(['add', 'pin', 'unpin', 'pin']);
  });
});

describe('runs', () => {
  it('are listed newest first and can be undone', async () => {
    const client = service.client();
    await remember(client, ['Ana lives in Brno.', 'Ana lives in Oslo.']);
    const { runs, nextCursor } = (await client.get('runs?limit=1')).body;
    expect(runs).toMatchObject([
      { sessionId: 's', firstSeq: 2, lastSeq: 2, extractor: 'scripted/1', factsProposed: 1 },
    ]);
    const older = (await client.get(`runs?before=${nextCursor}`)).body;
    expect(older).toMatchObject({ runs: [{ firstSeq: 1 }], nextCursor: null });
    expect((await client.get('runs?sessionId=other')).body.runs).toEqual([]);

    const refused = await client.post(`runs/${older.runs[0].runId}/undo`);
    expect(refused).toMatchObject({ status: 409, body: { code: 'run_conflict' } });
    const undone = await client.post(`runs/${runs[0].runId}/undo`);
    expect(undone).toMatchObject({ status: 200, body: { runId: runs[0].runId, undoneAt: expect.any(String) } });
    expect(textsOf(await client.get('memories'))).toEqual(['Ana lives in Brno.']);
    expect(await client.post(`runs/${runs[0].runId}/undo`)).toMatchObject({ status: 409 });
    expect(await client.post(`runs/${unknownId}/undo`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
