import { version } from 'uuid';
import { describe, expect, it } from 'vitest';
import { createId, isId } from './identifier.ts';

describe('an id', () => {
  it('is a UUIDv7 of the moment', () => {
    const before = Date.now();
    const id = createId();
    const madeAt = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(version(id)).toBe(7);
    expect(madeAt).toBeGreaterThanOrEqual(before);
    expect(madeAt).toBeLessThanOrEqual(Date.now());
  });

  it('sorts behind all that were made before it, also within a millisecond', () => {
    const ids = Array.from({ length: 20_000 }, createId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('ends in bits that no other has', () => {
    const ends = Array.from({ length: 2_000 }, () => createId().slice(-12));
    expect(new Set(ends).size).toBe(ends.length);
  });

  it('is told from what is none', () => {
    expect([createId(), 'm1', ''].map(isId)).toEqual([true, false, false]);
  });
});
