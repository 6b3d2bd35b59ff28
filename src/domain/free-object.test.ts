import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readFreeObject } from './free-object.ts';

const faultOf = (value: unknown) => {
  const reading = readFreeObject(value);
  return 'fault' in reading ? reading.fault.code : 'accepted';
};

it('copies what it accepts, so that later changes do not reach it', () => {
  const value = { list: [1, { deep: true }], text: 'é', nothing: null };
  const reading = readFreeObject(value);
  value.list.push(2);
  expect(reading).toEqual({ object: { list: [1, { deep: true }], text: 'é', nothing: null } });
});

it('accepts every JSON object within its bounds and returns it as JSON would', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
      const reading = readFreeObject(value);
      const json = JSON.stringify(value);
      const bad =
        json.includes('\\u0000') || json.includes('__proto__') || /\\ud[89a-f]/u.test(json) || json.length > 16_000;
      if (!bad) expect(reading).toEqual({ object: JSON.parse(json) });
    }),
  );
});

it('refuses what is no plain JSON object', () => {
  const cases = [
    null,
    [],
    'x',
    new Date(0),
    new Map(),
    { at: new Date(0) },
    { f: () => 1 },
    { n: Number.NaN },
    { n: 1n },
    { s: Symbol('s') },
  ];
  for (const value of cases) expect(faultOf(value)).toBe('invalid_request');
});

it('refuses NUL and lone surrogates in keys and values at any depth', () => {
  for (const value of [{ a: ['\0'] }, { '\0': 1 }, { a: { b: { '\ud800': 1 } } }, { a: '\udfff' }]) {
    expect(faultOf(value)).toBe('invalid_text');
  }
});

it('refuses prototype keys, deep nesting and too many bytes', () => {
  expect(faultOf(JSON.parse('{"a": {"__proto__": {"admin": true}}}'))).toBe('invalid_request');
  expect(faultOf(JSON.parse(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`))).toBe('invalid_request');
  expect(faultOf({ a: '你'.repeat(6000) })).toBe('too_large');
  expect(faultOf({ a: 'x'.repeat(16_000) })).toBe('accepted');
});
