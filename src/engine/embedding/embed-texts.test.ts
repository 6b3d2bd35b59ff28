import { describe, expect, it } from 'vitest';
import type { Embedder } from '../../ports/embedder.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import { embedTexts, type TextSink } from './embed-texts.ts';
import { buildWaitingText } from './waiting-text.ts';

const { signal } = new AbortController();

interface Bench {
  readonly answer?: (texts: readonly string[]) => number[][] | Error;
  readonly dimension?: number;
  readonly keptDimension?: number;
}

/** A model with what it was asked, and a sink with what it was given. */
function createBench({ answer = (texts) => texts.map(() => [1, 2]), dimension, keptDimension }: Bench = {}) {
  const asked: (readonly string[])[] = [];
  const kept: string[] = [];
  const refused: string[] = [];
  let prepared = 0;
  const embedder: Embedder = {
    id: 'm',
    ...(dimension === undefined ? {} : { dimension }),
    async embed(texts) {
      asked.push(texts);
      const answered = answer(texts);
      if (answered instanceof Error) throw answered;
      return { vectors: answered, inputTokens: texts.length };
    },
  };
  const sink: TextSink = {
    dimension: () => keptDimension,
    prepare: async () => void (prepared += 1),
    keep: async (vectors) => void kept.push(...vectors.map(({ hash }) => hash)),
    refuse: (hash) => void refused.push(hash),
  };
  const embed = (groups: readonly (readonly string[])[]): Promise<void> =>
    embedTexts(
      embedder,
      groups.map((group) => group.map((text) => buildWaitingText(text, text, 1_000))),
      { sink, signal },
    );
  return { embed, asked, kept, refused, prepared: () => prepared };
}

const refusing = (bad: string) => (texts: readonly string[]) =>
  texts.some((text) => text.includes(bad)) ? new ContentFault('400') : texts.map(() => [1, 2]);

describe('texts', () => {
  it('are asked for group by group, and kept as they come', async () => {
    const { embed, asked, kept, prepared } = createBench();
    await embed([['a', 'b'], ['c']]);
    expect([asked, kept, prepared()]).toEqual([[['a', 'b'], ['c']], ['a', 'b', 'c'], 2]);
  });

  it('keep what came before a fault', async () => {
    const { embed, kept, asked } = createBench({
      answer: (texts) => (texts.includes('c') ? new ProviderFault('503') : texts.map(() => [1])),
    });
    await expect(embed([['a'], ['b'], ['c'], ['d']])).rejects.toThrow('503');
    expect([kept, asked.length]).toEqual([['a', 'b'], 3]);
  });

  it('are divided in order until the one to blame is found', async () => {
    const { embed, asked, kept, refused } = createBench({ answer: refusing('bad') });
    await embed([['a', 'b', 'bad', 'c', 'd'], ['e']]);
    expect([kept, refused]).toEqual([['a', 'b', 'c', 'd', 'e'], ['bad']]);
    expect(asked).toEqual([
      ['a', 'b', 'bad', 'c', 'd'],
      ['Hello.'],
      ['a', 'b'],
      ['bad', 'c', 'd'],
      ['bad'],
      ['c', 'd'],
      ['e'],
    ]);
  });

  it('are not blamed by a model that takes none', async () => {
    const { embed, asked, refused } = createBench({ answer: () => new ContentFault('400') });
    await expect(embed([['a', 'b']])).rejects.toMatchObject({ name: 'ProviderFault' });
    expect([asked.length, refused]).toEqual([2, []]);
  });

  it('that are too long are asked for by their beginnings', async () => {
    const long = 'this '.repeat(900);
    const { embed, kept, refused, asked } = createBench({
      answer: ([text = '']) => (text.length > 2_000 ? new ContentFault('too long') : [[1, 2]]),
    });
    await embed([[long]]);
    expect([kept, refused]).toEqual([[long], []]);
    expect(asked.map(([text]) => (text ?? '').length)).toEqual([4_500, 6, 2_250, 1_125]);
  });

  it.each([new HoldWork('budget', new Date(0)), new ProviderFault('503'), new TypeError('no')])(
    'leave to their caller what is not about them: $name',
    async (error) => {
      const { embed } = createBench({ answer: () => error });
      await expect(embed([['a']])).rejects.toBe(error);
    },
  );
});

describe('vectors', () => {
  it.each([
    { answered: [[1, 2]], error: { name: 'ProviderFault' } },
    {
      answered: [
        [1, 2],
        [3, Number.NaN],
      ],
      error: { name: 'ProviderFault' },
    },
    {
      answered: [
        [1, 2],
        [3, 1e39],
      ],
      error: { name: 'ProviderFault' },
    },
    { answered: [[1, 2], [3]], error: { code: 'embedding_dimension' } },
    { answered: [[1], [3]], keptDimension: 2, error: { code: 'embedding_dimension' } },
  ])('are refused where they cannot be kept: $answered', async ({ answered, keptDimension, error }) => {
    const { embed, kept } = createBench({ answer: () => answered, ...(keptDimension ? { keptDimension } : {}) });
    await expect(embed([['a', 'b']])).rejects.toMatchObject(error);
    expect(kept).toEqual([]);
  });

  it('are not asked for where it is known that they would not fit', async () => {
    const { embed, asked } = createBench({ dimension: 3, keptDimension: 2 });
    await expect(embed([['a']])).rejects.toThrow(/^embedding_dimension: m answers with vectors of 3 .* have 2\.$/);
    expect(asked).toEqual([]);
  });
});
