import { describe, expect, it } from 'vitest';
import type { Coverage, MemoryView } from '../../../src/index.ts';
import { DeliveredFacts } from './delivered-facts.ts';
import { type Examination, examineMaterial, type Outcome } from './examine-material.ts';
import type { Material } from './material.ts';
import { createScribe } from './scribe.ts';

const said = ['I run.', 'I swim.', 'I sing.'];
const turns = said.map((content, index) => ({
  id: `t${index + 1}`,
  role: 'user' as const,
  name: 'Ana',
  content,
  occurredAt: new Date(Date.UTC(2026, 0, 1, 8, index)),
}));
const facts = [
  { text: 'Ana runs and swims.', about: 'Ana', turnIds: ['t1', 't2'] },
  { text: 'Ana sings.', about: 'Ana', turnIds: ['t3'] },
];
const material: Material = { namespace: 'n', sessions: [{ sessionId: 's', turns }], facts };
const prompt = ['<turns-1>', ...turns.map(({ content }, index) => `${index + 1} 08:0${index} user Ana: "${content}"`)];
prompt.splice(1, 0, 'Thursday 2026-01-01');
prompt.push('</turns-1>');

function told(...answers: readonly object[]): DeliveredFacts {
  const delivered = new DeliveredFacts(createScribe([material]));
  for (const answer of answers) delivered.addAnswer(prompt.join('\n'), JSON.stringify(answer));
  return delivered;
}

const whole = [
  { text: 'Ana runs and swims.', turns: [1, 2] },
  { text: 'Ana sings.', turns: [3] },
];

function memory(text: string, turnIds: readonly string[]): MemoryView {
  const evidence = turnIds.map((turnId) => ({ turnId, sessionId: 's', seq: Number(turnId.slice(1)) }));
  return { text, ownerId: '', evidence } as unknown as MemoryView;
}

const remembered = [memory('Ana runs and swims.', ['t1', 't2']), memory('Ana sings.', ['t3'])];

function outcome(memories: readonly MemoryView[], window: object = {}, coverage: object = {}): Outcome {
  const windows = [
    { windowId: 'w', sessionId: 's', firstSeq: 1, lastSeq: 3, state: 'processed', history: [{}], ...window },
  ];
  const turnsByState = { processed: 3, empty: 0, failed: 0 };
  return {
    memories,
    windows: windows as unknown as Outcome['windows'],
    coverage: { turnsByState, uncovered: 0, overlapping: 0, ...coverage } as unknown as Coverage,
  };
}

/** The names of what is wrong. */
function wrong(examination: Examination): string[] {
  return Object.entries(examination).flatMap(([name, found]: [string, readonly string[]]) =>
    found.length > 0 ? [name] : [],
  );
}

describe('the examination', () => {
  it('finds nothing wrong where everything that was told is remembered', () => {
    expect(wrong(examineMaterial(material, outcome(remembered), told(whole)))).toEqual([]);
  });

  it.each([
    { what: 'missing', memories: remembered.slice(1), answer: whole },
    { what: 'doubled', memories: [...remembered, memory('Ana sings!', ['t3'])], answer: whole, also: ['invented'] },
    { what: 'misquoted', memories: [memory('Ana runs and swims.', ['t1']), ...remembered.slice(1)], answer: whole },
    { what: 'misquoted', memories: [...remembered.slice(0, 1), memory('Ana sings.', ['t2'])], answer: whole },
    { what: 'misquoted', memories: [...remembered.slice(0, 1), memory('Ana sings.', [])], answer: whole },
    { what: 'invented', memories: [...remembered, memory('Ana si', ['t3'])], answer: whole },
    { what: 'skipped', memories: remembered.slice(0, 1), answer: whole.slice(0, 1) },
  ])('finds what is $what', ({ what, memories, answer, also = [] }) => {
    expect(wrong(examineMaterial(material, outcome(memories), told(answer)))).toEqual([what, ...also]);
  });

  it.each([
    { state: 'failed', history: [{}, { payload: undefined }] },
    { state: 'processed', coverage: { turnsByState: { processed: 2, empty: 0, failed: 0 } } },
    { state: 'processed', coverage: { uncovered: 1 } },
    { state: 'processed', coverage: { overlapping: 1 } },
  ])('finds what is unfinished: $state', ({ coverage = {}, ...window }) => {
    const found = examineMaterial(material, outcome(remembered, window, coverage), told(whole));
    expect(wrong(found)).toEqual(['unfinished']);
  });

  it('excuses silence of a window that says so, and parts of a citation that was damaged or halved', () => {
    for (const window of [{ reason: 'partial' }, { state: 'failed', history: [{ payload: {} }] }]) {
      const found = examineMaterial(material, outcome(remembered.slice(0, 1), window), told(whole.slice(0, 1)));
      expect(wrong(found)).toEqual([]);
    }
    const part = [memory('Ana runs and swims.', ['t1']), ...remembered.slice(1)];
    expect(wrong(examineMaterial(material, outcome(part, { closedBy: 'halved' }), told(whole)))).toEqual([]);
    const damaged = told([{ text: 'Ana runs and swims.', turns: 1 }, whole[1] ?? {}]);
    expect(wrong(examineMaterial(material, outcome(part), damaged))).toEqual([]);
  });
});
