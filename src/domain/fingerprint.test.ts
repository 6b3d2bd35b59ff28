import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

describe('a fingerprint', () => {
  it('does not mind the order of keys, at any depth', () => {
    expect(fingerprint({ a: 1, b: { c: [{ x: 1, y: 2 }], d: null } })).toBe(
      fingerprint({ b: { d: null, c: [{ y: 2, x: 1 }] }, a: 1 }),
    );
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ a: { b: 1 } }, { a: { c: 1 } }],
    [{ a: null }, {}],
    ['', null],
    [{ a: [] }, { a: {} }],
    [new Date(0), new Date(1)],
  ])('tells %j from %j', (a, b) => {
    expect(fingerprint(a)).not.toBe(fingerprint(b));
  });

  it('takes a field that is undefined for one that is absent', () => {
    expect(fingerprint({ a: undefined, b: 1 })).toBe(fingerprint({ b: 1 }));
    expect(fingerprint(undefined)).toBe(fingerprint(undefined));
  });

  it('is equal for equal JSON and differs for other JSON', () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== 'object' || value === null) return value;
      return Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, field]) => [key, sorted(field)]);
    };
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(fingerprint(JSON.parse(JSON.stringify(a)))).toBe(fingerprint(a));
        const same =
          JSON.stringify(sorted(JSON.parse(JSON.stringify(a)))) ===
          JSON.stringify(sorted(JSON.parse(JSON.stringify(b))));
        if (!same) expect(fingerprint(a)).not.toBe(fingerprint(b));
      }),
    );
  });
});
