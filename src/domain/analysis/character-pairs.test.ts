import { expect, it } from 'vitest';
import { characterPairs, isStopPair } from './character-pairs.ts';

it('cuts a run into overlapping pairs and keeps the single characters that may be words', () => {
  expect(characterPairs('学钢琴', 'han')).toEqual({ pairs: ['学钢', '钢琴'], singles: ['学', '钢', '琴'] });
  expect(characterPairs('食べた', 'han')).toEqual({ pairs: ['食べ', 'べた'], singles: ['食'] });
  expect(characterPairs('猫', 'han')).toEqual({ pairs: ['猫'], singles: [] });
});

it('finds the Korean noun of one syllable in front of its particle', () => {
  expect(characterPairs('집에', 'hangul')).toEqual({ pairs: ['집에'], singles: ['집'] });
  expect(characterPairs('강아지', 'hangul')).toEqual({ pairs: ['강아', '아지'], singles: [] });
});

it('does not cut characters outside the basic plane', () => {
  expect(characterPairs('𠮷野家', 'han').pairs).toEqual(['𠮷野', '野家']);
});

it('knows pairs that only carry grammar', () => {
  expect(['什么', '我的', 'です', '어요'].map(isStopPair)).toEqual([true, true, true, true]);
  expect(['钢琴', '子犬', '강아'].map(isStopPair)).toEqual([false, false, false]);
});
