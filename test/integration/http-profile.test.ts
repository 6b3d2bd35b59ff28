import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProfileField, profileFields } from '../../src/domain/extraction/fact.ts';
import { limits } from '../../src/domain/limits.ts';
import { buildProfileEntry } from '../../src/testing/build-profile-entry.ts';
import { openLedger } from '../../src/testing/window-ledger/ledger-fixture.ts';
import type { Json } from './http-service.ts';
import { openStoredService, type StoredService } from './stored-service.ts';

let service: StoredService;
const unknownId = '01234567-89ab-7def-8123-456789abcdef';
const nothing = Object.fromEntries(profileFields.map((field) => [field, []]));

beforeAll(async () => {
  service = await openStoredService();
});

afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

/** A namespace in which a user says things. */
function openUser(user = 'ana') {
  const ledger = openLedger(() => service.harness);
  const path = `${ledger.namespace}/users/${encodeURIComponent(user)}/profile`;
  return {
    ledger,
    get: async () => await service.send('GET', path),
    patch: async (body: unknown) => await service.send('PATCH', path, body),
    /** A turn, and a run that finds these entries in it. */
    async says(content: string, entries: readonly (readonly [ProfileField, string])[] = []) {
      const saidAt = service.clock.advance(60_000);
      const occurredAt = { instant: saidAt, offsetMinutes: 120 };
      await ledger.flushed([{ content, userId: user, name: 'Ana', occurredAt, id: `said: ${content}` }]);
      const lease = await ledger.claimLease();
      const evidence = [{ sessionId: 's', seq: lease.firstSeq, quotation: content, saidAt }];
      const profile = entries.map(([field, text]) => buildProfileEntry(text, { userId: user, field, evidence }));
      await ledger.commit(lease, { profile, at: saidAt });
      return saidAt.toISOString();
    },
  };
}

const idsOf = (body: Json, field: ProfileField): string[] => body.profile[field].map(({ id }: Json) => id);

describe('a profile', () => {
  it('shows all nine fields, and each entry with the turns that say it', async () => {
    const ana = openUser();
    const first = await ana.says('I love green tea', [['personal_preferences', 'green tea']]);
    const second = await ana.says('Green tea, always!', [
      ['personal_preferences', 'Green tea'],
      ['goals', 'a marathon'],
    ]);
    const { status, body } = await ana.get();
    expect(status).toBe(200);
    expect(Object.keys(body.profile)).toEqual(profileFields);
    const turn = { sessionId: 's', name: 'Ana' };
    expect(body).toEqual({
      success: true,
      userId: 'ana',
      updatedAt: second,
      profile: {
        ...nothing,
        goals: [expect.objectContaining({ text: 'a marathon', evidence: [expect.objectContaining({ seq: 2 })] })],
        personal_preferences: [
          {
            id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            text: 'Green tea',
            saidAt: second,
            recordedAt: first,
            extractor: 'test/1',
            evidence: [
              {
                ...turn,
                turnId: 'said: I love green tea',
                seq: 1,
                occurredAt: local(first),
                quote: 'I love green tea',
              },
              {
                ...turn,
                turnId: 'said: Green tea, always!',
                seq: 2,
                occurredAt: local(second),
                quote: 'Green tea, always!',
              },
            ],
          },
        ],
      },
    });
  });

  it('is empty for a user who has only spoken, and not found for nobody', async () => {
    const ana = openUser();
    expect(await ana.get()).toMatchObject({ status: 404, body: { code: 'not_found', field: 'id' } });
    await ana.says('Hello');
    expect(await ana.get()).toEqual({
      status: 200,
      body: { success: true, userId: 'ana', profile: nothing, updatedAt: null },
    });
  });

  it.each(['did:example:ana', '@ana:matrix.org', 'a/b?c#d%', 'Ana Ünïcödé 中文'])(
    'is reached under the user %j',
    async (user) => {
      const someone = openUser(user);
      await someone.says('I love tea', [['interests', 'tea']]);
      expect((await someone.get()).body).toMatchObject({ userId: user, profile: { interests: [{ text: 'tea' }] } });
    },
  );

  it('is corrected by hand', async () => {
    const ana = openUser();
    await ana.says('I love tea', [['interests', 'tea']]);
    const [tea] = idsOf((await ana.get()).body, 'interests');
    service.clock.advance(1_000);
    const add = [
      { field: 'output_preferences', text: 'short answers' },
      { field: 'goals', text: 'a marathon' },
    ];
    const { status, body } = await ana.patch({ add, remove: [tea] });
    expect(status).toBe(200);
    const written = { saidAt: service.clock.now().toISOString(), extractor: 'hand', evidence: [] };
    expect(body).toMatchObject({
      success: true,
      updatedAt: written.saidAt,
      profile: { interests: [], output_preferences: [{ text: 'short answers', ...written }], goals: [written] },
    });
    expect((await ana.get()).body).toEqual(body);
    const again = await ana.patch({ add: [{ field: 'goals', text: 'A marathon!' }] });
    expect(idsOf(again.body, 'goals')).toEqual(idsOf(body, 'goals'));
  });

  it('gets back what a hand removed when it is said again later, and not before', async () => {
    const ana = openUser();
    await ana.says('I love tea', [['interests', 'tea']]);
    const [tea] = idsOf((await ana.get()).body, 'interests');
    const late = { sessionId: 's', seq: 1, quotation: 'I love tea', saidAt: service.clock.now() };
    service.clock.advance(1_000);
    await ana.patch({ remove: [tea] });
    await ana.ledger.flushed(['Hm']);
    await ana.ledger.commit(await ana.ledger.claimLease(), {
      profile: [buildProfileEntry('tea', { evidence: [late] })],
    });
    expect((await ana.get()).body.profile.interests).toEqual([]);
    await ana.says('Tea is great after all', [['interests', 'tea']]);
    expect(idsOf((await ana.get()).body, 'interests')).toEqual([tea]);
  });

  it('begins with what is written of a user who has said nothing yet', async () => {
    const ana = openUser();
    const { body } = await ana.patch({ add: [{ field: 'dislikes', text: 'ÄÖ 🐕' }] });
    expect(body.profile.dislikes).toMatchObject([{ text: 'ÄÖ 🐕' }]);
  });

  it('is changed as a whole or not at all', async () => {
    const ana = openUser();
    await ana.says('I love tea', [['interests', 'tea']]);
    const [tea] = idsOf((await ana.get()).body, 'interests');
    const before = await ana.get();
    const answer = await ana.patch({ add: [{ field: 'goals', text: 'a marathon' }], remove: [tea, unknownId] });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found', field: 'remove[1]' } });
    expect(await ana.get()).toEqual(before);
  });

  it.each([
    { body: {}, status: 400, field: 'body' },
    { body: { add: [], remove: [] }, status: 400, field: 'body' },
    { body: { add: [{ field: 'secrets', text: 'x' }] }, status: 400, field: 'add[0].field' },
    { body: { add: [{ field: 'goals', text: ' ' }] }, status: 400, field: 'add[0].text' },
    { body: { add: [{ field: 'goals', text: 'a\0' }] }, status: 400, field: 'add[0].text' },
    {
      body: { add: [{ field: 'goals', text: 'x'.repeat(limits.profileCharacters + 1) }] },
      status: 413,
      field: 'add[0].text',
    },
    { body: { add: [{ field: 'goals', text: 'x', id: unknownId }] }, status: 400, field: 'add[0].id' },
    { body: { remove: ['tea'] }, status: 400, field: 'remove[0]' },
    { body: { remove: Array(limits.profileChanges + 1).fill(unknownId) }, status: 413, field: 'remove' },
    { body: { entries: [] }, status: 400, field: 'entries' },
  ])('refuses $body at $field', async ({ body, status, field }) => {
    expect(await openUser().patch(body)).toMatchObject({ status, body: { field } });
  });

  it('takes neither a query nor an id that cannot be one', async () => {
    const { namespace } = openUser().ledger;
    const get = async (path: string) => await service.send('GET', `${namespace}/users/${path}`);
    expect(await get('ana/profile?field=goals')).toMatchObject({ status: 400, body: { field: 'field' } });
    expect(await get(`${'x'.repeat(limits.idCharacters + 1)}/profile`)).toMatchObject({
      status: 400,
      body: { field: 'id' },
    });
    expect(await service.send('DELETE', `${namespace}/users/ana/profile`)).toMatchObject({ status: 405 });
  });
});

/** In the zone of the turns here. */
function local(instant: string): string {
  const moved = new Date(Date.parse(instant) + 120 * 60_000).toISOString();
  return `${moved.slice(0, -1)}+02:00`;
}
