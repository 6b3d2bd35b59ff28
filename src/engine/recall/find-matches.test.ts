import { describe, expect, it } from 'vitest';
import type { NearestHits, QueryVector, RecallHits, RecallIndex } from '../../ports/recall-index.ts';
import { analyzeQuery } from '../../domain/analysis/analyze-query.ts';
import type { TurnHit } from '../../domain/ranking/turn-hit.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { findMatches } from './find-matches.ts';
import type { QueryVectors } from './query-vectors.ts';
import { createSpeakerNames } from './speaker-names.ts';

const hits: RecallHits = {
  turns: [],
  statistics: { turns: 0, averageLength: 0, sessions: new Map() },
  memories: [],
  freshness: { pendingTurns: 0, heldTurns: 0, oldestPendingMs: 0, complete: true },
};
const now = { instant: new Date(0), offsetMinutes: 0 };
const nearest: NearestHits = {
  dimension: 2,
  turns: [],
  memories: [],
  allMemories: true,
  unembedded: [],
  sessionTurns: new Map(),
};
const query = {
  question: { text: 'Where is Ana?', analysis: analyzeQuery('Where is Ana?', { now }) },
  scope: { everything: true },
  memories: { includeSuperseded: false, now: now.instant },
};
const said: TurnHit = { sessionId: 's', seq: 1, mask: 1, length: 1, speaker: 'Ana Silva' };

interface Told {
  /** Texts and when their vectors come; others do not come. */
  readonly vectors: Readonly<Record<string, Promise<QueryVector>>>;
  readonly turns?: readonly TurnHit[];
  readonly dimension?: number;
}

function createBench({ vectors, turns = [], dimension = 2 }: Told) {
  const asked: string[] = [];
  const index = partialPort<RecallIndex>({
    findHits: async () => {
      asked.push('words');
      return { ...hits, turns };
    },
    findNearest: async (_namespace, { vector: { values } }) => {
      asked.push(`vectors near ${values.join()}`);
      return { ...nearest, dimension };
    },
  });
  const queryVectors: QueryVectors = {
    find: async (_namespace, text) => {
      asked.push(text);
      return await vectors[text];
    },
    close: async () => undefined,
  };
  const questions = { vectors: queryVectors, names: createSpeakerNames() };
  return { asked, find: () => findMatches({ index, questions }, 'n', query) };
}

const vectorOf = (...values: number[]): Promise<QueryVector> => Promise.resolve({ modelId: 'm', values });

describe('what matches a question', () => {
  it('is looked for by words while its vector is under way, and then by that', async () => {
    const vector = Promise.withResolvers<QueryVector>();
    const { asked, find } = createBench({ vectors: { 'Where is Ana?': vector.promise } });
    const found = find();
    expect(asked).toEqual(['words', 'Where is Ana?']);
    vector.resolve({ modelId: 'm', values: [1, 2] });
    expect(await found).toEqual({ hits, nearest });
    expect(asked).toEqual(['words', 'Where is Ana?', 'vectors near 1,2']);
  });

  it('is found by a vector without the name of a speaker, for which the model is asked at once the next time', async () => {
    const { asked, find } = createBench({
      vectors: { 'Where is Ana?': vectorOf(1, 2), 'Where is?': vectorOf(3, 4) },
      turns: [said],
    });
    expect(await find()).toEqual({ hits: { ...hits, turns: [said] }, nearest });
    expect(asked).toEqual(expect.arrayContaining(['Where is Ana?', 'Where is?', 'vectors near 3,4']));
    asked.length = 0;
    await find();
    expect(asked).toEqual(['words', 'Where is?', 'vectors near 3,4']);
  });

  it('is found by words alone where the vector does not come', async () => {
    const { asked, find } = createBench({ vectors: {} });
    expect(await find()).toEqual({ hits, lack: 'no query vector' });
    expect(asked).toEqual(['words', 'Where is Ana?']);
  });

  it('is found by words alone where what is stored has vectors of another dimension', async () => {
    const { find } = createBench({ vectors: { 'Where is Ana?': vectorOf(1, 2, 3) } });
    expect(await find()).toEqual({ hits, lack: 'no stored vectors' });
  });

  it('is found by words alone where there is no embedding model, without a word about it', async () => {
    const index = partialPort<RecallIndex>({ findHits: async () => hits });
    expect(await findMatches({ index }, 'n', query)).toEqual({ hits });
  });
});
