import { expect, it } from 'vitest';
import { pauseAfter, putOffAfter, textsAfter } from './failure-pace.ts';

const minutes = 60_000;

it('waits ever longer, up to five minutes', () => {
  expect([1, 2, 3, 8, 9, 1_000].map((failures) => pauseAfter(failures))).toEqual([
    2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
  ]);
});

it('waits as long as it is asked to, up to an hour', () => {
  expect([500, 10_000, 10 * minutes, 24 * 60 * minutes, -5, Number.NaN].map((ms) => pauseAfter(1, ms))).toEqual([
    2_000,
    10_000,
    10 * minutes,
    60 * minutes,
    2_000,
    2_000,
  ]);
});

it('sends half as many texts after each failure beyond the second, down to one', () => {
  expect([0, 1, 2, 3, 4, 8, 9, 1_000].map((failures) => textsAfter(failures, 96))).toEqual([
    96, 96, 96, 48, 24, 1, 1, 1,
  ]);
});

it('puts off a text that keeps failing alone, for longer each time', () => {
  expect([1, 11, 12, 99].map((failures) => putOffAfter(failures, 0))).toEqual([
    undefined,
    undefined,
    60 * minutes,
    60 * minutes,
  ]);
  expect([1, 2, 5, 99].map((attempts) => putOffAfter(12, attempts))).toEqual([
    120 * minutes,
    240 * minutes,
    24 * 60 * minutes,
    24 * 60 * minutes,
  ]);
});
