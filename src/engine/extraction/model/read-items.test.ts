import { describe, expect, it } from 'vitest';
import type { ExtractionInput } from '../../../domain/extraction/fact.ts';
import { limits } from '../../../domain/limits.ts';
import { buildExtractionAnswer } from '../../../testing/build-extraction-answer.ts';
import { buildExtractionTurn } from '../../../testing/build-lease.ts';
import { readAnswer } from './read-answer.ts';

const turns = [
  buildExtractionTurn(11, { content: 'We moved to Porto.' }),
  buildExtractionTurn(12, {
    role: 'assistant',
    speaker: 'Assistant',
    participant: false,
    content: 'So you are a nurse?',
  }),
  buildExtractionTurn(13, { content: 'Yes, I am.' }),
  buildExtractionTurn(14, { speaker: 'Ben', content: 'And I run.' }),
];
const known = [
  { memoryId: 'm1', text: 'Ana lives in Brno.', subject: 'Ana', saidAt: new Date(0) },
  { memoryId: 'm2', text: 'Ben likes tea.', subject: 'Ben', saidAt: new Date(0) },
];
const input: ExtractionInput = { namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [], known };
const context = { references: { turns, known }, input };

const read = (answer: unknown, finish: 'complete' | 'cut_off' | 'refused' = 'complete') =>
  readAnswer({ text: typeof answer === 'string' ? answer : JSON.stringify(answer), finish }, context);
/** The only fact of an answer with this item, or what became of it. */
function readItem(item: object) {
  const { facts, dropped, malformed } = read({ facts: [{ text: 'Ana runs.', turns: [1], ...item }] });
  return facts[0] ?? { dropped, malformed };
}

describe('reading facts', () => {
  it('takes everything that a fact can have', () => {
    const answer = buildExtractionAnswer({
      facts: [
        {
          turns: [1],
          quote: 'We moved to Porto',
          text: 'Ana has lived in Porto since April 2023.',
          about: 'Ana',
          kind: 'Fact',
          type: 'episodic',
          importance: 7,
          sure: 0.8,
          key: 'home',
          when: '2023-04/',
          known: 'ends 1',
        },
      ],
    });
    const reading = read(answer);
    expect(reading).toMatchObject({ dropped: 0, malformed: 0, factsEnded: true });
    expect(reading.problem).toBeUndefined();
    expect(reading.facts).toEqual([
      {
        text: 'Ana has lived in Porto since April 2023.',
        subject: 'Ana',
        category: 'fact',
        type: 'episodic',
        importance: 7,
        confidence: 0.8,
        attribute: 'home',
        validity: { from: new Date('2023-04-01T00:00:00Z'), precision: 'month' },
        turnSeqs: [11],
        quotation: 'We moved to Porto',
        replaces: 'm1',
      },
    ]);
  });

  it.each([
    { slip: 'a turn in words', item: { turns: ['turn 1'] }, fields: { turnSeqs: [11] } },
    { slip: 'a turn alone', item: { turns: '1' }, fields: { turnSeqs: [11] } },
    { slip: 'turns as an object', item: { turns: { 0: 4, 1: 1 } }, fields: { turnSeqs: [14, 11] } },
    { slip: 'turns in one text', item: { turns: '1, 3 and 4' }, fields: { turnSeqs: [11, 13, 14] } },
    { slip: 'turns in many words', item: { turns: 'turns 1, turn 3 & #4.' }, fields: { turnSeqs: [11, 13, 14] } },
    { slip: 'a range of turns', item: { turns: '1-3' }, fields: { turnSeqs: [11, 13, 12] } },
    { slip: 'a range of turns in words', item: { turns: ['turns 3 to 4'] }, fields: { turnSeqs: [13, 14] } },
    { slip: 'a range among turns', item: { turns: [1, '3–4'] }, fields: { turnSeqs: [11, 13, 14] } },
    { slip: 'turns in a list of their own', item: { turns: [[1, [4]]] }, fields: { turnSeqs: [11, 14] } },
    { slip: 'turns as a list in a text', item: { turns: '[1, 4]' }, fields: { turnSeqs: [11, 14] } },
    { slip: 'a turn twice', item: { turns: [1, '1', null] }, fields: { turnSeqs: [11] } },
    { slip: 'numbers as strings', item: { importance: '8', sure: '0.5' }, fields: { importance: 8, confidence: 0.5 } },
    { slip: 'percentages', item: { importance: 70, sure: '90%' }, fields: { importance: 10, confidence: 0.9 } },
    { slip: 'marks out of ten', item: { importance: -3, sure: 8 }, fields: { importance: 1, confidence: 0.8 } },
    {
      slip: 'words for numbers',
      item: { importance: 'high', sure: 'very' },
      fields: { importance: 5, confidence: 0.7 },
    },
    { slip: 'an unknown type', item: { type: 'procedural' }, fields: { type: 'semantic' } },
    { slip: 'a category in capitals', item: { kind: ' Preference ' }, fields: { category: 'preference' } },
    { slip: 'no category', item: { kind: null }, fields: { category: 'fact' } },
    { slip: 'a category without end', item: { kind: 'x'.repeat(99) }, fields: { category: 'fact' } },
    { slip: 'the user as its subject', item: { about: 'The user' }, fields: { subject: 'Ana' } },
    { slip: 'no subject', item: { turns: [4], about: '' }, fields: { subject: 'Ben' } },
    { slip: 'a text on two lines', item: { text: ' Ana\n runs. ' }, fields: { text: 'Ana runs.' } },
    { slip: 'half a character in its quotation', item: { quote: 'We \ud83d' }, fields: { quotation: '' } },
    { slip: 'a known memory that says the same', item: { known: 'same 2' }, fields: { repeats: 'm2' } },
  ])('reads a fact with $slip', ({ item, fields }) => {
    expect(readItem(item)).toMatchObject(fields);
  });

  it.each([
    { slip: 'a day that does not exist', item: { when: '2023-02-30' }, lacks: 'validity' },
    { slip: 'a date in words', item: { when: 'last week' }, lacks: 'validity' },
    { slip: 'an attribute of which there are many', item: { key: 'hobby' }, lacks: 'attribute' },
    { slip: 'a known memory that was not shown', item: { known: 'ends 3' }, lacks: 'replaces' },
    { slip: 'the id of a memory', item: { known: 'ends 019a3b1c-7f00-7000-8000-00000000000a' }, lacks: 'replaces' },
    { slip: 'a memory of no number', item: { known: 'ends 0' }, lacks: 'replaces' },
    { slip: 'several memories', item: { known: 'ends 1, ends 2' }, lacks: 'replaces' },
  ])('keeps a fact without $slip', ({ item, lacks }) => {
    expect(readItem(item)).toMatchObject({ text: 'Ana runs.' });
    expect(readItem(item)).not.toHaveProperty(lacks);
  });

  it.each([
    { why: 'cites a turn that does not exist', item: { turns: [1, 5] } },
    { why: 'cites turn 0', item: { turns: [0] } },
    { why: 'cites nothing', item: { turns: [] } },
    { why: 'cites more turns than there are', item: { turns: '1-5' } },
    { why: 'rests on the assistant alone', item: { turns: [2] } },
    { why: 'says nothing', item: { text: ' \u200b' } },
    { why: 'holds NUL', item: { text: 'a\0b' } },
    { why: 'holds half a character', item: { text: 'a\ud83d' } },
    { why: 'is too long', item: { text: 'x'.repeat(limits.memoryCharacters + 1) } },
    { why: 'has a subject without end', item: { about: 'x'.repeat(limits.nameCharacters + 1) } },
  ])('drops and counts a fact that $why', ({ item }) => {
    expect(readItem(item)).toEqual({ dropped: 1, malformed: 0 });
  });

  it.each([
    { text: 5 },
    { text: null },
    { text: undefined },
    { turns: null },
    { turns: undefined },
    { turns: [1.5] },
    { turns: '1.5' },
    { turns: [1, 'first'] },
    { turns: 'the one at 10:30' },
    { turns: [1, { turn: 2 }] },
    { turns: '4-1' },
    { turns: '1-999999999' },
    { turns: '1-400, 401-800' },
  ])('counts %o as one that can be put right', (item) => {
    expect(readItem(item)).toEqual({ dropped: 0, malformed: 1 });
  });

  it('puts the person first who confirmed what the assistant said', () => {
    expect(readItem({ text: 'Ana is a nurse.', turns: [2, 3], about: 'user' })).toMatchObject({
      turnSeqs: [13, 12],
      subject: 'Ana',
    });
  });

  it('makes one of facts in the same words', () => {
    const { facts } = read({
      facts: [
        { text: 'Ana runs.', turns: [1] },
        { text: 'ana runs', turns: [3, 1] },
      ],
    });
    expect(facts).toMatchObject([{ text: 'Ana runs.', turnSeqs: [11, 13] }]);
  });

  it('keeps facts in the same words apart where others say them', () => {
    const { facts } = read({
      facts: [
        { text: 'The office is closed.', turns: [1] },
        { text: 'The office is closed.', turns: [4] },
      ],
    });
    expect(facts).toMatchObject([{ turnSeqs: [11] }, { turnSeqs: [14] }]);
  });

  it('has a bound, beyond which nothing is missing', () => {
    const facts = Array.from({ length: limits.factsPerWindow + 5 }, (_, index) => ({
      text: `Ana has ${index} cats.`,
      turns: [1],
    }));
    const cut = JSON.stringify({ facts }).slice(0, -1);
    expect(read(cut, 'cut_off')).toMatchObject({ dropped: 5, factsEnded: true });
    expect(read(cut, 'cut_off').facts).toHaveLength(limits.factsPerWindow);
    expect(read(cut, 'cut_off').problem).toBeUndefined();
  });
});

describe('reading profiles and summaries', () => {
  it('takes entries of the nine fields', () => {
    const profile = [
      { field: 'Family and friends', text: 'has a son, Leo', turns: [1] },
      { field: 'interests', text: 'running', turns: 4 },
      { field: 'shoe_size', text: '42', turns: [1] },
      { field: 'goals', text: 'a house', turns: [9] },
      { field: 'goals', text: 7, turns: [1] },
    ];
    expect(read({ facts: [], profile })).toMatchObject({
      profile: [
        { field: 'family_and_friends', text: 'has a son, Leo', turnSeqs: [11] },
        { field: 'interests', text: 'running', turnSeqs: [14] },
      ],
      dropped: 2,
      malformed: 1,
    });
  });

  it('goes on from the names of the session, without the speakers', () => {
    const summary = {
      summary: 'Before.',
      themes: ['old'],
      persons: ['Leo'],
      places: ['Brno'],
      sentiment: 'neutral',
    } as const;
    const answer = buildExtractionAnswer({
      summary: 'Ana moved.',
      themes: ['a', 'b', 'c', 'd', 'e', 'f'],
      persons: ['ana', 'Mia', '', 'x'.repeat(200)],
      places: ['Porto', 'Brno'],
      sentiment: 'positive',
    });
    const { summary: going } = readAnswer(
      { text: JSON.stringify(answer), finish: 'complete' },
      { ...context, input: { ...input, summary } },
    );
    expect(going).toEqual({
      summary: 'Ana moved.',
      themes: ['a', 'b', 'c', 'd', 'e'],
      persons: ['Leo', 'Mia'],
      places: ['Brno', 'Porto'],
      sentiment: 'positive',
    });
  });

  it.each([{ summary: '' }, { summary: null }, { summary: 'a\0b' }, { summary: ['a', 'b'] }, {}])(
    'takes %o for no summary',
    (fields) => {
      expect(read({ facts: [], ...fields })).not.toHaveProperty('summary');
    },
  );
});
