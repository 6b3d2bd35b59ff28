import { describe, expect, it } from 'vitest';
import type { Fact } from '../../domain/extraction/fact.ts';
import { limits } from '../../domain/limits.ts';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import { buildFact } from '../../testing/scripted-extractor.ts';
import { proposeMemories } from './propose-memories.ts';

const turns = [3, 4, 5].map((seq) => buildExtractionTurn(seq, { content: `I have ${seq} cats and a dog 🐕` }));
const before = [buildExtractionTurn(2)];
const lease = buildLease(turns, { input: { namespace: 'n', windowId: 'w', sessionId: 's', turns, before } });

function propose(fields: Partial<Fact>, of = lease) {
  return proposeMemories(of, { facts: [buildFact(turns[0]!, { text: 'Ana has 3 cats.', ...fields })] });
}

describe('proposing memories', () => {
  it('gives facts their keys, their lexemes and their evidence', () => {
    const { memories, dropped } = propose({
      quotation: '3 cats',
      turnSeqs: [3, 2],
      category: 'Pets',
      attribute: 'pets',
    });
    expect(dropped).toBe(0);
    expect(memories).toMatchObject([
      {
        text: 'Ana has 3 cats.',
        subject: 'Ana',
        subjectKey: 'ana',
        attribute: 'pets',
        category: 'pets',
        saidAt: turns[0]!.occurredAt.instant,
        sessionId: 's',
        language: 'en',
        evidence: [
          { sessionId: 's', seq: 3, quotation: '3 cats' },
          { sessionId: 's', seq: 2, quotation: 'Turn 2' },
        ],
      },
    ]);
    expect(memories[0]!.lexemes).toContain('cat');
  });

  it.each([
    { why: 'cites nothing', fields: { turnSeqs: [] } },
    { why: 'cites what does not exist', fields: { turnSeqs: [3, 99] } },
    { why: 'rests on the context alone', fields: { turnSeqs: [2, 3] } },
    { why: 'says nothing', fields: { text: ' \u200b' } },
    { why: 'is about nobody', fields: { subject: ' ' } },
    { why: 'is too long', fields: { text: 'x'.repeat(limits.memoryCharacters + 1) } },
    { why: 'holds NUL', fields: { text: 'a\0b' } },
    { why: 'holds half a character', fields: { category: 'a\ud83d' } },
    { why: 'has no number for its importance', fields: { importance: Number.NaN } },
    { why: 'has a type that nobody knows', fields: { type: 'other' as 'semantic' } },
  ])('drops and counts a fact that $why', ({ fields }) => {
    expect(propose(fields)).toEqual({ memories: [], dropped: 1 });
  });

  it.each([
    { precision: 'year', from: new Date('0000-06-01T00:00:00Z') },
    { precision: 'day', from: new Date(Date.UTC(10_000, 0, 1)) },
    { precision: 'day', to: new Date(Number.NaN) },
    { precision: 'century' as 'year', from: new Date('2020-01-01T00:00:00Z') },
  ] as const)('keeps a fact without dates that no store holds: %o', (validity) => {
    const { memories } = propose({ validity });
    expect(memories).toHaveLength(1);
    expect(memories[0]?.validity).toBeUndefined();
  });

  it.each(['system', 'tool'] as const)('drops what the %s says, which is only context', (role) => {
    const said = buildExtractionTurn(1, { role, participant: false });
    const { memories, dropped } = proposeMemories(buildLease([said]), { facts: [buildFact(said)] });
    expect([memories, dropped]).toEqual([[], 1]);
  });

  it('drops what goes beyond the bound of a window', () => {
    const facts = Array.from({ length: limits.factsPerWindow + 3 }, (_, index) =>
      buildFact(turns[0]!, { text: `Fact ${index}` }),
    );
    const { memories, dropped } = proposeMemories(lease, { facts });
    expect([memories.length, dropped]).toEqual([limits.factsPerWindow, 3]);
  });

  it('brings importance and confidence within their bounds', () => {
    expect(propose({ importance: 99, confidence: 7 }).memories).toMatchObject([{ importance: 10, confidence: 1 }]);
    expect(propose({ importance: -5.4, confidence: -1 }).memories).toMatchObject([{ importance: 1, confidence: 0 }]);
    expect(propose({ importance: 6.5 }).memories).toMatchObject([{ importance: 7 }]);
  });
});

describe('the owner of a memory', () => {
  it.each([
    {
      owner: { scope: 'user', ownerId: 'ana' },
      fields: {
        turnUsers: new Map([
          [3, 'ana'],
          [4, 'ben'],
        ]),
        binding: { projectId: 'p' },
      },
    },
    {
      owner: { scope: 'project', ownerId: 'p' },
      fields: { turnUsers: new Map([[4, 'ben']]), binding: { projectId: 'p' } },
    },
    { owner: { scope: 'organization', ownerId: '' }, fields: { binding: { agentId: 'a' } } },
  ])('is the one who said it: $owner.scope', ({ owner, fields }) => {
    expect(propose({ turnSeqs: [3, 4] }, { ...lease, ...fields }).memories).toMatchObject([owner]);
  });

  it('keeps the agent that it was said to', () => {
    expect(propose({}, { ...lease, binding: { agentId: 'a' } }).memories).toMatchObject([{ agentId: 'a' }]);
    expect(propose({}).memories[0]).not.toHaveProperty('agentId');
  });
});

describe('a quotation', () => {
  it('is never what nobody said', () => {
    for (const quotation of ['', 'four hundred cats', '🐕'.slice(0, 1)]) {
      expect(propose({ quotation }).memories[0]!.evidence[0]!.quotation).toBe(turns[0]!.content);
    }
  });

  it('is cut at its bound, and not within a character', () => {
    const content = `${'x'.repeat(limits.quotationCharacters - 1)}🐕 and more`;
    const long = buildExtractionTurn(1, { content });
    const { memories } = proposeMemories(buildLease([long]), {
      facts: [buildFact(long, { text: 'Ana has a dog.', quotation: content })],
    });
    expect(memories[0]!.evidence[0]!.quotation).toBe('x'.repeat(limits.quotationCharacters - 1));
  });
});
