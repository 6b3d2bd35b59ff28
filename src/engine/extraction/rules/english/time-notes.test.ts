import { expect, test } from 'vitest';
import { saidAt } from '../fixtures/said-by.ts';
import { withTimeNotes } from './time-notes.ts';

test.each([
  ["I've been married for 5 years", "I've been married for 5 years (since 2018)"],
  ['I have lived here for six months', 'I have lived here for six months (since November 2022)'],
  ['I just adopted a dog', 'I recently adopted a dog (May 2023)'],
  ['I recently started a course', 'I recently started a course (May 2023)'],
  ['I just got back from Rome on 7 May 2023', 'I got back from Rome on 7 May 2023'],
  ['I just love dogs', 'I just love dogs'],
  ['I shared a photo of my cat', 'I shared a photo of my cat (8 May 2023)'],
  ['I worked there for two years', 'I worked there for two years'],
])('tells "%s" as "%s"', (statement, expected) => {
  expect(withTimeNotes(statement, saidAt).text).toBe(expected);
});
