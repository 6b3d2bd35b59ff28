import type { Clock } from '../ports/clock.ts';

/** When test clocks begin: a Monday, 10:00 UTC. */
export const testEpoch = new Date('2026-01-05T10:00:00.000Z');

/** A clock that stands still until it is told otherwise. */
export interface TestClock extends Clock {
  set(instant: Date): void;
  /** Moves on by so many milliseconds and returns the new instant. */
  advance(ms: number): Date;
}

/** A clock for tests, which begins at `testEpoch` where nothing else is said. */
export function createTestClock(start: Date = testEpoch): TestClock {
  let time = start.getTime();
  return {
    now: () => new Date(time),
    set(instant) {
      time = instant.getTime();
    },
    advance(ms) {
      time += ms;
      return new Date(time);
    },
  };
}
