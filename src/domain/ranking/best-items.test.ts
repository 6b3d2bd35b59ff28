import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BestItems } from './best-items.ts';

const order = {
  score: (item: number[]): number => item[0] ?? 0,
  ties: (a: number[], b: number[]): number => (a[1] ?? 0) - (b[1] ?? 0),
};

it('keeps what sorting everything would keep', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 400 }), fc.integer({ min: 1, max: 30 }), (scores, count) => {
      const items = scores.map((score, at) => [score, at]);
      const best = new BestItems<number[]>(count, order);
      for (const item of items) best.add(item);
      const sorted = [...items].sort((a, b) => order.score(b) - order.score(a) || order.ties(a, b));
      expect(best.take()).toEqual(sorted.slice(0, count));
    }),
  );
});
