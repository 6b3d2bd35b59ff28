import { describe, expect, it } from 'vitest';
import type { MemoryView } from '../../../src/index.ts';
import type { Question } from '../questions.ts';
import { parseAnswerDate } from './answer-date.ts';
import { checkAnsweredDates, checkReadDates } from './dates.ts';
import { findDuplicates } from './duplicates.ts';
import { whyJunk } from './junk.ts';
import { findStale } from './stale.ts';

const said = new Date('2024-05-08T10:00:00Z');

/** A memory of what Ana said. */
function held(text: string, of: Partial<MemoryView> & { readonly quote?: string; readonly day?: number } = {}) {
  const { quote = text, day = 0, ...fields } = of;
  const occurredAt = new Date(said.getTime() + day * 86_400_000);
  const evidence = [{ turnId: 't', sessionId: 's', seq: 1, occurredAt, occurredOffsetMinutes: 0, quote }];
  const owned = { scope: 'user', ownerId: 'ana', subject: 'Ana', saidAt: occurredAt } as const;
  const kept = {
    id: text,
    type: 'semantic',
    category: 'fact',
    importance: 5,
    confidence: 1,
    status: 'active',
  } as const;
  const counts = { reinforcements: 0, pinned: false, extractor: 'rules', recordedAt: occurredAt };
  return { ...owned, ...kept, ...counts, text, evidence, ...fields } satisfies MemoryView;
}

function days(from: string, to: string): Pick<MemoryView, 'validity'> {
  return { validity: { from: new Date(from), to: new Date(to), precision: 'day' } };
}

describe('whyJunk', () => {
  it.each([
    ['Does Ana like it?', 'a question'],
    ['Thanks, Ana!', 'small talk'],
    ['Ana loves our garden.', 'first or second person'],
    ['She is proud of Ana.', 'a pronoun for a subject'],
    ['It was fun and Ana laughed.', 'a pronoun for a subject'],
    ['The race was long.', 'names no subject'],
  ])('says of "%s" that it is %s', (text, why) => expect(whyJunk(held(text))).toBe(why));

  it('misses evidence', () => expect(whyJunk(held('Ana swims.', { evidence: [] }))).toBe('no evidence'));

  it.each(['Ana swims.', 'It is important to Ana to vote.', 'Ana boit du thé.', 'Ana wrote "My way".'])(
    'has nothing against "%s"',
    (text) => expect(whyJunk(held(text))).toBeUndefined(),
  );
});

describe('findDuplicates', () => {
  it('finds the same in nearly the same words, told later, of the same subject', () => {
    const [first, again] = [held('Ana plays the violin in Porto.'), held('Ana plays violin in Porto.', { day: 1 })];
    expect(findDuplicates([again, first]).map(({ memory }) => memory)).toEqual([again]);
    expect(findDuplicates([first, { ...again, subject: 'Ben' }])).toEqual([]);
    expect(findDuplicates([held('Ana ran 5 km.'), held('Ana ran 10 km.', { day: 1 })])).toEqual([]);
  });
});

describe('findStale', () => {
  it.each([
    ['Ana goes to Crete in July.', 'Ana is not going to Crete.'],
    ['Ana does not eat fish.', 'Ana eats fish.'],
    ['Ana has a job in a flower shop.', 'Ana quit the flower shop.'],
    ['Ana flies from Porto on 6 April 2024.', 'Ana now flies on 9 April 2024.'],
  ])('finds "%s" after "%s"', (older, newer) => {
    expect(findStale([held(older), held(newer, { day: 1 })]).map(({ memory }) => memory.text)).toEqual([older]);
  });

  it('finds two values of an attribute', () => {
    const [home, next] = [held('Ana lives in Porto.'), held('Ana moved to Faro.', { day: 1 })];
    const attribute = 'home';
    expect(findStale([home, next])).toEqual([]);
    expect(
      findStale([
        { ...home, attribute },
        { ...next, attribute },
      ]),
    ).toHaveLength(1);
  });

  it.each([
    ['Ana saw a parade in May.', 'Ana had a not-so-great parade on a hike in May.'],
    ['Ana went surfing.', 'Ana went camping but never climbed.'],
  ])('leaves "%s" beside "%s"', (older, newer) => {
    expect(findStale([held(older), held(newer, { day: 1 })])).toEqual([]);
  });
});

describe('checkReadDates', () => {
  it.each([
    ['I swam yesterday.', days('2024-05-07', '2024-05-08')],
    ['I swam last week.', days('2024-04-29', '2024-05-06')],
    ['I swim on Saturday.', days('2024-05-11', '2024-05-12')],
    ['Ich war gestern schwimmen, es war sehr schön.', days('2024-05-07', '2024-05-08')],
  ])('agrees with %s', (quote, dated) => {
    expect(checkReadDates([held('Ana swam.', { quote, ...dated })])).toEqual({ checked: 1, wrong: [] });
  });

  it('finds a date that the words do not have, and leaves words alone that it cannot read', () => {
    const dated = days('2024-05-01', '2024-05-02');
    expect(checkReadDates([held('Ana swam.', { quote: 'I swam yesterday.', ...dated })]).wrong).toHaveLength(1);
    expect(checkReadDates([held('Ana swam.', { quote: 'I swam on the 1st.', ...dated })]).checked).toBe(0);
  });
});

describe('checkAnsweredDates', () => {
  const question: Question = { qid: '1', conv: 'c', category: 2, question: 'When?', answer: '', evidence: ['t'] };

  it.each([
    ['7 May 2024', 0],
    ['The Tuesday before 8 May 2024', 0],
    ['The week before 8 May 2024', 0],
    ['May, 2024', 0],
    ['2024', 0],
    ['8 May 2024', 1],
    ['in 2023', 1],
  ])('holds 7 May 2024 against "%s"', (answer, wrong) => {
    const memory = held('Ana swam.', days('2024-05-07', '2024-05-08'));
    const check = checkAnsweredDates([memory], [{ ...question, answer }]);
    expect([check.checked, check.wrong.length]).toEqual([1, wrong]);
  });

  it('reads no date where there is none', () => {
    expect(['4 years', 'her mother', '13 August'].map(parseAnswerDate)).toEqual([undefined, undefined, undefined]);
  });
});
