import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HttpService, openHttpService } from './http-service.ts';

let service: HttpService;

beforeAll(async () => {
  service = await openHttpService();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.lorem({ maxCount: 5 }),
  fc.constantFrom('', ' ', '\0', '\ud800', '2024-01-15T10:30:00Z'),
);
const value = fc.oneof(
  { weight: 3, arbitrary: word },
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.jsonValue({ stringUnit: 'binary' }),
);
const fields = [
  'role',
  'content',
  'id',
  'name',
  'occurredAt',
  'userId',
  'agentId',
  'tokens',
  'metadata',
  'emotionalContext',
];

/** Nearly right: known fields with values that are often of the right kind. */
function nearly(names: readonly string[], base: Record<string, unknown>) {
  const some = fc.uniqueArray(fc.tuple(fc.constantFrom(...names), value), { selector: ([name]) => name, maxLength: 4 });
  return some.map((entries) => ({ ...base, ...Object.fromEntries(entries) }));
}

const message = nearly(fields, { sessionId: 's', role: 'user', content: 'Hi' });
const bodies = {
  messages: fc.oneof(message, fc.array(message, { maxLength: 4 })),
  conversations: nearly(['humanMessage', 'aiMessage', 'userName', 'aiName', 'roomId', 'userDid'], {
    sessionId: 's',
    humanMessage: 'Hi',
    aiMessage: 'Hello',
  }),
  store_raw: nearly(['session_data', 'session_id', 'metadata'], { session_data: 'Ana: Hi' }),
  recall: nearly(
    ['query', 'userId', 'projectId', 'sessionId', 'scope', 'limit', 'tokenBudget', 'kinds', 'since', 'asOf', 'explain'],
    { query: 'Hi' },
  ),
  memories: nearly(['text', 'subject', 'category', 'type', 'importance', 'attribute', 'userId', 'saidAt'], {
    text: 'Ana runs.',
    subject: 'Ana',
  }),
  search: nearly(['query', 'top_k', 'filter', 'optimize_query', 'min_similarity'], { query: 'Hi' }),
  'session/s/flush': fc.object(),
  'session/s/end': fc.object(),
  'windows/retry': fc.object(),
};

describe('whatever is posted', () => {
  it.each(Object.entries(bodies))('to %s is answered or refused, never failed', async (path, body) => {
    const client = service.client();
    const anything = fc.oneof(
      { weight: 4, arbitrary: body as fc.Arbitrary<unknown> },
      { weight: 1, arbitrary: fc.jsonValue({ stringUnit: 'binary' }) },
    );
    await fc.assert(
      fc.asyncProperty(anything, async (posted) => {
        const answer = await client.post(path, posted);
        expect(answer.status).toBeLessThan(500);
        if (answer.status >= 400)
          expect(answer.body).toMatchObject({
            status: answer.status,
            code: expect.any(String),
            detail: expect.any(String),
          });
      }),
      { numRuns: 150 },
    );
    const { body: coverage } = await client.get('coverage');
    expect(coverage).toMatchObject({ uncovered: 0, overlapping: 0 });
  });

  it('as bytes to messages is answered or refused, never failed', async () => {
    const client = service.client();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        const answer = await client.send('POST', 'messages', {
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(bytes),
        });
        expect(answer.status).toBe(400);
      }),
    );
    expect((await client.get('coverage')).body.turns).toBe(0);
  });

  it('as a session id in a path is answered or refused, never failed', async () => {
    const client = service.client();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 250 }), async (id) => {
        const encoded = encodeURIComponent(id);
        fc.pre(!/^\.{1,2}$/.test(id));
        const answer = await client.get(`session/${encoded}/messages`);
        expect([400, 404]).toContain(answer.status);
        expect(answer.body.code).not.toBe('route_not_found');
      }),
    );
  });
});
