import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('likes and dislikes', () => {
  test.each([
    ['My favorite color is teal.', "Anna's favorite color is teal. @favorite-color"],
    ['I love spicy food.', 'Anna loves spicy food. @feeling-about-spicy-food'],
    ['I hate loud restaurants.', 'Anna hates loud restaurants. @feeling-about-loud-restaurants'],
    ["I'm allergic to peanuts.", 'Anna is allergic to peanuts.'],
    ["I'm a big fan of Terry Pratchett.", 'Anna is a big fan of Terry Pratchett.'],
    ['I prefer tea over coffee.', 'Anna prefers tea over coffee.'],
    ["I don't eat pork.", "Anna doesn't eat pork."],
    ['My favourite band is Portishead.', "Anna's favourite band is Portishead. @favorite-band"],
    ["I can't stand cilantro", "Anna can't stand cilantro. @feeling-about-cilantro"],
    ["I don't like my coach any more.", "Anna doesn't like their coach any more. @feeling-about-my-coach"],
    ['I love rowing on the lake at dawn.', 'Anna loves rowing on the lake at dawn.'],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    'I love it!',
    'I love that for you!',
    'I like your idea.',
    'Love the vase!',
    'I hate it when that happens',
  ])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
