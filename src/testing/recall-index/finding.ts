import { describe, expect, it } from 'vitest';
import { limits } from '../../domain/limits.ts';
import { createId } from '../../domain/identifier.ts';
import { buildMemory } from '../build-memory.ts';
import { buildRequest } from '../build-request.ts';
import { testEpoch } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import { everything, lexemesOf, openRecall, type OpenHarness, placesOf } from './recall-fixture.ts';

/** What matches, with its masks and the figures beside it. */
export function describeFinding(harness: OpenHarness): void {
  describe('finding', () => {
    describeMatches(harness);
    describeMemories(harness);
    describeMasks(harness);
    describeLeftOut(harness);
  });
  describe('reading what was found', () => describeReading(harness));
}

function describeMatches(harness: OpenHarness): void {
  it('sees a turn from the moment it was accepted', async () => {
    const recall = openRecall(harness);
    await recall.append([{ content: 'Ana bought a violin', name: 'Ana' }, 'Nothing to see']);
    const { turns, statistics } = await recall.find(lexemesOf('violin'));
    expect(turns).toMatchObject([{ sessionId: 's', seq: 1, mask: 1, speaker: 'Ana' }]);
    expect(statistics).toMatchObject({ turns: 2, sessionCount: 1 });
    expect(statistics.averageLength).toBeGreaterThan(0);
    expect(statistics.sessions.get('s')).toMatchObject({ turns: 2 });
  });

  it('tells the length of a session from all its turns', async () => {
    const recall = openRecall(harness);
    await recall.append(['Ana bought a violin']);
    await recall.append(['Ben sold a drum']);
    const { statistics, turns } = await recall.find(lexemesOf('violin drum'));
    const lengths = turns.reduce((sum, { length }) => sum + length, 0);
    expect(statistics.sessions.get('s')).toEqual({ turns: 2, length: lengths });
  });

  it('finds nothing, and says what the scope is like, where no lexeme matches or none is given', async () => {
    const recall = openRecall(harness);
    await recall.append(['Ana bought a violin']);
    for (const lexemes of [lexemesOf('trombone'), []]) {
      const hits = await recall.find(lexemes);
      expect(hits).toMatchObject({ turns: [], memories: [], statistics: { turns: 1, sessionCount: 1 } });
    }
  });

  it('is at home in an empty namespace', async () => {
    const recall = openRecall(harness);
    const hits = await recall.find(['a']);
    expect(hits).toMatchObject({
      turns: [],
      memories: [],
      statistics: { turns: 0, averageLength: 0, sessionCount: 0 },
    });
    expect(hits.freshness).toEqual({ pendingTurns: 0, heldTurns: 0, oldestPendingMs: 0, complete: true });
    expect(await recall.index.findLatest(recall.namespace, { scope: everything, limit: 5 })).toEqual([]);
  });
}

function describeMemories(harness: OpenHarness): void {
  it('finds memories with the turns they cite', async () => {
    const recall = openRecall(harness);
    await recall.append(['I bought a violin', 'a fine violin', 'bye']);
    const evidence = [1, 2].map((seq) => ({ sessionId: 's', seq, quotation: 'violin' }));
    await recall.remember([
      buildMemory('Ana owns a violin.', { evidence, importance: 7 }),
      buildMemory('Ben owns a drum.', { subject: 'Ben' }),
    ]);
    const { memories } = await recall.find(lexemesOf('violin'));
    expect(memories).toMatchObject([
      {
        mask: 1,
        importance: 7,
        subjectKey: 'ana',
        saidAt: testEpoch,
        citedTurns: [
          { sessionId: 's', seq: 1 },
          { sessionId: 's', seq: 2 },
        ],
      },
    ]);
  });

  it('keeps namespaces with the same ids apart', async () => {
    const recall = openRecall(harness);
    await recall.append(['Ana bought a violin']);
    const memory = buildMemory('Ana owns a violin.');
    await recall.remember([memory]);
    const other = uniqueNamespace();
    expect(await recall.find(lexemesOf('violin'), { namespace: other })).toMatchObject({
      turns: [],
      memories: [],
      statistics: { turns: 0 },
    });
    expect(await recall.index.findLatest(other, { scope: everything, limit: 5 })).toEqual([]);
    const keys = { scope: everything, turns: [{ sessionId: 's', seq: 1 }], memoryIds: [memory.memoryId] };
    expect(await recall.index.read(other, keys)).toEqual({ turns: [], memories: [] });
    expect(await recall.index.read(recall.namespace, keys)).toMatchObject({
      turns: [{ seq: 1 }],
      memories: [{ id: memory.memoryId }],
    });
  });
}

function describeMasks(harness: OpenHarness): void {
  it('sets bit i for lexeme i, up to the bound of a question', async () => {
    const recall = openRecall(harness);
    const words = Array.from(
      { length: limits.queryLexemes },
      (_, index) => `zq${String.fromCodePoint(97 + (index % 26))}${index}x`,
    );
    const chosen = [words.filter((_, index) => index % 3 === 0), words, words.slice(-1)];
    const lexemes = words.map((word) => lexemesOf(word)[0] ?? word);
    await recall.append(chosen.map((list) => list.join(' ')));
    const { turns } = await recall.find(lexemes);
    const expected = chosen.map((list) => list.reduce((mask, word) => mask + 2 ** words.indexOf(word), 0));
    expect(turns.toSorted((a, b) => a.seq - b.seq).map(({ mask }) => mask)).toEqual(expected);
    expect(Math.max(...expected)).toBe(2 ** limits.queryLexemes - 1);
  });

  it.each([
    "it's",
    "''",
    'back\\slash',
    '\\',
    "\\'",
    'a:b',
    'a & b',
    '!a',
    '(a',
    '<->',
    '*',
    'a|b',
    '$1',
    '用户',
    '👍',
    ' ',
    'é',
  ])('takes %j for a lexeme as it is', async (lexeme) => {
    const recall = openRecall(harness);
    const request = buildRequest(['one', 'two']);
    const turns = request.turns.map((turn, index) =>
      index === 0 ? { ...turn, lexemes: [lexeme, 'other'], lexemeCount: 2 } : turn,
    );
    await recall.harness.store.turns.accept(recall.namespace, [{ ...request, turns }]);
    const hits = await recall.find([lexeme, 'other', 'third']);
    expect(hits.turns).toMatchObject([{ seq: 1, mask: 3 }]);
    await recall.remember([buildMemory('Ana runs.', { lexemes: [lexeme], lexemeCount: 1 })]);
    expect((await recall.find([lexeme])).memories).toMatchObject([{ mask: 1 }]);
  });
}

function describeLeftOut(harness: OpenHarness): void {
  it('leaves out revised turns', async () => {
    const recall = openRecall(harness);
    const rawMemoryId = createId();
    const change = (turns: string[], more: object) => ({
      ...buildRequest(turns),
      rawMemoryId,
      metadata: {},
      revisedSeqs: [],
      ...more,
    });
    await recall.harness.store.turns.acceptTranscript(recall.namespace, change(['old violin'], { text: 'v1' }));
    await recall.harness.store.turns.acceptTranscript(
      recall.namespace,
      change(['new violin'], { text: 'v2', baseRevision: 1, revisedSeqs: [1] }),
    );
    expect(placesOf((await recall.find(lexemesOf('violin'))).turns)).toEqual(['s/2']);
    expect(await recall.index.findLatest(recall.namespace, { scope: everything, limit: 5 })).toEqual([
      { sessionId: 's', seq: 2 },
    ]);
    const read = await recall.index.read(recall.namespace, {
      scope: everything,
      turns: [{ sessionId: 's', seq: 1 }],
      memoryIds: [],
    });
    expect(read.turns).toEqual([]);
  });

  it('leaves out superseded memories unless asked for, by now or by an instant', async () => {
    const recall = openRecall(harness);
    const home = (place: string, day: number) =>
      buildMemory(`Ana lives in ${place}.`, {
        attribute: 'home',
        saidAt: new Date(testEpoch.getTime() + day * 86_400_000),
      });
    const [brno, oslo] = [home('Brno', 1), home('Oslo', 3)];
    await recall.append(['a']);
    await recall.remember([brno]);
    recall.clock.advance(10 * 86_400_000);
    await recall.append(['b']);
    await recall.remember([oslo]);
    const found = async (memories: object): Promise<string[]> => {
      const hits = await recall.find(lexemesOf('lives'), { everything: true, memories });
      return hits.memories.map(({ memoryId }) => (memoryId === brno.memoryId ? 'Brno' : 'Oslo')).sort();
    };
    const day = (count: number): Date => new Date(testEpoch.getTime() + count * 86_400_000);
    expect(await found({})).toEqual(['Oslo']);
    expect(await found({ includeSuperseded: true })).toEqual(['Brno', 'Oslo']);
    expect(await found({ knownAt: day(5) })).toEqual(['Brno']);
    expect(await found({ knownAt: day(10) })).toEqual(['Oslo']);
    expect(await found({ knownAt: day(-1) })).toEqual([]);
    expect(await found({ asOf: day(2) })).toEqual(['Brno']);
    expect(await found({ asOf: day(4) })).toEqual(['Oslo']);
    expect(await found({ asOf: day(0) })).toEqual([]);
  });
}

function describeReading(harness: OpenHarness): void {
  it('brings turns and memories in full, those that exist', async () => {
    const recall = openRecall(harness);
    await recall.append([{ id: 'a', content: 'I bought a violin', name: 'Ana', metadata: { x: 1 } }]);
    const from = new Date('2020-01-01T00:00:00Z');
    const memory = buildMemory('Ana owns a violin.', {
      agentId: 'agent',
      attribute: 'instrument',
      validity: { from, precision: 'year' },
    });
    await recall.remember([memory]);
    const read = await recall.index.read(recall.namespace, {
      scope: everything,
      turns: [
        { sessionId: 's', seq: 1 },
        { sessionId: 's', seq: 2 },
        { sessionId: 'none', seq: 1 },
      ],
      memoryIds: [memory.memoryId, createId()],
    });
    expect(read.turns).toMatchObject([
      { id: 'a', content: 'I bought a violin', name: 'Ana', metadata: { x: 1 }, seq: 1 },
    ]);
    expect(read.memories).toMatchObject([
      {
        id: memory.memoryId,
        text: 'Ana owns a violin.',
        subject: 'Ana',
        attribute: 'instrument',
        scope: 'organization',
        ownerId: '',
        status: 'active',
        validity: { from, precision: 'year' },
        sessionId: 's',
        evidence: [
          { turnId: 'a', sessionId: 's', seq: 1, name: 'Ana', quote: 'Ana owns a violin.', occurredAt: testEpoch },
        ],
      },
    ]);
  });

  it('leaves out what is not in the scope', async () => {
    const recall = openRecall(harness);
    await recall.append([{ content: 'mine', userId: 'ana' }], { sessionId: 'mine' });
    await recall.append([{ content: 'theirs', userId: 'ben' }], { sessionId: 'theirs' });
    const memories = ['ana', 'ben'].map((ownerId) =>
      buildMemory(`${ownerId} runs.`, { scope: 'user', ownerId, sessionId: 'mine' }),
    );
    await recall.remember(memories, 'mine');
    const read = await recall.index.read(recall.namespace, {
      scope: { everything: false, userId: 'ana' },
      turns: [
        { sessionId: 'mine', seq: 1 },
        { sessionId: 'theirs', seq: 1 },
      ],
      memoryIds: memories.map(({ memoryId }) => memoryId),
    });
    expect(read.turns.map(({ content }) => content)).toEqual(['mine']);
    expect(read.memories.map(({ text }) => text)).toEqual(['ana runs.']);
  });

  it('lists the latest turns by when they were said', async () => {
    const recall = openRecall(harness);
    const said = (minute: number) => ({ instant: new Date(testEpoch.getTime() + minute * 60_000), offsetMinutes: 0 });
    await recall.append([{ occurredAt: said(5) }, { occurredAt: said(1) }], { sessionId: 'a' });
    await recall.append([{ occurredAt: said(3) }, { occurredAt: said(3) }], { sessionId: 'b' });
    const latest = await recall.index.findLatest(recall.namespace, { scope: everything, limit: 3 });
    expect(latest.map(({ sessionId, seq }) => `${sessionId}/${seq}`)).toEqual(['a/1', 'b/2', 'b/1']);
  });
}
