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
