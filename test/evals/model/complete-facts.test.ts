import { describe, expect, it } from 'vitest';
import { findCompleteFacts } from './complete-facts.ts';

const shown = { turns: 3, persons: new Set([1, 3]) };
const fact = (turns: unknown, text: unknown = 'Ana "runs" {daily}.') => JSON.stringify({ turns, text, about: 'Ana' });

describe('what is complete in an answer', () => {
  it('is every object that is closed, wherever the answer ends', () => {
    const answer = `Here [you] are {so to say}: {"facts":[${fact([1])},${fact([3, 2], 'Ben swims.')},${fact([1]).slice(0, -9)}`;
    expect(findCompleteFacts(answer, shown)).toEqual({
      valid: [
        { text: 'Ana "runs" {daily}.', turns: [1] },
        { text: 'Ben swims.', turns: [3, 2] },
      ],
      damaged: [],
    });
  });

  it.each([[[2]], [[4]], [[0]], [[1.5]], [[]], ['1'], [null], [{ 0: 1 }], [[1, 9]], [undefined]])(
    'is damaged where it rests on %j',
    (turns) => {
      const { valid, damaged } = findCompleteFacts(`{"facts":[${fact(turns)}]}`, shown);
      expect([valid.length, damaged.length]).toEqual([0, 1]);
    },
  );

  it('is no fact where it has no text, or is an entry of a profile', () => {
    const entry = '{"field":"goals","text":"to run","turns":[1]}';
    expect(findCompleteFacts(`[${fact([1], 7)},${entry}]`, shown)).toEqual({ valid: [], damaged: [] });
  });
});
