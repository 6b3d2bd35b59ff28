import { describe, expect, it } from 'vitest';
import { analyzeQuery } from '../analysis/analyze-query.ts';
import { analyzeText } from '../analysis/analyze.ts';
import { analyzeMemory } from './analyze-memory.ts';

const now = { instant: new Date('2026-05-01T12:00:00Z'), offsetMinutes: 0 };

describe('a memory that holds an attribute', () => {
  it.each([
    ['home', 'Ana moved to Lisbon last week.', 'Where is she living?'],
    ['employer', 'Ana started at Contoso.', 'Who does she work for?'],
    ['birthday', 'Ana turns thirty on 4 May.', 'When was she born?'],
    ['home', 'Ana ist letzte Woche nach Lissabon gezogen.', 'Wo wohnt sie?'],
    ['home', 'Ana se mudó a Lisboa la semana pasada.', '¿Dónde vive?'],
    ['home', 'Ana a déménagé à Lisbonne la semaine dernière.', 'Où habite-t-elle ?'],
  ])('is found by the words that ask for it: %s, %s', (attribute, text, question) => {
    const { lexemes } = analyzeQuery(question, { now });
    expect(lexemes.some((lexeme) => analyzeMemory(text, { attribute }).lexemes.includes(lexeme))).toBe(true);
    expect(lexemes.some((lexeme) => analyzeText(text).lexemes.includes(lexeme))).toBe(false);
  });

  it('is as long as its text', () => {
    const text = 'Ana moved to Lisbon.';
    expect(analyzeMemory(text, { attribute: 'home' }).length).toBe(analyzeText(text).length);
  });

  it('has its own words alone where nobody asks for the attribute by others', () => {
    const text = 'Ana wears size 38.';
    expect(analyzeMemory(text, { attribute: 'shoe-size' })).toEqual(analyzeText(text));
    expect(analyzeMemory(text)).toEqual(analyzeText(text));
  });
});
