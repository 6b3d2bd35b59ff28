import { describe, expect, test } from 'vitest';
import { wrapRecalledText } from '../../../domain/recalled-text.ts';
import { ownWords, splitSentences } from './source-text.ts';

describe('ownWords', () => {
  test('keeps positions while it blanks what is not speech', () => {
    const content = 'Hi! [shared image: a cat] I have a dog. `x = 1` https://example.org/a Bye.';
    const own = ownWords(content);
    expect(own).toHaveLength(content.length);
    expect(own.indexOf('I have a dog.')).toBe(content.indexOf('I have a dog.'));
    expect(own).not.toMatch(/cat|x = 1|example/u);
  });

  test('blanks what recall had put into the turn, also where it was cut off', () => {
    const recalled = wrapRecalledText('Ana lives in Lisbon.\nAna has a dog.');
    const content = `${recalled}\nI have a cat.`;
    expect(ownWords(content)).toHaveLength(content.length);
    expect(ownWords(content).trim()).toBe('I have a cat.');
    expect(ownWords(`I have a cat.\n${recalled.slice(0, -12)}`).trim()).toBe('I have a cat.');
  });
});

describe('splitSentences', () => {
  test.each([
    ['One. Two! Three?', ['One.', 'Two!', 'Three?']],
    ['I saw Dr. Okafor. She is nice.', ['I saw Dr. Okafor.', 'She is nice.']],
    ['My number is 48213. I live in Leeds.', ['My number is 48213.', 'I live in Leeds.']],
    ['It costs 3.50 euros', ['It costs 3.50 euros']],
    ['first line\nsecond line', ['first line', 'second line']],
  ])('splits %j', (text, expected) => {
    expect(splitSentences(text).map((sentence) => sentence.text)).toEqual(expected);
  });
});
