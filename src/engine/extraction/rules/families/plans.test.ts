import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('plans and goals', () => {
  test.each([
    ["I'm planning a trip to Peru in October.", 'Anna is planning a trip to Peru in October 2023.'],
    ["I'm going to run a marathon next year.", 'Anna is going to run a marathon in 2024.'],
    ['My goal is to write a novel by Christmas.', "Anna's goal is to write a novel by Christmas 2023."],
    ['I want to learn Greek.', 'Anna wants to learn Greek.'],
    ["I'm saving up for a sailboat.", 'Anna is saving up for a sailboat.'],
    ['I have a dentist appointment on Friday.', 'Anna has a dentist appointment on 12 May 2023.'],
    ['gonna visit my gran this weekend', 'Anna is going to visit their gran on the weekend of 13 May 2023.'],
    ["I'm thinking of adopting a greyhound.", 'Anna is thinking of adopting a greyhound.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    "I'm going to keep going!",
    "I'll let you know.",
    "I'll be fine.",
    'I would move to Mars if I could.',
    "Maybe I'll go to the gym.",
  ])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
