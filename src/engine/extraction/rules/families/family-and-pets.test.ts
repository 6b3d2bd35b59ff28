import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('relatives and animals', () => {
  test.each([
    ['I have two kids and a dog.', 'Anna has two kids and a dog.'],
    ['My son Max loves dinosaurs.', "Anna's son Max loves dinosaurs."],
    ["My sister's name is Ida.", "Anna's sister's name is Ida."],
    ['We adopted a kitten last Saturday.', 'Anna adopted a kitten on 6 May 2023.'],
    ["I'm pregnant with twins!", 'Anna is pregnant with twins.'],
    ['My grandfather died in 2019.', "Anna's grandfather died in 2019."],
    ['I have a cat named Miso.', 'Anna has a cat named Miso.'],
    ["I'm a single mom of three.", 'Anna is a single mom of three.'],
    ['My wife and I are expecting a baby in August.', 'Anna and their wife are expecting a baby in August 2023.'],
    ['My kids like dinosaurs.', "Anna's kids like dinosaurs."],
    [
      'My grandma lives in Sweden. She taught me to knit socks.',
      "Anna's grandma lives in Sweden. | Anna's grandma taught Anna to knit socks.",
    ],
  ])('remembers "%s" as "%s"', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each(['Do you have kids?', 'Your son is so cute!', 'My family is awesome!', 'She has two kids.'])(
    'remembers nothing from "%s"',
    (said) => {
      expect(remembered(said)).toBe('');
    },
  );
});
