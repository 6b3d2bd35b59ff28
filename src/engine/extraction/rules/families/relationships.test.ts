import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('partners and friends', () => {
  test.each([
    ["I'm married.", 'Anna is married. @relationship-status'],
    ['I got engaged to Paul last Saturday!', 'Anna got engaged to Paul on 6 May 2023. @relationship-status'],
    ["I'm single again.", 'Anna is single. @relationship-status'],
    ['We broke up in April.', 'Anna broke up in April 2023. @relationship-status'],
    ['My best friend Ada is moving to Canada.', "Anna's best friend Ada is moving to Canada."],
    ['I met my partner at university.', 'Anna met their partner at university.'],
    ["I've known Tessa for 10 years.", 'Anna has known Tessa for 10 years (since 2013).'],
    ['I got divorced in 2020.', 'Anna got divorced in 2020. @relationship-status'],
    ['My boyfriend plays the drums.', "Anna's boyfriend plays the drums."],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['Are you married?', 'You two make a great couple!', "If I get married, I'll invite you."])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
