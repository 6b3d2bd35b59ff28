import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { narrate } from './third-person.ts';

describe('narrate', () => {
  test.each([
    ['I love my dog and go hiking every week', 'Anna loves their dog and goes hiking every week'],
    [
      "I'm a nurse and I've been working in Porto since I moved",
      'Anna is a nurse and has been working in Porto since they moved',
    ],
    ['My husband and I went to Rome', 'Anna and their husband went to Rome'],
    ['me and my kids are painting', 'Anna and their kids are painting'],
    ["I really don't like it when my boss calls me", "Anna really doesn't like it when their boss calls them"],
    ['The choir has made me feel at home', 'The choir has made Anna feel at home'],
    ["I'd love to see Rome", 'Anna would love to see Rome'],
    ["I'd been there", 'Anna had been there'],
    ['I always try to write and read', 'Anna always tries to write and read'],
    ['My kids love it when I cook', "Anna's kids love it when Anna cooks"],
    ['I was tired but I went', 'Anna was tired but went'],
    ['I no longer live in Oslo', 'Anna no longer lives in Oslo'],
    ['After losing my job, I opened a shop', 'After losing their job, Anna opened a shop'],
    ['Those who accept and love me', 'Those who accept and love Anna'],
  ])('tells "%s" as "%s"', (said, expected) => {
    expect(narrate(said, { name: 'Anna' }).text).toBe(expected);
  });

  test('names the companions of "we" where the turn does, and says where it could not', () => {
    expect(narrate('We went camping', { name: 'Anna', companion: 'their kids' }).text).toBe(
      'Anna and their kids went camping',
    );
    expect(narrate('We were camping', { name: 'Anna' })).toMatchObject({ text: 'Anna was camping', alone: true });
  });

  test('forms the possessive of a name in s', () => {
    expect(narrate('My cat is grey', { name: 'Jonas' }).text).toBe("Jonas' cat is grey");
  });

  test('leaves no first person behind', () => {
    const words = fc.constantFrom(
      'I',
      "I'm",
      "I've",
      'we',
      'my',
      'our',
      'me',
      'us',
      'mine',
      'myself',
      'and',
      'love',
      'cats',
      ',',
      'was',
      'to',
      'my',
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1 }), (parts) => {
        expect(narrate(parts.join(' '), { name: 'Anna' }).text).not.toMatch(/\b(?:I|my|me|we|us|our|mine|myself)\b/iu);
      }),
    );
  });
});
