import { describe, expect, it } from 'vitest';
import { analyzeTurn } from '../../domain/analysis/analyze.ts';
import { estimateTokens } from '../../domain/tokens.ts';
import type { RecallRequest } from '../../domain/recall-schema.ts';
import type { Turn } from '../../domain/turn.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { Freshness, RecallHits, RecallIndex } from '../../ports/recall-index.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import type { ProcessedWait, WaitOptions, WaitOutcome } from './processed-wait.ts';
import type { RecallAnswer } from './recall-answer.ts';
import { createRecall } from './recall.ts';

const fresh: Freshness = { pendingTurns: 0, heldTurns: 0, oldestPendingMs: 0, complete: true };

function turnOf(seq: number, content: string, fields: Partial<Turn> = {}): Turn {
  const occurredAt = { instant: testEpoch, offsetMinutes: 120 };
  return {
    sessionId: 's',
    seq,
    id: `t${seq}`,
    role: 'user',
    content,
    occurredAt,
    acceptedAt: testEpoch,
    tokens: 5,
    ...fields,
  };
}

interface Memory {
  readonly view: MemoryView;
  readonly lexemes: readonly string[];
  readonly cites: readonly number[];
}

function memoryOf(id: string, text: string, cites: readonly number[]): Memory {
  const { lexemes } = analyzeTurn({ content: text, occurredAt: { instant: testEpoch, offsetMinutes: 0 } });
  const evidence = cites.map((seq) => ({
    turnId: `t${seq}`,
    sessionId: 's',
    seq,
    occurredAt: testEpoch,
    occurredOffsetMinutes: 120,
    quote: 'q',
  }));
  const view: MemoryView = {
    id,
    text,
    type: 'semantic',
    category: 'fact',
    subject: 'Ana',
    scope: 'user',
    ownerId: 'ana',
    importance: 5,
    confidence: 0.123456,
    validity: { from: new Date(0), precision: 'year' },
    saidAt: testEpoch,
    recordedAt: testEpoch,
    status: 'active',
    reinforcements: 0,
    pinned: false,
    extractor: 'x',
    evidence,
  };
  return { view, lexemes, cites };
}

interface Bench {
  readonly queries: Parameters<RecallIndex['findHits']>[1][];
  readonly latest: number[];
  readonly waits: WaitOptions[];
  recall(request: RecallRequest): Promise<RecallAnswer>;
}

/** An index over a handful of turns and memories, which matches as the real one does. */
function createBench(
  turns: readonly Turn[],
  memories: readonly Memory[] = [],
  { freshness = fresh, outcome = 'processed' }: { freshness?: Freshness; outcome?: WaitOutcome } = {},
): Bench {
  const waits: Bench['waits'] = [];
  const queries: Bench['queries'] = [];
  const latest: number[] = [];
  const analysed = turns.map((turn) => ({
    turn,
    ...analyzeTurn({ content: turn.content, occurredAt: turn.occurredAt }),
  }));
  const maskOf = (own: readonly string[], asked: readonly string[]): number =>
    asked.reduce((mask, lexeme, index) => mask + (own.includes(lexeme) ? 2 ** index : 0), 0);
  const index: RecallIndex = {
    async findHits(_namespace, query): Promise<RecallHits> {
      queries.push(query);
      const hits = analysed.map(({ turn: { seq }, lexemes, length, traits }) => ({
        sessionId: 's',
        seq,
        length,
        traits,
        saidAt: testEpoch,
        mask: maskOf(lexemes, query.lexemes),
      }));
      const length = analysed.reduce((sum, { length: own }) => sum + own, 0);
      return {
        turns: hits.filter(({ mask }) => mask > 0),
        statistics: {
          turns: turns.length,
          averageLength: length / Math.max(1, turns.length),
          sessions: new Map([['s', { turns: turns.length, length }]]),
          sessionCount: 1,
        },
        memories: memories
          .map(({ view, lexemes, cites }) => ({
            memoryId: view.id,
            length: lexemes.length,
            importance: view.importance,
            subjectKey: 'ana',
            saidAt: view.saidAt,
            mask: maskOf(lexemes, query.lexemes),
            citedTurns: cites.map((seq) => ({ sessionId: 's', seq })),
          }))
          .filter(({ mask }) => mask > 0),
        freshness,
      };
    },
    findNearest: async () => ({ turns: [], memories: [], allMemories: true, unembedded: [], sessionTurns: new Map() }),
    async findLatest(_namespace, { limit }) {
      latest.push(limit);
      return turns.toReversed().slice(0, limit);
    },
    read: async (_namespace, keys) => ({
      turns: turns.filter(({ seq }) => keys.turns.some((key) => key.seq === seq)),
      memories: memories.map(({ view }) => view).filter(({ id }) => keys.memoryIds.includes(id)),
    }),
  };
  const processed: ProcessedWait = {
    async untilProcessed(_namespace, options) {
      waits.push(options);
      return outcome;
    },
    end: () => undefined,
  };
  const recall = createRecall({ index, clock: createTestClock(), processed });
  return { queries, latest, waits, recall: (request) => recall('n', request) };
}

const textsOf = ({ results }: RecallAnswer): string[] => results.map(({ text }) => text);

const turns = [
  turnOf(1, 'I bought a red violin in Brno', { name: 'Ana', userId: 'ana' }),
  turnOf(2, 'That sounds lovely', { role: 'assistant' }),
  turnOf(3, 'My cat is called Tom'),
];

describe('recall', () => {
  it('answers with turns, the best first, each its own evidence in the zone of its speaker', async () => {
    const answer = await createBench(turns).recall({ query: 'red violin', userId: 'ana' });
    expect(answer.results[0]).toMatchObject({
      type: 'turn',
      id: 't1',
      text: turns[0]!.content,
      role: 'user',
      name: 'Ana',
      userId: 'ana',
      evidence: [
        {
          turnId: 't1',
          sessionId: 's',
          seq: 1,
          name: 'Ana',
          occurredAt: '2026-01-05T12:00:00.000+02:00',
          quote: turns[0]!.content,
        },
      ],
    });
    expect(answer.results[0]!.score).toBeGreaterThan(answer.results[1]?.score ?? 0);
    expect(answer).toMatchObject({ mode: 'lexical', notes: [], freshness: fresh });
  });

  it('shows a memory in the place of the turn it rests on', async () => {
    const bench = createBench(turns, [memoryOf('m', 'Ana bought a red violin in Brno.', [1])]);
    const [first, ...others] = (await bench.recall({ query: 'red violin', userId: 'ana' })).results;
    expect(first).toMatchObject({
      type: 'memory',
      id: 'm',
      confidence: 0.1235,
      status: 'active',
      validFrom: '1970-01-01T00:00:00.000Z',
      validPrecision: 'year',
      evidence: [{ turnId: 't1', quote: 'q' }],
    });
    expect(others.map(({ id }) => id)).not.toContain('t1');
  });

  it.each([
    { kinds: ['turn'] as const, types: ['turn'] },
    { kinds: ['memory'] as const, types: ['memory'] },
    { kinds: ['summary', 'record'] as const, types: [] },
  ])('answers with the kinds that were asked for: $kinds', async ({ kinds, types }) => {
    const bench = createBench(turns, [memoryOf('m', 'Ana bought a red violin in Brno.', [1])]);
    const { results } = await bench.recall({ query: 'red violin', userId: 'ana', kinds: [...kinds] });
    expect([...new Set(results.map(({ type }) => type))]).toEqual(types);
  });

  it('finds memories that stand behind many turns where only memories are asked for', async () => {
    const many = Array.from({ length: 60 }, (_, index) => turnOf(index + 1, `violin violin lesson ${index}`));
    const last = turnOf(61, 'and I also got an old violin from my uncle who lived in the mountains far away');
    const bench = createBench([...many, last], [memoryOf('m', 'Ana got a violin from her uncle.', [61])]);
    expect((await bench.recall({ query: 'violin', userId: 'ana', kinds: ['memory'] })).results).toMatchObject([
      { id: 'm' },
    ]);
  });

  it('explains its scores where asked to', async () => {
    const bench = createBench(turns);
    expect((await bench.recall({ query: 'violin' })).results[0]).not.toHaveProperty('parts');
    expect(Object.keys((await bench.recall({ query: 'violin', explain: true })).results[0]!.parts ?? {})).toContain(
      'own',
    );
  });
});

describe('what a recall asks of the index', () => {
  it('is the scope, the span of time and the selection of the request', async () => {
    const bench = createBench(turns);
    const at = (ms: number) => ({ instant: new Date(ms), offsetMinutes: 60 });
    await bench.recall({
      query: 'violin',
      userId: 'u',
      projectId: 'p',
      agentId: 'a',
      sessionId: 's',
      since: at(1),
      until: at(2),
      asOf: at(3),
      knownAt: at(4),
      includeSuperseded: true,
    });
    await bench.recall({ query: 'violin', scope: 'all' });
    expect(bench.queries[0]).toMatchObject({
      scope: {
        everything: false,
        userId: 'u',
        projectId: 'p',
        agentId: 'a',
        sessionId: 's',
        since: new Date(1),
        until: new Date(2),
      },
      memories: { includeSuperseded: true, asOf: new Date(3), knownAt: new Date(4), now: testEpoch },
    });
    expect(bench.queries[1]).toMatchObject({ scope: { everything: true }, memories: { includeSuperseded: false } });
  });
});

describe('the bounds of an answer', () => {
  const many = Array.from({ length: 40 }, (_, index) =>
    turnOf(index + 1, `violin number ${index} ${'word '.repeat(index)}`),
  );

  it('are ten results, or as many as are asked for', async () => {
    expect((await createBench(many).recall({ query: 'violin' })).results).toHaveLength(10);
    expect((await createBench(many).recall({ query: 'violin', limit: 25 })).results).toHaveLength(25);
  });

  it('are the tokens of the texts together; what is too long is passed over', async () => {
    const answer = await createBench(many).recall({ query: 'violin', limit: 40, tokenBudget: 60 });
    const tokens = textsOf(answer).reduce((sum, text) => sum + estimateTokens(text), 0);
    expect(answer.results.length).toBeGreaterThan(1);
    expect(tokens).toBeLessThanOrEqual(60);
    expect((await createBench(many).recall({ query: 'violin', tokenBudget: 1 })).results).toEqual([]);
  });
});

describe('a question that nothing matches', () => {
  it.each(['trombone', '???', 'zzz'])('is answered with the latest turns and a note: %s', async (query) => {
    const bench = createBench(turns);
    const answer = await bench.recall({ query, scope: 'all', limit: 2 });
    expect(textsOf(answer)).toEqual([turns[2]!.content, turns[1]!.content]);
    expect(answer.notes).toEqual(['Nothing matches the words of the query: these are the latest turns.']);
  });

  it('is answered with nothing where turns were not asked for', async () => {
    const bench = createBench(turns);
    expect((await bench.recall({ query: 'trombone', scope: 'all', kinds: ['memory'] })).results).toEqual([]);
    expect(bench.latest).toEqual([]);
  });
});

describe('notes', () => {
  it('tell that only the organisation was searched where nobody is named', async () => {
    expect((await createBench(turns).recall({ query: 'violin' })).notes).toHaveLength(1);
    expect((await createBench(turns).recall({ query: 'violin', scope: 'all' })).notes).toEqual([]);
  });
});

describe('consistency: processed', () => {
  const pending: Freshness = { pendingTurns: 2, heldTurns: 0, oldestPendingMs: 5, complete: false };
  const request = { query: 'violin', scope: 'all', consistency: 'processed' } as const;

  it('waits first, as long as it is told, and looks once', async () => {
    const bench = createBench(turns);
    const answer = await bench.recall({ ...request, userId: 'u' });
    expect(bench.queries).toHaveLength(1);
    await bench.recall({ ...request, waitMs: 50 });
    expect(bench.waits).toMatchObject([{ scope: { userId: 'u' }, waitMs: 5_000 }, { waitMs: 50 }]);
    expect(answer).toMatchObject({ notes: [], freshness: fresh });
  });

  it.each(['late', 'held', 'failing', 'ended'] as const)(
    'says why not everything is processed: %s',
    async (outcome) => {
      const bench = createBench(turns, [], { freshness: pending, outcome });
      const { notes, freshness } = await bench.recall(request);
      expect(notes).toEqual([expect.stringContaining('not memories yet')]);
      expect(freshness).toEqual(pending);
    },
  );

  it('does not wait at all where nobody asks for it', async () => {
    const bench = createBench(turns, [], { freshness: pending });
    expect((await bench.recall({ query: 'violin', scope: 'all' })).freshness).toEqual(pending);
    expect(bench.waits).toEqual([]);
  });
});
