import { describe, expect, it } from 'vitest';
import type { NearestHits, QueryVector, RecallHits, RecallIndex } from '../../ports/recall-index.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { findMatches } from './find-matches.ts';

const hits: RecallHits = {
  turns: [],
  statistics: { turns: 0, averageLength: 0, sessions: new Map() },
  memories: [],
  freshness: { pendingTurns: 0, heldTurns: 0, oldestPendingMs: 0, complete: true },
};
const nearest: NearestHits = { dimension: 2, turns: [], memories: [], allMemories: true, unembedded: [] };
const query = {
  text: 'Where?',
  scope: { everything: true },
  lexemes: ['where'],
  memories: { includeSuperseded: false, now: new Date(0) },
};

function createBench(vector: Promise<QueryVector | undefined>, dimension: number | undefined = 2) {
  const asked: string[] = [];
  const index = partialPort<RecallIndex>({
    findHits: async () => {
      asked.push('words');
      return hits;
    },
    findNearest: async (_namespace, { vector: { values } }) => {
      asked.push(`vectors near ${values.join()}`);
      return { ...nearest, ...(dimension === undefined ? {} : { dimension }) };
    },
  });
  const vectors = { find: () => vector, close: async () => undefined };
  return { asked, find: () => findMatches({ index, vectors }, 'n', query) };
}

describe('what matches a question', () => {
  it('is looked for by words while its vector is under way, and then by that', async () => {
    const vector = Promise.withResolvers<QueryVector>();
    const { asked, find } = createBench(vector.promise);
    const found = find();
    expect(asked).toEqual(['words']);
    vector.resolve({ modelId: 'm', values: [1, 2] });
    expect(await found).toEqual({ hits, nearest });
    expect(asked).toEqual(['words', 'vectors near 1,2']);
  });

  it('is found by words alone where the vector does not come', async () => {
    const { asked, find } = createBench(Promise.resolve(undefined));
    expect(await find()).toEqual({ hits, lack: 'no query vector' });
    expect(asked).toEqual(['words']);
  });

  it('is found by words alone where what is stored has vectors of another dimension', async () => {
    const { find } = createBench(Promise.resolve({ modelId: 'm', values: [1, 2, 3] }));
    expect(await find()).toEqual({ hits, lack: 'no stored vectors' });
  });

  it('is found by words alone where there is no embedding model, without a word about it', async () => {
    const index = partialPort<RecallIndex>({ findHits: async () => hits });
    expect(await findMatches({ index }, 'n', query)).toEqual({ hits });
  });
});
