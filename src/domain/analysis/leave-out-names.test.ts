import { describe, expect, it } from 'vitest';
import { leaveOutNames } from './leave-out-names.ts';
import { nameForms } from './name-forms.ts';

const without = (text: string, names: readonly string[], language = 'en'): string =>
  leaveOutNames(text, new Set(names.flatMap((name) => nameForms(name, language))), language);

describe('leaving names out of a question', () => {
  it.each([
    ['When did Caroline go to the lake?', ['Caroline'], 'When did go to the lake?'],
    ["What is caroline's favourite colour?", ['Caroline'], 'What is favourite colour?'],
    ['What is Caroline’s favourite colour?', ['Caroline'], 'What is favourite colour?'],
    ['Did Jon and Gina both dance?', ['Jon', 'Gina Rossi'], 'Did and both dance?'],
    ['Was fährt Jörg?', ['Jörg Müller'], 'Was fährt?'],
    ['지민은 어디에 살아요?', ['지민'], '어디에 살아요?'],
  ])('takes out each of them, in whatever case and form: %s', (text, names, left) => {
    expect(without(text, names)).toBe(left);
  });

  it('knows forms that the stemmer of the language takes back to the name', () => {
    expect(without('Где живёт Иван? Что с Ивана?', ['Иван'], 'ru')).toBe('Где живёт? Что с?');
  });

  it.each([
    ['says nothing without them', 'Ana?', ['Ana']],
    ['names nobody', 'Where was   that?', ['Ana']],
    ['has words that only contain one', 'Anabel bananas', ['Ana']],
    ['is an unbroken run of characters', '田中さんはどこに住んでいますか', ['田中']],
  ])('leaves a text as it is that %s', (_what, text, names) => {
    expect(without(text, names)).toBe(text);
  });
});
