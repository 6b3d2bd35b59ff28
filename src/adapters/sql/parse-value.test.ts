import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valueParser } from './parse-value.ts';
import { serializeParameter } from './serialize-parameter.ts';

describe('valueParser', () => {
  it('reads int8 as a number and refuses one beyond 2^53', () => {
    expect(valueParser(20)('9007199254740991')).toBe(9007199254740991);
    expect(() => valueParser(20)('9007199254740992')).toThrow(RangeError);
  });

  it.each([
    ['2024-05-01 10:00:00+00', '2024-05-01T10:00:00.000Z'],
    ['2024-05-01 10:00:00.123456+00', '2024-05-01T10:00:00.123Z'],
    ['2024-05-01 10:00:00+05:30', '2024-05-01T04:30:00.000Z'],
    ['2024-05-01 10:00:00.5-08', '2024-05-01T18:00:00.500Z'],
  ])('reads the timestamp %s', (text, instant) => {
    expect(valueParser(1184)(text)).toEqual(new Date(instant));
  });

  it.each(['infinity', '-infinity', '0044-03-15 00:00:00+00 BC'])(
    'refuses the timestamp %s rather than return NaN',
    (text) => {
      expect(() => valueParser(1184)(text)).toThrow(RangeError);
    },
  );

  it('reads booleans, json, bytes and unknown types', () => {
    expect(valueParser(16)('t')).toBe(true);
    expect(valueParser(3802)('{"a":[1,null]}')).toEqual({ a: [1, null] });
    expect(valueParser(17)('\\x00ff')).toEqual(new Uint8Array([0, 255]));
    expect(valueParser(1082)('2024-05-01')).toBe('2024-05-01');
    expect(valueParser(99_999)('[1,2]')).toBe('[1,2]');
  });

  it('reads arrays with nulls, nesting and other lower bounds', () => {
    expect(valueParser(1007)('{1,NULL,3}')).toEqual([1, null, 3]);
    expect(valueParser(1007)('{{1,2},{3,4}}')).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(valueParser(1007)('[0:1]={7,8}')).toEqual([7, 8]);
    expect(valueParser(1009)('{}')).toEqual([]);
    expect(valueParser(1009)('{"NULL",NULL,""}')).toEqual(['NULL', null, '']);
  });

  it('reads back every array of texts that serializeParameter writes', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constant(null))), (texts) => {
        expect(valueParser(1009)(serializeParameter(texts) as string)).toEqual(texts);
      }),
    );
  });
});
