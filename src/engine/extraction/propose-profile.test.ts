import { describe, expect, it } from 'vitest';
import type { ProfileEntry, ProfileField } from '../../domain/extraction/fact.ts';
import { limits } from '../../domain/limits.ts';
import { contentHash } from '../../domain/memory/memory-key.ts';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import { proposeProfile } from './propose-profile.ts';

const machine = { role: 'assistant', speaker: 'Assistant', participant: false } as const;
const before = [buildExtractionTurn(2)];
const turns = [
  buildExtractionTurn(3, { content: 'I love tea 🐕' }),
  buildExtractionTurn(4, { ...machine, content: 'You like chess?' }),
  buildExtractionTurn(5, { content: 'Yes!' }),
  buildExtractionTurn(6, { role: 'assistant', speaker: 'Melanie', content: 'I paint.' }),
  buildExtractionTurn(7, { speaker: 'Ben', content: 'Golf.' }),
  buildExtractionTurn(8, { speaker: 'Eve', content: 'Me too.' }),
];
const turnUsers = new Map([3, 4, 5, 6].map((seq): [number, string] => [seq, 'ana'])).set(7, 'ben');
const lease = buildLease(turns, {
  turnUsers,
  input: { namespace: 'n', windowId: 'w', sessionId: 's', turns, before },
});

function propose(...entries: readonly Partial<ProfileEntry>[]) {
  return proposeProfile(
    lease,
    entries.map((entry) => ({ field: 'interests', text: 'tea', turnSeqs: [3], ...entry })),
  );
}

describe('proposing a profile', () => {
  it('gives an entry its user, its key and its evidence', () => {
    const { entries, dropped } = propose({ text: ' green\n tea ' });
    expect(dropped).toBe(0);
    expect(entries).toEqual([
      {
        entryId: expect.any(String),
        userId: 'ana',
        field: 'interests',
        text: 'green tea',
        contentHash: contentHash('green tea'),
        evidence: [{ sessionId: 's', seq: 3, quotation: 'I love tea 🐕', saidAt: turns[0]!.occurredAt.instant }],
      },
    ]);
  });

  it('counts as evidence what people say in the window, and not what leads up to it', () => {
    const [entry] = propose({ text: 'chess', turnSeqs: [5, 4, 2] }).entries;
    expect(entry).toMatchObject({ userId: 'ana', evidence: [{ seq: 5 }] });
  });

  it('is of the user of the cited turns that are a user’s own', () => {
    const [painted] = propose({ text: 'painting', turnSeqs: [6, 3] }).entries;
    expect(painted).toMatchObject({ userId: 'ana', evidence: [{ seq: 6 }, { seq: 3 }] });
  });

  it.each<{ why: string; entry: Partial<ProfileEntry> }>([
    { why: 'cites nothing', entry: { turnSeqs: [] } },
    { why: 'cites what does not exist', entry: { turnSeqs: [3, 99] } },
    { why: 'rests on the context alone', entry: { turnSeqs: [2] } },
    { why: 'rests on a machine alone', entry: { turnSeqs: [4] } },
    { why: 'rests on a companion who speaks of itself', entry: { turnSeqs: [6] } },
    { why: 'is of a turn without a user', entry: { turnSeqs: [8] } },
    { why: 'may be of who asks or of who answers', entry: { turnSeqs: [3, 7] } },
    { why: 'may be of somebody unknown', entry: { turnSeqs: [3, 8] } },
    { why: 'says nothing', entry: { text: ' \u200b' } },
    { why: 'is too long', entry: { text: 'x'.repeat(limits.profileCharacters + 1) } },
    { why: 'holds NUL', entry: { text: 'a\0b' } },
    { why: 'holds half a character', entry: { text: 'a\ud83d' } },
    { why: 'has a field that nobody knows', entry: { field: 'secrets' as ProfileField } },
  ])('drops and counts an entry that $why', ({ entry }) => {
    expect(propose(entry)).toEqual({ entries: [], dropped: 1 });
  });

  it('takes the same entry twice as one with the evidence of both', () => {
    const { entries, dropped } = propose({}, { text: 'Tea!', turnSeqs: [5, 3] }, { field: 'knowledge' });
    expect(dropped).toBe(0);
    expect(entries).toMatchObject([
      { field: 'interests', text: 'Tea!', evidence: [{ seq: 3 }, { seq: 5 }] },
      { field: 'knowledge', text: 'tea' },
    ]);
  });

  it('takes no more from a window than a mind in its senses finds', () => {
    const many = Array.from({ length: limits.profileEntriesPerWindow + 3 }, (_, index) => ({ text: `hobby ${index}` }));
    expect(propose(...many)).toMatchObject({ entries: { length: limits.profileEntriesPerWindow }, dropped: 3 });
  });

  it('quotes at most so much, and never half of a character', () => {
    const content = `${'x'.repeat(limits.quotationCharacters - 1)}🐕 and more`;
    const long = [buildExtractionTurn(1, { content })];
    const { entries } = proposeProfile(buildLease(long, { turnUsers: new Map([[1, 'ana']]) }), [
      { field: 'goals', text: 'a dog', turnSeqs: [1] },
    ]);
    expect(entries[0]?.evidence[0]?.quotation).toBe('x'.repeat(limits.quotationCharacters - 1));
  });
});
