import { describe, expect, it } from 'vitest';
import { estimateTokens } from '../../domain/tokens.ts';
import { nastyTexts } from '../../testing/nasty-texts.ts';
import { cutText } from './cut-text.ts';
import { buildWaitingText, groupTexts, halveText, type WaitingText } from './waiting-text.ts';

const bounds = { textsPerCall: 3, tokensPerCall: 100, tokensPerText: 50 };

function waiting(tokens: number): WaitingText {
  return { hash: String(tokens), text: 'x', tokens };
}

describe('a text that is cut', () => {
  it('is left as it is where it is short enough', () => {
    expect(cutText('A short text.', 10)).toBe('A short text.');
  });

  it.each([
    { name: 'English', text: 'The quick brown fox jumps over the lazy dog. '.repeat(500) },
    { name: 'Chinese', text: '敏捷的棕色狐狸跳过了懒狗。'.repeat(500) },
    { name: 'emoji', text: '🚲👩‍👩‍👧🏳️‍🌈'.repeat(500) },
    { name: 'one word', text: 'a'.repeat(100_000) },
    { name: 'spaces', text: `${' '.repeat(99_000)}end ${'word '.repeat(200)}` },
  ])('is its beginning, about as long as may be: $name', ({ text }) => {
    const cut = cutText(text, 100);
    expect(text.startsWith(cut)).toBe(true);
    expect(estimateTokens(cut)).toBeLessThanOrEqual(100);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut.length).toBeGreaterThan(30);
  });

  it('never ends inside a character, and never becomes empty', () => {
    for (const text of Object.values(nastyTexts).filter((nasty) => nasty !== '' && nasty.isWellFormed())) {
      for (const tokens of [1, 2, 3, 5]) {
        const cut = cutText(text, tokens);
        expect([cut.isWellFormed(), cut.length > 0, text.startsWith(cut)]).toEqual([true, true, true]);
      }
    }
  });
});

describe('a text that may be too long', () => {
  it('is halved, and given up once it is short', () => {
    const tokens: number[] = [];
    let text: WaitingText | undefined = buildWaitingText('h', 'some words '.repeat(3_000), 4_000);
    for (; text !== undefined; text = halveText(text)) tokens.push(text.tokens);
    expect(tokens).toHaveLength(5);
    expect(tokens.every((count, index) => index === 0 || count <= Math.ceil((tokens[index - 1] ?? 0) / 2))).toBe(true);
    expect(tokens.at(-1)).toBeLessThanOrEqual(256);
  });
});

describe('groups', () => {
  it('keep to the number of texts and of tokens, in order', () => {
    const groups = groupTexts([40, 40, 30, 10, 10, 10, 10, 500, 1].map(waiting), bounds);
    expect(groups.map((group) => group.map(({ tokens }) => tokens))).toEqual([
      [40, 40],
      [30, 10, 10],
      [10, 10],
      [500],
      [1],
    ]);
  });

  it('are none of nothing', () => {
    expect(groupTexts([], bounds)).toEqual([]);
  });
});
