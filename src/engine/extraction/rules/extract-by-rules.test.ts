import { describe, expect, test } from 'vitest';
import { limits } from '../../../domain/limits.ts';
import { extractByRules } from './extract-by-rules.ts';
import { turnOf } from './fixtures/said-by.ts';

describe('extractByRules', () => {
  test('cites the turn of each fact and keeps one of equal facts', () => {
    const turns = [
      turnOf('I live in Porto.', { seq: 3 }),
      turnOf('Nice! I have two cats.', { seq: 4, speaker: 'Bob' }),
      turnOf('Yes, I live in Porto!', { seq: 5 }),
    ];
    const { facts } = extractByRules({ namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [] });
    expect(facts.map((fact) => [fact.text, fact.turnSeqs])).toEqual([
      ['Anna lives in Porto.', [3]],
      ['Bob has two cats.', [4]],
    ]);
  });

  test('takes nothing from the turns before the window', () => {
    const before = [turnOf('I live in Porto.', { seq: 1 })];
    const { facts } = extractByRules({
      namespace: 'n',
      windowId: 'w',
      sessionId: 's',
      turns: [turnOf('I have two cats.', { seq: 2 })],
      before,
    });
    expect(facts.map((fact) => fact.text)).toEqual(['Anna has two cats.']);
  });

  test('yields no more facts than a window may', () => {
    const turns = Array.from({ length: 300 }, (_, index) =>
      turnOf(`I bought a red bike number ${index} in Porto.`, { seq: index + 1 }),
    );
    expect(extractByRules({ namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [] }).facts).toHaveLength(
      limits.factsPerWindow,
    );
  });
});
