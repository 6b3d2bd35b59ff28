import { expect, it } from 'vitest';
import { asksPast, asksWhen, endsWithQuestion } from './turn-traits.ts';

it.each([
  'Really?',
  'And you? 😊',
  'What is it?!',
  'Who? [shared image: a dog. Or not]',
  '你好吗？',
  'أين؟',
  '("Why?")',
])('hears a question at the end of %j', (content) => {
  expect(endsWithQuestion(content)).toBe(true);
});

it.each(['Why? Because.', 'No.', '', 'https://example.org/?q=1', '[what?] yes'])(
  'hears none at the end of %j',
  (content) => {
    expect(endsWithQuestion(content)).toBe(false);
  },
);

const asks = (question: string): boolean =>
  asksWhen(question.toLowerCase(), question.toLowerCase().split(/[^\p{L}]+/u));

it.each([
  'When did she leave?',
  'And when was that?',
  'What year was it?',
  'on which day did they meet',
  'Wann war das?',
  '她什么时候来？',
  '언제 왔어요?',
])('knows that %j asks for a time', (question) => {
  expect(asks(question)).toBe(true);
});

it.each(['What did she say when he left?', 'What is new?', 'Who was there?'])('knows that %j does not', (question) => {
  expect(asks(question)).toBe(false);
});

it.each([
  ['where did ana live', ['en'], true],
  ['what was it', ['en'], true],
  ['where does ana live', ['en'], false],
  ['was studiert emil', ['en', 'de'], false],
  ['was studiert emil', ['de'], false],
  ['wo war emil', ['de'], true],
  ['what does ana think of what he did', ['en'], false],
])('tells whether %j, in %j, asks for the past', (question, languages, past) => {
  expect(asksPast(question.split(' '), languages)).toBe(past);
});
