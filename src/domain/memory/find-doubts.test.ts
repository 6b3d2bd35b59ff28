import { describe, expect, it } from 'vitest';
import { buildMemory } from '../../testing/build-memory.ts';
import { testEpoch } from '../../testing/test-clock.ts';
import { type ActiveMemory, findDoubts, mostDoubts } from './find-doubts.ts';
import type { ProposedMemory } from './reconcile.ts';

function active(text: string, fields: Partial<ActiveMemory> = {}): ActiveMemory {
  return {
    memoryId: `known: ${text}`,
    text,
    subject: 'Ana',
    saidAt: testEpoch,
    scope: 'organization',
    ownerId: '',
    ...fields,
  };
}

function pairsOf(proposals: readonly (string | ProposedMemory)[], known: readonly ActiveMemory[]): string[][] {
  const built = proposals.map((proposal) => (typeof proposal === 'string' ? buildMemory(proposal) : proposal));
  return findDoubts(built, known).map(({ proposal, memory }) => [proposal.text, memory.text]);
}

const shelter = 'Ana volunteers at the homeless shelter.';

describe('finding doubts', () => {
  it.each([
    { text: 'Ana has been volunteering at a homeless shelter.', known: shelter },
    { text: 'Ana no longer volunteers at the homeless shelter.', known: shelter },
    { text: 'Ana plans to move to Lisbon.', known: 'Ana moved to Lisbon.' },
    { text: 'Ana 住在北京市朝阳区。', known: 'Ana 搬到了北京市朝阳区。' },
    { text: 'Ana mag keinen schwarzen Kaffee.', known: 'Ana mag schwarzen Kaffee.' },
  ])('doubts what "$text" is to "$known"', ({ text, known }) => {
    expect(pairsOf([text], [active(known)])).toEqual([[text, known]]);
  });

  it.each([
    { text: 'Ana likes tea.', known: 'Ana likes her job at the post office.', why: 'has one word in common' },
    {
      text: 'Ana plays the violin in an orchestra on Sundays.',
      known: 'Ana plays chess on Sundays with her old neighbour Leo.',
      why: 'is mostly about something else',
    },
    { text: 'ana really volunteers at a homeless shelter', known: shelter, why: 'is the same' },
  ])('leaves alone what $why', ({ text, known }) => {
    expect(pairsOf([text], [active(known)])).toEqual([]);
  });

  it.each([
    { apart: 'another subject', fields: { subject: 'Ben', subjectKey: 'ben' } },
    { apart: 'another user', fields: { scope: 'user', ownerId: 'u' } as const },
    { apart: 'another project', fields: { scope: 'project', ownerId: '' } as const },
  ])('keeps apart what belongs to $apart', ({ fields }) => {
    expect(pairsOf([buildMemory('Ana volunteers at a shelter.', fields)], [active(shelter)])).toEqual([]);
  });

  it.each([
    { by: 'the extractor', proposal: { decision: { memoryId: 'other', verdict: 'supersede' } } as const, known: {} },
    { by: 'an attribute', proposal: { attribute: 'job' }, known: { attribute: 'job' } },
  ])('does not ask about what is decided by $by', ({ proposal, known }) => {
    const decided: ProposedMemory = { ...buildMemory('Ana volunteers at a shelter.'), ...proposal };
    expect(pairsOf([decided], [active(shelter, known)])).toEqual([]);
  });

  it('asks where only one of them has the attribute', () => {
    const proposal = buildMemory('Ana volunteers at a homeless shelter now.', { attribute: 'job' });
    expect(pairsOf([proposal], [active(shelter)])).toHaveLength(1);
    expect(pairsOf([proposal], [active(shelter, { attribute: 'hobby' })])).toHaveLength(1);
  });

  it('holds each proposal against the closest memory, the closest pairs first', () => {
    const known = [active('Ana volunteers at a homeless shelter with great joy.'), active(shelter)];
    const proposals = [
      'Ana volunteers at a homeless shelter in winter.',
      'Ana volunteers at a homeless shelter again.',
    ];
    expect(pairsOf(proposals, known)).toEqual([
      [proposals[1], shelter],
      [proposals[0], shelter],
    ]);
  });

  it('has a bound', () => {
    const proposals = Array.from({ length: 15 }, (_, index) => `Ana volunteers at a homeless shelter number ${index}.`);
    expect(pairsOf(proposals, [active(shelter)])).toHaveLength(mostDoubts);
  });

  it('finds nothing among nothing', () => {
    expect(findDoubts([], [active(shelter)])).toEqual([]);
    expect(pairsOf([shelter], [])).toEqual([]);
  });
});
