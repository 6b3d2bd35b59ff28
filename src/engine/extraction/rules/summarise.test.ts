import { describe, expect, test } from 'vitest';
import { extractByRules } from './extract-by-rules.ts';
import { turnOf } from './fixtures/said-by.ts';

describe('the summary by rules', () => {
  const turns = [
    turnOf('I moved to Lisbon last month with my husband Rui. I love Lisbon, the food is wonderful!', { seq: 1 }),
    turnOf("That's wonderful! I started sailing lessons. Sailing makes me so happy!", { seq: 2, speaker: 'Bob' }),
    turnOf('Great! My friend Ida loves sailing, I went sailing with her in Porto. It was fantastic.', { seq: 3 }),
  ];

  test('names persons without the speakers, places, recurring words and the mood', () => {
    const { summary } = extractByRules({ namespace: 'n', windowId: 'w', sessionId: 's', turns, before: [] });
    expect(summary).toMatchObject({ sentiment: 'positive', persons: ['Rui', 'Ida'], places: ['Lisbon', 'Porto'] });
    expect(summary?.themes).toContain('sailing');
    expect(summary?.themes.length).toBeLessThanOrEqual(5);
    expect(summary?.summary).toContain('Anna moved to Lisbon in April 2023');
  });

  test('continues the summary of the window before', () => {
    const first = extractByRules({
      namespace: 'n',
      windowId: 'w',
      sessionId: 's',
      turns: turns.slice(0, 1),
      before: [],
    });
    const next = { namespace: 'n', windowId: 'w', sessionId: 's', turns: turns.slice(1), before: turns.slice(0, 1) };
    const second = extractByRules({ ...next, ...(first.summary === undefined ? {} : { summary: first.summary }) });
    expect(second.summary?.summary.split('\n').length).toBeGreaterThan(first.summary?.summary.split('\n').length ?? 0);
    expect(second.summary?.persons).toEqual(['Rui', 'Ida']);
  });

  test('falls back to the longest sentence where nothing was worth a fact', () => {
    const { summary } = extractByRules({
      namespace: 'n',
      windowId: 'w',
      sessionId: 's',
      turns: [turnOf('今日は天気がいいですね。')],
      before: [],
    });
    expect(summary).toMatchObject({ summary: 'Anna: 今日は天気がいいですね。', sentiment: 'neutral', themes: [] });
  });
});
