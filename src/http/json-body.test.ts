import { describe, expect, it } from 'vitest';
import { MemoirError } from '../domain/errors.ts';
import { parseJson } from './json-body.ts';

describe('the bytes of a body', () => {
  it('that are none are no body', () => {
    expect(parseJson(Buffer.alloc(0))).toBeUndefined();
  });

  it('may begin with a byte order mark, which is not content', () => {
    expect(parseJson(Buffer.from('\ufeff{"a":"\ufeff"}'))).toEqual({ a: '\ufeff' });
  });

  it('make __proto__ a key and not a prototype', () => {
    const parsed = parseJson(Buffer.from('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect(Object.hasOwn(parsed, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
  });

  it.each([
    ['an overlong form', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['half a character', [0x22, 0xe4, 0xb8, 0x22]],
    ['Latin-1', [0x22, 0xe9, 0x22]],
    ['no JSON', [0x7b]],
  ])('that hold %s are refused without a quotation', (_name, bytes) => {
    const read = () => parseJson(Uint8Array.from(bytes));
    expect(read).toThrow(MemoirError);
    expect(read).toThrow('invalid_json: The body is not valid JSON, or not valid UTF-8.');
  });
});
