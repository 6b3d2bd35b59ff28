import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countDocuments, maskReader, rarity, readDocuments, saturated } from './term-scores.ts';

it('reads every one of fifty bits', () => {
  const reader = maskReader(Array.from({ length: 50 }, (_, bit) => bit));
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(49)), (bits) => {
      const mask = bits.reduce((sum, bit) => sum + 2 ** bit, 0);
      expect(new Set(reader.termsOf(mask))).toEqual(new Set(bits));
    }),
  );
});

it('counts the forms of a term once', () => {
  const reader = maskReader([0, 1, 0, 7]);
  expect(reader.count).toBe(3);
  expect(reader.termsOf(0b1101)).toEqual([0, 2]);
  expect([...countDocuments([{ mask: 0b0101 }, { mask: 0b0010 }, { mask: 0b0101 }], reader)]).toEqual([2, 1, 0]);
  expect([...readDocuments([5, 2, 9, 1], reader)]).toEqual([9, 2, 1]);
});

it('finds the rarer rarer, and nothing worth less than nothing', () => {
  expect(rarity(1, 100)).toBeGreaterThan(rarity(50, 100));
  expect(rarity(200, 100)).toBeGreaterThan(0);
  expect(rarity(0, 0)).toBeGreaterThan(0);
});

it('counts once in a document of average length as one, and less in a longer one', () => {
  expect(saturated(1, 10, 10)).toBeCloseTo(1);
  expect(saturated(1, 20, 10)).toBeLessThan(1);
  expect(saturated(2, 10, 10)).toBeGreaterThan(1);
  expect(saturated(0, 10, 10)).toBe(0);
  expect(saturated(1, 10, 0)).toBeCloseTo(1);
});
