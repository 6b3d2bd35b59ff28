import { describe, expect, it } from 'vitest';
import { dayOf, endOfDay } from './budget-day.ts';

describe('the day that pays', () => {
  it.each([
    { at: '2026-01-05T00:00:00.000Z', day: '2026-01-05', end: '2026-01-06T00:00:00.000Z' },
    { at: '2026-01-05T23:59:59.999Z', day: '2026-01-05', end: '2026-01-06T00:00:00.000Z' },
    { at: '2026-01-06T01:30:00.000+02:00', day: '2026-01-05', end: '2026-01-06T00:00:00.000Z' },
    { at: '2024-02-29T12:00:00.000Z', day: '2024-02-29', end: '2024-03-01T00:00:00.000Z' },
    { at: '1969-12-31T23:00:00.000Z', day: '1969-12-31', end: '1970-01-01T00:00:00.000Z' },
  ])('is that of UTC: $at', ({ at, day, end }) => {
    expect([dayOf(new Date(at)), endOfDay(new Date(at)).toISOString()]).toEqual([day, end]);
  });
});
