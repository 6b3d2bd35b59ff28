import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('health', () => {
  test.each([
    ['I was diagnosed with asthma when I was six.', 'Anna was diagnosed with asthma when they were six.'],
    ['I broke my wrist last week.', 'Anna broke their wrist in the week of 1 May 2023.'],
    ["I'm on insulin.", 'Anna is on insulin.'],
    ['I quit smoking in 2020.', 'Anna quit smoking in 2020. @smoking'],
    ["I've been seeing a therapist since March.", 'Anna has been seeing a therapist since March 2023.'],
    ['I have type 1 diabetes.', 'Anna has type 1 diabetes.'],
    ['I suffer from migraines.', 'Anna suffers from migraines.'],
    ['I had knee surgery in January.', 'Anna had knee surgery in January 2023.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['Are you sick?', "I'm sick of it.", 'Get well soon!', 'You should see a doctor.'])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
