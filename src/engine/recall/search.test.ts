import { describe, expect, it } from 'vitest';
import type { MemoryHit } from '../../domain/ranking/memory-hit.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { NearestHits, RecallIndex, RecallScope } from '../../ports/recall-index.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import type { SearchFilter } from '../../domain/search-schema.ts';
import { createSearch } from './search.ts';
import { createSpeakerNames } from './speaker-names.ts';

const freshness = { pendingTurns: 0, heldTurns: 0, oldestPendingMs: 0, complete: true };
const statistics = { turns: 0, averageLength: 0, sessions: new Map() };

/** A memory that has the first `words` words of the question. */
function hit(memoryId: string, words: number): MemoryHit {
  const found = { mask: 2 ** words - 1, length: 2, importance: 5 };
  return { memoryId, ...found, subjectKey: 'ana', saidAt: testEpoch, citedTurns: [] };
}

function openBench({
  words,
  near,
}: {
  words: readonly MemoryHit[];
  near?: Pick<NearestHits, 'memories' | 'allMemories'>;
}) {
  const scopes: RecallScope[] = [];
  const index = partialPort<RecallIndex>({
    async findHits(_namespace, { scope }) {
      scopes.push(scope);
      return { turns: [], statistics, memories: words, freshness };
    },
    findNearest: async () => ({
      dimension: 2,
      turns: [],
      unembedded: [],
      memories: [],
      allMemories: true,
      sessionTurns: new Map(),
      ...near,
    }),
    read: async (_namespace, { memoryIds }) => ({
      turns: [],
      memories: memoryIds.map((id) =>
        partialPort<MemoryView>({ id, scope: 'user', ownerId: 'ana', category: 'fact', subject: 'Ana' }),
      ),
    }),
  });
  const vectors = {
    find: async () => (near === undefined ? undefined : { modelId: 'm', values: [1, 0] }),
    close: async () => undefined,
  };
  const questions = { vectors, names: createSpeakerNames() };
  const search = createSearch({ index, questions, clock: createTestClock() });
  const ask = async (filter: SearchFilter = {}) => {
    const request = { query: 'violin concert', top_k: 5, min_similarity: 0.6, optimize_query: false, filter };
    const { found, ...answer } = await search('n', request);
    return { ...answer, found: found.map(({ memory, similarity }) => [memory.id, similarity]) };
  };
  return { scopes, ask };
}

describe('search', () => {
  it('goes by words where there is no vector of the question', async () => {
    const { ask } = openBench({ words: [hit('one', 1), hit('both', 2)] });
    expect(await ask()).toEqual({
      mode: 'lexical',
      candidates: 2,
      belowMinimum: 0,
      found: [
        ['both', 1],
        ['one', expect.closeTo(0.6, 1)],
      ],
    });
  });

  it('goes by vectors where there are some, and by words for a memory that has none yet', async () => {
    const memories = [
      { ...hit('near', 0), similarity: 0.8 },
      { ...hit('far', 2), similarity: 0.1 },
    ];
    const { ask } = openBench({ words: [hit('far', 2), hit('new', 2)], near: { memories, allMemories: true } });
    expect(await ask()).toEqual({
      mode: 'hybrid',
      candidates: 3,
      belowMinimum: 1,
      found: [
        ['new', 1],
        ['near', 0.9],
      ],
    });
  });

  it('takes what is not among the nearest for no nearer than the last of them', async () => {
    const memories = [{ ...hit('near', 0), similarity: 0.4 }];
    const { ask } = openBench({ words: [hit('other', 2)], near: { memories, allMemories: false } });
    expect((await ask()).found).toEqual([
      ['other', 0.7],
      ['near', 0.7],
    ]);
  });

  it('looks among the memories of whom the filter names', async () => {
    const { ask, scopes } = openBench({ words: [hit('one', 2)] });
    expect((await ask({ user_id: 'ana' })).found).toHaveLength(1);
    expect((await ask({ user_id: 'ben' })).found).toEqual([]);
    await ask({ project_id: 'p', agent_id: 'a', session_id: 's' });
    await ask();
    expect(scopes).toEqual([
      { everything: false, userId: 'ana' },
      { everything: false, userId: 'ben' },
      { everything: false, projectId: 'p', agentId: 'a', sessionId: 's' },
      { everything: true },
    ]);
  });
});
