import { describe, expect, it } from 'vitest';
import { buildMemory } from '../build-memory.ts';
import { testEpoch } from '../test-clock.ts';
import {
  type FindSketch,
  lexemesOf,
  openRecall,
  type OpenHarness,
  placesOf,
  type RecallFixture,
} from './recall-fixture.ts';

const day = 86_400_000;
const afterDays = (days: number): Date => new Date(testEpoch.getTime() + days * day);

/** Who sees what, and how far processing has come. */
export function describeScoping(harness: OpenHarness): void {
  describe('scopes', () => {
    describeTurns(harness);
    describeMemories(harness);
    describeTimes(harness);
  });
  describe('freshness', () => describeFreshness(harness));
}

/** One session for every owner a turn can have. */
export async function prepareOwners(recall: RecallFixture): Promise<void> {
  await recall.append(['violin'], { sessionId: 'organisation' });
  await recall.append(['violin'], { sessionId: 'project', binding: { projectId: 'p' } });
  await recall.append(['violin'], { sessionId: 'foreign-project', binding: { projectId: 'q' } });
  await recall.append([{ content: 'violin', userId: 'ana' }], { sessionId: 'ana' });
  await recall.append([{ content: 'violin', userId: 'ana' }], {
    sessionId: 'ana-in-project',
    binding: { projectId: 'q' },
  });
  await recall.append([{ content: 'violin', userId: 'ben' }], { sessionId: 'ben' });
  await recall.append(['violin'], { sessionId: 'agent', binding: { agentId: 'a' } });
  await recall.append(['violin'], { sessionId: 'foreign-agent', binding: { agentId: 'b' } });
}

const agents = ['agent', 'foreign-agent'];
export const ownerCases: readonly { readonly scope: FindSketch; readonly sees: readonly string[] }[] = [
  { scope: { everything: false }, sees: ['organisation', ...agents] },
  { scope: { userId: 'ana' }, sees: ['organisation', 'ana', 'ana-in-project', ...agents] },
  { scope: { userId: 'nobody' }, sees: ['organisation', ...agents] },
  { scope: { projectId: 'p' }, sees: ['organisation', 'project', ...agents] },
  { scope: { userId: 'ben', projectId: 'p' }, sees: ['organisation', 'project', 'ben', ...agents] },
  { scope: { agentId: 'a' }, sees: ['organisation', 'agent'] },
  { scope: { userId: 'ana', agentId: 'a' }, sees: ['organisation', 'ana', 'ana-in-project', 'agent'] },
  { scope: { sessionId: 'ana' }, sees: [] },
  { scope: { sessionId: 'ana', userId: 'ana' }, sees: ['ana'] },
  { scope: { sessionId: 'ben', everything: true }, sees: ['ben'] },
  {
    scope: { everything: true, agentId: 'b' },
    sees: ['organisation', 'project', 'foreign-project', 'ana', 'ana-in-project', 'ben', 'foreign-agent'],
  },
];

function describeTurns(harness: OpenHarness): void {
  it('of turns inherit: users see their own, their project and the organisation', async () => {
    const recall = openRecall(harness);
    await prepareOwners(recall);
    for (const { scope, sees } of ownerCases) {
      const { turns, statistics, freshness } = await recall.find(lexemesOf('violin'), scope);
      const expected = sees.map((session) => `${session}/1`).sort();
      expect({ scope, places: placesOf(turns) }).toEqual({ scope, places: expected });
      expect(statistics).toMatchObject({ turns: expected.length, sessionCount: expected.length });
      expect(freshness).toMatchObject({ pendingTurns: expected.length, complete: expected.length === 0 });
      const query = { scope: { everything: false, ...scope }, limit: 50 };
      expect(placesOf(await recall.index.findLatest(recall.namespace, query))).toEqual(expected);
    }
  });

  it('of turns go by the turn and not by the session, where several users talk in one', async () => {
    const recall = openRecall(harness);
    await recall.append([{ content: 'violin', userId: 'ana' }, { content: 'violin', userId: 'ben' }, 'violin']);
    expect(placesOf((await recall.find(lexemesOf('violin'), { userId: 'ana' })).turns)).toEqual(['s/1', 's/3']);
    expect(placesOf((await recall.find(lexemesOf('violin'), { userId: 'ben' })).turns)).toEqual(['s/2']);
    expect((await recall.find(lexemesOf('violin'), { everything: false })).turns).toEqual([]);
  });
}

function describeMemories(harness: OpenHarness): void {
  it.each([
    { scope: { everything: false }, sees: ['organization:', 'agent a', 'agent b'] },
    { scope: { userId: 'ana' }, sees: ['organization:', 'agent a', 'agent b', 'user:ana'] },
    { scope: { projectId: 'p', agentId: 'a' }, sees: ['organization:', 'agent a', 'project:p'] },
    {
      scope: { userId: 'ben', projectId: 'q' },
      sees: ['organization:', 'agent a', 'agent b', 'project:q', 'user:ben'],
    },
    {
      scope: { everything: true, sessionId: 's' },
      sees: ['organization:', 'agent a', 'agent b', 'project:p', 'project:q', 'user:ana', 'user:ben'],
    },
    { scope: { everything: true, sessionId: 'other' }, sees: [] },
  ])('of memories go by their owner: $scope', async ({ scope, sees }) => {
    const recall = openRecall(harness);
    await recall.append(['a turn']);
    await recall.append(['another'], { sessionId: 'other' });
    const owned = (['organization:', 'project:p', 'project:q', 'user:ana', 'user:ben'] as const).map((owner) => {
      const [kind = '', ownerId = ''] = owner.split(':');
      return { name: owner, memory: buildMemory(`violin of ${kind} ${ownerId}`, { scope: kind as 'user', ownerId }) };
    });
    const ofAgents = ['a', 'b'].map((agentId) => ({
      name: `agent ${agentId}`,
      memory: buildMemory(`violin of agent ${agentId}${agentId}`, { agentId }),
    }));
    const all = [...owned, ...ofAgents];
    await recall.remember(all.map(({ memory }) => memory));
    const { memories } = await recall.find(lexemesOf('violin'), scope);
    const seen = memories.map(({ memoryId }) => all.find(({ memory }) => memory.memoryId === memoryId)?.name ?? '');
    expect(seen.sort()).toEqual(sees.toSorted());
  });
}

function describeTimes(harness: OpenHarness): void {
  it('since and until hold against when a turn was said', async () => {
    const recall = openRecall(harness);
    await recall.append(
      [0, 1, 2].map((days) => ({ content: 'violin', occurredAt: { instant: afterDays(days), offsetMinutes: 0 } })),
    );
    const found = async (sketch: FindSketch): Promise<string[]> =>
      placesOf((await recall.find(lexemesOf('violin'), { everything: true, ...sketch })).turns);
    expect(await found({ since: afterDays(1) })).toEqual(['s/2', 's/3']);
    expect(await found({ until: afterDays(1) })).toEqual(['s/1']);
    expect(await found({ since: afterDays(1), until: afterDays(2) })).toEqual(['s/2']);
    expect(await found({ since: afterDays(3) })).toEqual([]);
  });

  it('since and until hold against when a memory was said or valid', async () => {
    const recall = openRecall(harness);
    await recall.append(['a turn']);
    const said = buildMemory('violin said', { saidAt: afterDays(1) });
    const valid = buildMemory('violin valid', {
      saidAt: afterDays(1),
      validity: { from: afterDays(-100), to: afterDays(-50), precision: 'day' },
    });
    await recall.remember([said, valid]);
    const found = async (sketch: FindSketch): Promise<string[]> => {
      const { memories } = await recall.find(lexemesOf('violin'), { everything: true, ...sketch });
      return memories.map(({ memoryId }) => (memoryId === said.memoryId ? 'said' : 'valid')).sort();
    };
    expect(await found({ since: afterDays(1) })).toEqual(['said', 'valid']);
    expect(await found({ until: afterDays(1) })).toEqual(['valid']);
    expect(await found({ since: afterDays(2) })).toEqual([]);
    expect(await found({ since: afterDays(-60), until: afterDays(-10) })).toEqual(['valid']);
  });
}

function describeFreshness(harness: OpenHarness): void {
  it('counts what is not processed, however far it has come', async () => {
    const recall = openRecall(harness);
    const freshness = async () => (await recall.find(['x'])).freshness;
    await recall.append(['a', 'b']);
    recall.clock.advance(3_000);
    await recall.append(['c']);
    recall.clock.advance(1_000);
    expect(await freshness()).toEqual({ pendingTurns: 3, heldTurns: 0, oldestPendingMs: 4_000, complete: false });
    const lease = await recall.claim();
    expect(await freshness()).toMatchObject({ pendingTurns: 3 });
    const at = recall.clock.now();
    await recall.harness.store.windows.release(
      lease,
      { kind: 'wait', outcome: 'hold', attempts: 0, holdReason: 'budget', nextAttemptAt: at },
      { at },
    );
    expect(await freshness()).toMatchObject({ pendingTurns: 3, heldTurns: 3, complete: false });
    await recall.remember([]);
    expect(await freshness()).toEqual({ pendingTurns: 0, heldTurns: 0, oldestPendingMs: 0, complete: true });
    await recall.append(['d']);
    expect(await freshness()).toMatchObject({ pendingTurns: 1, oldestPendingMs: 0 });
  });

  it('counts a failed window as done', async () => {
    const recall = openRecall(harness);
    await recall.append(['a']);
    const lease = await recall.claim();
    await recall.harness.store.windows.release(
      lease,
      { kind: 'fail', outcome: 'content', attempts: 3 },
      { at: recall.clock.now() },
    );
    expect((await recall.find(['x'])).freshness).toMatchObject({ pendingTurns: 0, complete: true });
  });

  it('counts the turns of the scope, also where several users talk in one session', async () => {
    const recall = openRecall(harness);
    await recall.append([
      { content: 'a', userId: 'ana' },
      { content: 'b', userId: 'ben' },
      { content: 'c', userId: 'ben' },
    ]);
    const pending = async (scope: FindSketch): Promise<number> =>
      (await recall.find(['x'], scope)).freshness.pendingTurns;
    expect(await pending({ userId: 'ana' })).toBe(1);
    expect(await pending({ userId: 'ben' })).toBe(2);
    expect(await pending({ everything: false })).toBe(0);
    expect(await pending({ everything: true })).toBe(3);
  });
}
