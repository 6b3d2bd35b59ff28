import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoment, parseMoment } from './instant.ts';

describe('parseMoment', () => {
  it('keeps the instant and the speaker’s offset', () => {
    expect(parseMoment('2024-01-15T10:30:00Z', 'at')).toEqual({
      instant: new Date('2024-01-15T10:30:00Z'),
      offsetMinutes: 0,
    });
    expect(parseMoment('2024-01-15T10:30:00.123456-05:30', 'at')).toEqual({
      instant: new Date('2024-01-15T16:00:00.123Z'),
      offsetMinutes: -330,
    });
    expect(parseMoment('2024-02-29T23:59+14:00', 'at').offsetMinutes).toBe(840);
    expect(Object.is(parseMoment('2024-01-15t10:30:00-00:00', 'at').offsetMinutes, 0)).toBe(true);
  });

  it('reads the first and the last year', () => {
    expect(parseMoment('0001-01-01T00:00:00Z', 'at').instant.getUTCFullYear()).toBe(1);
    expect(parseMoment('9999-12-31T23:59:59.999Z', 'at').instant.getUTCFullYear()).toBe(9999);
  });

  it.each([
    ['2024-01-15T10:30:00', 'with zone'],
    ['2024-01-15', 'with zone'],
    ['15 January 2024', 'with zone'],
    ['', 'with zone'],
    ['2024-01-15T10:30:00+0200', 'with zone'],
    [' 2024-01-15T10:30:00Z', 'with zone'],
    ['12024-01-15T10:30:00Z', 'with zone'],
    ['2024-02-30T10:30:00Z', 'does not exist'],
    ['2023-02-29T10:30:00Z', 'does not exist'],
    ['2024-13-01T10:30:00Z', 'does not exist'],
    ['2024-00-10T10:30:00Z', 'does not exist'],
    ['2024-01-15T24:00:00Z', 'does not exist'],
    ['2024-01-15T10:60:00Z', 'does not exist'],
    ['2016-12-31T23:59:60Z', 'leap second'],
    ['2024-01-15T10:30:00+14:01', 'beyond 14:00'],
    ['2024-01-15T10:30:00+01:60', 'beyond 14:00'],
    ['0000-06-01T00:00:00Z', 'years 1 to 9999'],
    ['0001-01-01T00:00:00+01:00', 'years 1 to 9999'],
    ['9999-12-31T23:00:00-02:00', 'years 1 to 9999'],
  ])('refuses %s', (value, reason) => {
    expect(() => parseMoment(value, 'messages[0].occurredAt')).toThrow(reason);
  });

  it('refuses what is no string', () => {
    for (const value of [0, null, undefined, new Date(0)])
      expect(() => parseMoment(value, 'at')).toThrow('must be a string');
  });
});

describe('formatMoment', () => {
  it('writes the speaker’s own time', () => {
    expect(formatMoment({ instant: new Date('2024-01-15T16:00:00Z'), offsetMinutes: -330 })).toBe(
      '2024-01-15T10:30:00.000-05:30',
    );
    expect(formatMoment({ instant: new Date('2024-01-15T16:00:00Z'), offsetMinutes: 0 })).toBe(
      '2024-01-15T16:00:00.000Z',
    );
  });

  it('is read back as the same moment', () => {
    const moments = fc.record({
      instant: fc.date({
        min: new Date('0001-01-02T00:00:00Z'),
        max: new Date('9999-12-30T00:00:00Z'),
        noInvalidDate: true,
      }),
      offsetMinutes: fc.integer({ min: -840, max: 840 }),
    });
    fc.assert(
      fc.property(moments, (moment) => {
        expect(parseMoment(formatMoment(moment), 'at')).toEqual(moment);
      }),
    );
  });
});
