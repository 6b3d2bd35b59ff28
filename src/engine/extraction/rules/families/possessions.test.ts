import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('what somebody has', () => {
  test.each([
    ['I bought a red canoe yesterday.', 'Anna bought a red canoe on 7 May 2023.'],
    ['I drive an old Volvo.', 'Anna drives an old Volvo. @car'],
    ['I collect vinyl records.', 'Anna collects vinyl records.'],
    ['My car is a 2012 Honda.', "Anna's car is a 2012 Honda. @car"],
    ["I've got a tattoo of a swallow on my wrist.", 'Anna has got a tattoo of a swallow on their wrist.'],
    ['I own three guitars.', 'Anna owns three guitars.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['I have a question.', 'I had a great time!', 'I have a feeling that it will rain'])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
