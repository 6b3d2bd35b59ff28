import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('opinions', () => {
  test.each([
    [
      'I think schools in our district need more teachers.',
      'Anna thinks schools in their district need more teachers.',
    ],
    ['I believe in universal basic income.', 'Anna believes in universal basic income.'],
    ['Knitting helps me fall asleep on long flights.', 'Knitting helps Anna fall asleep on long flights.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['I think so too.', 'I believe you.', 'That means a lot to me.'])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
