import { expect, it } from 'vitest';
import { estimateTokens } from './tokens.ts';

it('counts nothing in nothing and at least one token in anything', () => {
  expect(estimateTokens('')).toBe(0);
  expect(estimateTokens(' ')).toBe(1);
});

// The counts of cl100k_base that OpenAI publishes in its cookbook, "How to count tokens with tiktoken".
it.each([
  ['antidisestablishmentarianism', 6],
  ['2 + 2 = 4', 7],
  ['お誕生日おめでとう', 9],
])('counts %s as the published tokenizer does', (text, tokens) => {
  expect(estimateTokens(text)).toBe(tokens);
});

it('gives English prose about four characters a token', () => {
  const prose =
    'Last summer I moved to a small town near the coast, because the rent in the city had doubled. My neighbours are friendly ' +
    "and we often cook together on Sundays. I'd like to learn how to sail, but the lessons don't start before April.";
  expect(prose.length / estimateTokens(prose)).toBeGreaterThan(4);
  expect(prose.length / estimateTokens(prose)).toBeLessThan(5);
});

it('is not fooled by what has few spaces: Chinese, emoji, code', () => {
  expect(estimateTokens('我昨天去了海边，天气非常好。')).toBeGreaterThanOrEqual(12);
  expect(estimateTokens('안녕하세요')).toBeGreaterThanOrEqual(4);
  expect(estimateTokens('👍👍👍')).toBeGreaterThanOrEqual(6);
  expect(estimateTokens('const userName = getUserName(request.session.id);')).toBeGreaterThanOrEqual(12);
  expect(estimateTokens('x'.repeat(1000))).toBeGreaterThanOrEqual(200);
});

// Counts of cl100k_base, the dearer of OpenAI's two vocabularies for all of them.
it.each([
  ['de', 25, 'Ich arbeite seit drei Jahren als Krankenschwester im Universitätsklinikum und habe zwei Töchter.'],
  ['ru', 45, 'Привет! Как дела? Я вчера ходила к врачу, он сказал, что у меня аллергия на орехи.'],
  ['zh', 42, '我对花生过敏，所以请不要给我推荐宫保鸡丁。下个月我要去成都出差三天。'],
  ['ja', 27, '来月、大阪に出張するんだけど、おすすめのレストランある?'],
  ['ko', 41, '저는 땅콩 알레르기가 있으니까 견과류가 없는 요리법을 알려 주세요.'],
  ['ar', 41, 'لدي حساسية من الفول السوداني، فلا تقترح علي أطباقا فيها مكسرات.'],
])('does not count less than the tokenizer, nor much more: %s', (_, tokens, text) => {
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(0.95 * tokens);
  expect(estimateTokens(text)).toBeLessThanOrEqual(1.3 * tokens);
});

it('counts lines together for no more than one by one', () => {
  const lines = [
    '- Ana: I live in Brno.',
    '',
    '## Memories',
    '- Jonas: Ich möchte nach Köln.',
    '我们去海边。',
    '  x = 1;',
  ];
  const apart = lines.reduce((sum, line) => sum + estimateTokens(`${line}\n`), 0);
  expect(estimateTokens(lines.join('\n'))).toBeLessThanOrEqual(apart);
});

it('takes time in proportion to the text', () => {
  for (const text of ['x', '🎉', 'é ', 'a1', "'s"]) expect(estimateTokens(text.repeat(200_000))).toBeGreaterThan(0);
});
