import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('what somebody can do', () => {
  test.each([
    ['I play the cello.', 'Anna plays the cello.'],
    ['I can juggle five balls.', 'Anna can juggle five balls.'],
    ["I'm learning Korean.", 'Anna is learning Korean.'],
    ['I took a welding class in April.', 'Anna took a welding class in April 2023.'],
    ["I'm fluent in Welsh.", 'Anna is fluent in Welsh.'],
    ["I've been playing chess for 20 years.", 'Anna has been playing chess for 20 years (since 2003).'],
    ['I signed up for a ceramics class yesterday.', 'Anna signed up for a ceramics class on 7 May 2023.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['I learned that the hard way.', 'Can you swim?', 'I can see that.'])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
