import { expect, test } from 'vitest';
import { pointsOutside } from './points-outside.ts';

test.each([
  'it was great',
  'I love them',
  'they enjoyed my cake',
  'I went there',
  'I did that',
  'I quit in 2015',
  'my favourite one is from Iceland',
  'I want to learn a few',
  'I feel the same',
  'mine got stolen',
])('"%s" cannot stand alone', (statement) => {
  expect(pointsOutside(statement)).toBe(true);
});

test.each([
  'I bought a guitar and play it every day',
  'it was good to see my brother',
  'my kids love their school',
  'my sister sold her car',
  'I think that cats are clever',
  'I quit smoking in 2015',
  'I have been married to the same man for 45 years',
  'some friends from church and I went camping',
])('"%s" stands alone', (statement) => {
  expect(pointsOutside(statement)).toBe(false);
});
