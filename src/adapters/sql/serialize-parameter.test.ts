import { describe, expect, it } from 'vitest';
import { serializeParameter } from './serialize-parameter.ts';

describe('serializeParameter', () => {
  it.each([
    ['text', 'text'],
    [1.5, '1.5'],
    [10n, '10'],
    [false, 'false'],
    [null, null],
    [undefined, null],
    [new Date('2024-05-01T10:00:00.123Z'), '2024-05-01T10:00:00.123Z'],
    [{ a: [1] }, '{"a":[1]}'],
    [[], '{}'],
    [['a"b', 'c\\d', null], '{"a\\"b","c\\\\d",NULL}'],
    [[[1], [2]], '{{"1"},{"2"}}'],
    [[{ a: 'b' }], '{"{\\"a\\":\\"b\\"}"}'],
    [[new Uint8Array([255])], '{"\\\\xff"}'],
  ])('writes %s', (value, expected) => {
    expect(serializeParameter(value)).toBe(expected);
  });

  it('passes bytes on and refuses functions', () => {
    const bytes = new Uint8Array([1]);
    expect(serializeParameter(bytes)).toBe(bytes);
    expect(() => serializeParameter(() => 1)).toThrow(TypeError);
  });
});
