import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUnknownTurns, confuseTypes } from './distort-json.ts';
import { createSeededRandom } from './seeded-random.ts';

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

describe('confused types', () => {
  const document = { items: [{ text: 'Anna lives in Porto', turns: [3, 4], importance: 7 }], note: 'end' };

  it('differ from what was meant, whatever the seed, and are the same for the same seed', () => {
    for (const seed of seeds) {
      const confused = confuseTypes(document, createSeededRandom(seed));
      expect(confused).not.toEqual(document);
      expect(confuseTypes(document, createSeededRandom(seed))).toEqual(confused);
    }
  });

  it('leave texts and names alone', () => {
    const texts = seeds.map((seed) => JSON.stringify(confuseTypes(document, createSeededRandom(seed))));
    expect(texts.every((text) => text.includes('"note":"end"'))).toBe(true);
    expect(texts.some((text) => text.includes('"importance":"7"'))).toBe(true);
    expect(texts.some((text) => text.includes('"importance":"high"'))).toBe(true);
    expect(texts.some((text) => text.includes('"turns":null'))).toBe(true);
    expect(texts.some((text) => text.includes('"turns":{"0":'))).toBe(true);
    expect(texts.some((text) => text.includes('"items":{"text":'))).toBe(true);
  });

  it('make a list of what has neither numbers nor lists', () => {
    expect(confuseTypes({ text: 'a' }, createSeededRandom(1))).toEqual([{ text: 'a' }]);
  });

  it('can be had of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer(), (value, seed) => {
        expect(JSON.stringify(confuseTypes(value, createSeededRandom(seed)))).toBeTypeOf('string');
      }),
    );
  });
});

describe('unknown turns', () => {
  const prompt = '[3] Anna: I moved to Porto in 2024.\n[4] Ben: Nice!\n[5] Anna: It is.';

  function numbersAdded(document: unknown, seed: number): number[] {
    const numbersOf = (value: unknown) => (JSON.stringify(value).match(/\d+/g) ?? []).map(Number);
    const before = new Set(numbersOf(document));
    return numbersOf(addUnknownTurns(document, prompt, createSeededRandom(seed))).filter((n) => !before.has(n));
  }

  it.each([
    { title: 'a list', document: { items: [{ text: 'a', turns: [3, 4] }] } },
    { title: 'an empty list', document: { items: [{ text: 'a', evidence_turns: [] }] } },
    { title: 'a single number', document: { items: [{ text: 'a', turn: 3 }] } },
    { title: 'labels', document: { items: [{ text: 'a', turns: ['T3'] }] } },
    { title: 'a list of another name', document: { items: [{ text: 'a', sources: [4] }] } },
  ])('are added to $title and stand nowhere in the prompt', ({ document }) => {
    for (const seed of seeds) {
      const added = numbersAdded(document, seed);
      expect(added.length).toBeGreaterThan(0);
      expect(added.some((number) => [2024, 3, 4, 5].includes(number))).toBe(false);
    }
  });

  it('are written as their neighbours are', () => {
    const document = { turns: ['T3'] };
    const changed = addUnknownTurns(document, prompt, createSeededRandom(1)) as typeof document;
    expect(changed.turns).toHaveLength(2);
    expect(changed.turns.every((turn) => /^T\d+$/.test(turn))).toBe(true);
  });

  it('keep to the lists named after turns, where there are any', () => {
    for (const seed of seeds) {
      const document = { turns: [3], sizes: [1, 2], importance: 5 };
      expect(addUnknownTurns(document, prompt, createSeededRandom(seed))).toMatchObject({
        sizes: [1, 2],
        importance: 5,
      });
    }
  });

  it('are often just beyond the last', () => {
    const added = seeds.flatMap((seed) => numbersAdded({ turns: [3] }, seed));
    expect(added.filter((number) => number === 6).length).toBeGreaterThan(seeds.length / 10);
  });
});
