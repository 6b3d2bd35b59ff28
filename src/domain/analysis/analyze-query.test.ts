import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '../limits.ts';
import { analyzeText, analyzeTurn } from './analyze.ts';
import { analyzeQuery } from './analyze-query.ts';

const now = { instant: new Date('2023-05-10T12:00:00Z'), offsetMinutes: 0 };

describe('analyzing a question', () => {
  it('drops grammar and keeps the words in order', () => {
    expect(analyzeQuery('What did Caroline paint at the lake?', { now })).toMatchObject({
      language: 'en',
      lexemes: ['carolin', 'paint', 'lake'],
      terms: [0, 1, 2],
      asksWhen: false,
    });
  });

  it('keeps the grammar of a question that has nothing else', () => {
    expect(analyzeQuery('who are you?', { now }).lexemes).toEqual(['who', 'are', 'you']);
  });

  it('has no lexemes for what has no words', () => {
    expect(analyzeQuery(' ?! 🎉', { now })).toMatchObject({ lexemes: [], terms: [] });
  });

  it('knows the names in it without their endings', () => {
    expect(analyzeQuery("What is Zoë's dog called?", { now }).words).toContain('zoe');
  });

  it('counts the forms of one word as one term', () => {
    const { lexemes, terms } = analyzeQuery('Klavier gelernt', { now });
    expect(lexemes).toEqual(expect.arrayContaining(['klavier', 'klavi', 'gelernt']));
    expect(new Set(terms)).toEqual(new Set([0, 1]));
  });

  it('gives every word of a long question its first form before any its second', () => {
    const words = Array.from(
      { length: 48 },
      (_, at) => `${'abcdefgh'[at % 8]}${'klmnpq'[at % 6]}a${'rstv'[at % 4]}${'aeiou'[at % 5]}ungen`,
    );
    const { lexemes, terms } = analyzeQuery(words.join(' '), { now });
    expect(lexemes.length).toBeLessThanOrEqual(limits.queryLexemes);
    expect(new Set(terms).size).toBe(new Set(words).size);
  });
});

describe('dates in a question', () => {
  it.each([
    ['What happened on 8 May?', ['m:5', 'd:5-8']],
    ['What happened on May 8th, 2023?', ['m:5', 'd:5-8', '2023']],
    ['Was geschah am 8. Mai?', ['m:5', 'd:5-8']],
    ['Co se stalo 8. května?', ['m:5', 'd:5-8']],
    ['Что было 8 мая?', ['m:5', 'd:5-8']],
    ['5月8日发生了什么？', ['m:5', 'd:5-8']],
    ['5월 8일에 무엇을 했어요?', ['m:5', 'd:5-8']],
    ['notes of 2023-05-08', ['m:5', 'd:5-8']],
    ['What did I say yesterday?', ['d:5-9']],
    ['What did I do last month?', ['m:4']],
    ['Where did I live last year?', ['2022']],
  ])('are looked for in %j', (question, dates) => {
    expect(analyzeQuery(question, { now }).lexemes).toEqual(expect.arrayContaining(dates));
  });

  it('find what was said then, whatever the language of the turn', () => {
    const turn = analyzeTurn({
      content: 'so cool',
      occurredAt: { instant: new Date('2023-05-08T12:00:00Z'), offsetMinutes: 0 },
    });
    expect(analyzeQuery('Was war im Mai?', { now }).lexemes.some((lexeme) => turn.lexemes.includes(lexeme))).toBe(true);
  });
});

it('finds every text by its own words', () => {
  const word = fc.constantFrom(
    'Hund',
    'Klavier',
    'perro',
    'cocina',
    'štěně',
    'kuchyně',
    'mountain',
    'brother',
    'maison',
    'сестра',
    '钢琴',
    '子犬',
    '강아지',
    'جبل',
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
      const document = new Set(analyzeText(words.join(' ')).lexemes);
      const { lexemes, terms } = analyzeQuery(words.join(' '), { now });
      const found = new Set(terms.filter((_, bit) => document.has(lexemes[bit] ?? '')));
      expect(found).toEqual(new Set(terms));
    }),
  );
});

it('takes any question and stays within its bits', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 500 }), fc.lorem({ maxCount: 80 })), (question) => {
      const { lexemes, terms } = analyzeQuery(question, { now });
      expect(lexemes.length).toBeLessThanOrEqual(limits.queryLexemes);
      expect(terms).toHaveLength(lexemes.length);
      expect(new Set(lexemes).size).toBe(lexemes.length);
      expect(lexemes.every((lexeme) => lexeme !== '' && lexeme.isWellFormed())).toBe(true);
    }),
  );
});

describe('the spans of time that a question names', () => {
  // A Wednesday, two hours east of UTC.
  const asked = { instant: new Date('2025-06-11T10:00:00Z'), offsetMinutes: 120 };
  const spansOf = (question: string): string[] =>
    analyzeQuery(question, { now: asked }).periods.map(({ from, to }) =>
      [from, to].map((end) => new Date(end.getTime() + 7_200_000).toISOString().slice(0, 10)).join(' '),
    );

  it.each([
    ['2023-05-01 2023-06-01', ['What did Ana paint in May 2023?', '¿Qué pintó Ana en mayo de 2023?']],
    ['2023-05-01 2023-06-01', ['Was hat Ana im Mai 2023 gemalt?', "Qu'a peint Ana en mai 2023 ?"]],
    ['2025-06-02 2025-06-09', ['What did we do last week?', 'Was haben wir letzte Woche gemacht?']],
    ['2025-06-02 2025-06-09', ['¿Qué hicimos la semana pasada?', "Qu'avons-nous fait la semaine dernière ?"]],
    ['2025-06-06 2025-06-07', ['What did she say on Friday?', 'Was hat sie am Freitag gesagt?']],
    ['2025-06-06 2025-06-07', ['¿Qué dijo el viernes?', "Qu'a-t-elle dit vendredi ?"]],
    ['2023-01-01 2024-01-01', ['Where did Ana travel two years ago?', 'Wohin ist Ana vor zwei Jahren gereist?']],
    ['2023-01-01 2024-01-01', ['¿Adónde viajó Ana hace dos años?', 'Où est allée Ana il y a deux ans ?']],
  ])('are %s in %j', (span, questions) => {
    for (const question of questions) expect(spansOf(question)).toEqual([span]);
  });

  it.each([['Where does Ana live?'], ['May she eat nuts?'], ['Where did Ana live before she moved?']])(
    'are none in %s',
    (question) => {
      expect(spansOf(question)).toEqual([]);
    },
  );
});
