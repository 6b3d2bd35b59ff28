import { describe, expect, test } from 'vitest';
import { remembered } from '../fixtures/said-by.ts';

describe('extraction from English', () => {
  test.each([
    ['Hey Bob, since we last talked, I started a pottery class in Porto!', 'Anna started a pottery class in Porto.'],
    ['I wanted to tell you that I adopted a greyhound last Friday.', 'Anna adopted a greyhound on 5 May 2023.'],
    ['I built a treehouse for my son, it was so much fun!', 'Anna built a treehouse for their son.'],
    ["I'm learning the harp too, you know.", 'Anna is learning the harp.'],
  ])('cuts what points at the conversation: %j', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    ['Just got back from a conference in Oslo.', 'Anna recently got back from a conference in Oslo (May 2023).'],
    ['Planning a trip to Peru in October.', 'Anna is planning a trip to Peru in October 2023.'],
    ['Been working on a novel about whales.', 'Anna has been working on a novel about whales.'],
    ['Working out in the park helps me sleep.', ''],
  ])('gives a sentence its subject back: %j', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    ['I painted this lighthouse last year!', 'Anna painted a lighthouse in 2022.'],
    ["Here's a photo of my garden in Porto!", 'Anna shared a photo of their garden in Porto (8 May 2023).'],
  ])('makes things shown readable: %j', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    [
      'My kids were so excited. We went camping by a lake last weekend.',
      'Anna and their kids went camping by a lake on the weekend of 6 May 2023.',
    ],
    [
      'My sister Ida just moved in. She works as a florist in Leeds.',
      "Anna's sister Ida recently moved in (May 2023). | Anna's sister Ida works as a florist in Leeds.",
    ],
    ['We should all protect our planet.', ''],
    ['They were stunning.', ''],
  ])('knows whom "we" and "she" stand for: %j', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    ['I live in Leeds and work as a nurse.', 'Anna lives in Leeds. @home | Anna works as a nurse. @job'],
    ["I'm from Uppsala but I live in Lund.", 'Anna is from Uppsala. @origin | Anna lives in Lund. @home'],
  ])('keeps homes and jobs apart: %j', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });

  test.each([
    ["I'm turning 70 next Sunday, can you believe it?", 'Anna is turning 70 on 21 May 2023. @age'],
    [
      'I opened a savings account for my nephew in March, can you check it?',
      'Anna opened a savings account for their nephew in March 2023.',
    ],
  ])('takes a tag question for a statement: %j', (said, expected) => {
    expect(remembered(said)).toBe(expected);
  });
});
