import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('who somebody is', () => {
  test.each([
    ['My name is Joanna.', "Anna's name is Joanna. @name"],
    ["I'm 34 years old.", 'Anna is 34 years old. @age'],
    ["I'm originally from Ghana.", 'Anna is originally from Ghana. @origin'],
    ['I was born in Lima and grew up in Quito.', 'Anna was born in Lima and grew up in Quito. @origin'],
    ["I'm vegan, so no cheese for me.", 'Anna is vegan, so no cheese for them. @diet'],
    ['My birthday is on 3 June.', "Anna's birthday is on 3 June 2023. @birthday"],
    ['My email is joe@example.org', "Anna's email is joe@example.org. @email"],
    ['I speak Dutch and a bit of Turkish', 'Anna speaks Dutch and a bit of Turkish.'],
    ["I'm a transgender woman.", 'Anna is a transgender woman.'],
    ['My phone number is 555 0199', "Anna's phone number is 555 0199. @phone-number"],
    ['My number is 555 0199.', "Anna's number is 555 0199. @phone-number"],
    ['I have a new number: 555 0144.', 'Anna has a new number: 555 0144. @phone-number'],
    ['I eat vegan now.', 'Anna eats vegan now. @diet'],
    ['My budget is 900 euros', "Anna's budget is 900 euros. @budget"],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    'My name is Anna.',
    "I'm from the store, one moment",
    'Who are you?',
    "I'm fine, thanks",
    'If I were 20 again I would travel',
    'I am 100% sure',
  ])('remembers nothing from "%s"', (said) => {
    expect(remembered(said)).toBe('');
  });
});
