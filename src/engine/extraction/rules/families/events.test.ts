import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('what happened', () => {
  test.each([
    ['I went to a pottery workshop last Friday.', 'Anna went to a pottery workshop on 5 May 2023.'],
    ['We hiked to the top of Ben Nevis in 2021.', 'Anna hiked to the top of Ben Nevis in 2021.'],
    ['I ran a half marathon two weeks ago.', 'Anna ran a half marathon in the week of 24 April 2023.'],
    ['I took my kids to the museum yesterday.', 'Anna took their kids to the museum on 7 May 2023.'],
    ['Last summer we camped by a lake in Maine.', 'In summer 2022 Anna camped by a lake in Maine.'],
    ['I was hit by a car when I was ten.', 'Anna was hit by a car when they were ten.'],
    ['I won first prize at a chess tournament in 2015.', 'Anna won first prize at a chess tournament in 2015.'],
    ['Just got back from a conference in Oslo.', 'Anna recently got back from a conference in Oslo (May 2023).'],
    ['I made this bowl in my class.', 'Anna made a bowl in their class.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['It was great!', 'I did.', 'That happened yesterday.', 'We had so much fun!'])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
