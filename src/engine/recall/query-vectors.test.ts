import { describe, expect, it } from 'vitest';
import type { Embedder } from '../../ports/embedder.ts';
import { createRecordingLog } from '../../testing/recording-log.ts';
import { createQueryVectors, type QueryVectorOptions } from './query-vectors.ts';

interface Call {
  readonly account: string;
  readonly texts: readonly string[];
  readonly answer: PromiseWithResolvers<readonly (readonly number[])[]>;
}

/** A model that answers when the test says so, and a time limit that is reached when the test says so. */
function createBench(options: QueryVectorOptions = {}) {
  const calls: Call[] = [];
  const limits: PromiseWithResolvers<void>[] = [];
  const log = createRecordingLog();
  const embedderFor = ({ namespace, purpose }: { namespace: string; purpose: string }): Embedder => ({
    id: 'test/model',
    async embed(texts, signal) {
      const answer = Promise.withResolvers<readonly (readonly number[])[]>();
      signal.addEventListener('abort', () => answer.reject(signal.reason));
      calls.push({ account: `${namespace}: ${purpose}`, texts, answer });
      return { vectors: await answer.promise, inputTokens: 1 };
    },
  });
  const pause = (): Promise<void> => {
    const limit = Promise.withResolvers<void>();
    limits.push(limit);
    return limit.promise;
  };
  return { calls, limits, log, vectors: createQueryVectors({ embedderFor, log, pause }, options) };
}

const found = { modelId: 'test/model', values: [1, 2] };

describe('the vector of a question', () => {
  it('is asked for once, on account of the namespace, and kept', async () => {
    const { calls, vectors } = createBench();
    const both = [vectors.find('n', 'Where?'), vectors.find('n', 'Where?')];
    expect(calls).toMatchObject([{ account: 'n: embed query', texts: ['Where?'] }]);
    calls[0]!.answer.resolve([[1, 2]]);
    expect(await Promise.all(both)).toEqual([found, found]);
    expect(await vectors.find('n', 'Where?')).toEqual(found);
    expect(calls).toHaveLength(1);
  });

  it('of another namespace is asked for again', async () => {
    const { calls, vectors } = createBench();
    for (const namespace of ['n', 'm']) {
      const asked = vectors.find(namespace, 'Where?');
      calls.at(-1)!.answer.resolve([[1, 2]]);
      await asked;
    }
    expect(calls.map(({ account }) => account)).toEqual(['n: embed query', 'm: embed query']);
  });

  it('that comes too late is there for the next one who asks', async () => {
    const { calls, limits, vectors } = createBench();
    const asked = vectors.find('n', 'Where?');
    limits[0]!.resolve();
    expect(await asked).toBeUndefined();
    const again = vectors.find('n', 'Where?');
    calls[0]!.answer.resolve([[1, 2]]);
    expect(await again).toEqual(found);
    expect(await vectors.find('n', 'Where?')).toEqual(found);
    expect([calls.length, limits.length]).toEqual([1, 2]);
  });

  it('is forgotten where others were asked for since', async () => {
    const { calls, vectors } = createBench({ cached: 1 });
    for (const query of ['one', 'two', 'one']) {
      const asked = vectors.find('n', query);
      calls.at(-1)!.answer.resolve([[1, 2]]);
      await asked;
    }
    expect(calls.map(({ texts }) => texts)).toEqual([['one'], ['two'], ['one']]);
  });

  it.each<[string, () => unknown]>([
    ['fails', () => Promise.reject(new Error('down'))],
    ['gives none', () => []],
    ['gives several', () => [[1], [2]]],
    ['gives an empty one', () => [[]]],
    ['gives one that is none', () => [[1, Number.NaN]]],
  ])('is absent where the model %s, and asked for again by the next', async (_what, answer) => {
    const { calls, log, vectors } = createBench();
    const asked = vectors.find('n', 'Where?');
    calls[0]!.answer.resolve(answer() as readonly (readonly number[])[]);
    expect(await asked).toBeUndefined();
    expect(log.events('debug')).toEqual(['recall.embedding_failed']);
    void vectors.find('n', 'Where?');
    expect(calls).toHaveLength(2);
    await vectors.close();
  });

  it('is not asked for where too many are under way, or after the end', async () => {
    const { calls, vectors } = createBench({ calls: 1 });
    const first = vectors.find('n', 'one');
    expect(await vectors.find('n', 'two')).toBeUndefined();
    await vectors.close();
    expect(await first).toBeUndefined();
    expect(await vectors.find('n', 'three')).toBeUndefined();
    expect(calls).toHaveLength(1);
  });
});
