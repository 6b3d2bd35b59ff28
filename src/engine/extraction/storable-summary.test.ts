import { expect, it } from 'vitest';
import { storableSummary } from './storable-summary.ts';

const summary = { summary: 'Ana moved.', themes: ['home'], persons: [], places: ['Rome'], sentiment: 'neutral' };

it('keeps a summary that can be stored', () => {
  expect(storableSummary(summary)).toEqual(summary);
});

it.each([
  undefined,
  null,
  'none',
  {},
  { ...summary, summary: 'a NUL: \u0000' },
  { ...summary, themes: ['half of a pair: \ud83d'] },
  { ...summary, persons: 'Ana' },
  { ...summary, sentiment: 'meh' },
])('leaves out what the store would refuse: %j', (value) => {
  expect(storableSummary(value)).toBeUndefined();
});
