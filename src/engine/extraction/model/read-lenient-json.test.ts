import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nastyTexts } from '../../../testing/nasty-texts.ts';
import { LenientJson } from './read-lenient-json.ts';

const read = (text: string, start = 0) => new LenientJson(text).read(start);

describe('reading lenient JSON', () => {
  it('reads valid JSON as JSON.parse does, however it is laid out', () => {
    const values = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });
    fc.assert(
      fc.property(values, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify([value], undefined, indent);
        const expected: unknown = JSON.parse(text);
        expect(read(text)).toEqual({ value: expected, end: text.length });
      }),
    );
  });

  it.each(Object.entries(nastyTexts))('reads a string with %s', (_name, text) => {
    expect(read(JSON.stringify({ text }))).toMatchObject({ value: { text } });
  });

  it.each([
    { slip: 'a trailing comma', text: '{"a":[1,2,],}', value: { a: [1, 2] } },
    { slip: 'a doubled comma', text: '[1,,2]', value: [1, 2] },
    { slip: 'NaN', text: '{"a":NaN,"b":1}', value: { a: null, b: 1 } },
    { slip: 'words of Python', text: '[True,False,None]', value: [true, false, null] },
    { slip: 'a raw line break in a string', text: '{"a":"one\ntwo"}', value: { a: 'one\ntwo' } },
    { slip: 'an unknown escape', text: String.raw`{"a":"it\'s \d"}`, value: { a: "it's d" } },
    {
      slip: 'a bare quotation mark',
      text: '{"a":"she said "hi" to me","b":2}',
      value: { a: 'she said "hi" to me', b: 2 },
    },
    {
      slip: 'a key that means something to JavaScript',
      text: '{"__proto__":{"a":1}}',
      value: JSON.parse('{"__proto__":{"a":1}}') as unknown,
    },
  ])('forgives $slip', ({ text, value }) => {
    expect(read(text)).toEqual({ value, end: text.length });
  });

  it.each(['{"a":', '{"a', '{"a":"b', '{"a":"b"', '{"a":1', '[1,', '[', '{"a":[{"b":1}', '{"a":tr', String.raw`["\"`])(
    'knows that %s was cut off',
    (text) => {
      expect(read(text)).toBe('cut');
    },
  );

  it.each([
    '{a:1}',
    '{"a" 1}',
    '{"a" 1, "b":2}',
    '{"a\n{"b":2}',
    '{"a":}',
    '[1 2]',
    '{"a":1]',
    '[;]',
    '{1:2}',
    '{"a":{"b":"c" "d":1}}',
  ])('knows that %s is no JSON', (text) => {
    expect(read(text)).toBe('malformed');
  });

  it('reads from any place, and back again', () => {
    const json = new LenientJson('x {"a":"b"} "y" {"a":"c"} z');
    for (const start of [16, 2, 16]) expect(json.read(start)).toMatchObject({ value: { a: start === 2 ? 'b' : 'c' } });
  });

  it('does not follow nesting without end', () => {
    expect(read('['.repeat(100_000) + ']'.repeat(100_000))).toBe('malformed');
    expect(read('{"a":'.repeat(100_000))).toBe('malformed');
  });
});
