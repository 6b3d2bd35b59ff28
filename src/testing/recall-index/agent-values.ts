import { describe, expect, it } from 'vitest';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import type { MemorySelection } from '../../ports/recall-index.ts';
import { buildMemory } from '../build-memory.ts';
import { testEpoch } from '../test-clock.ts';
import { lexemesOf, type OpenHarness, openRecall, type RecallFixture } from './recall-fixture.ts';
import { say } from './say.ts';

/** What one agent alone was told takes nothing from another. */
export function describeAgentValues(harness: OpenHarness): void {
  describe('values that agents were told', () => {
    it('hold for an agent until it is told otherwise, and tell nothing of what another was told', async () => {
      const recall = openRecall(harness);
      await sayHome(recall, 'Porto', { agentId: 'x' });
      await sayHome(recall, 'Oslo', { agentId: 'y' });
      expect(await homesOf(recall)).toEqual({ x: ['Porto'], y: ['Oslo'], z: [], all: ['Oslo'] });
      await sayHome(recall, 'Rome', { agentId: 'x' });
      expect(await homesOf(recall)).toEqual({ x: ['Rome'], y: ['Oslo'], z: [], all: ['Rome'] });
      await sayHome(recall, 'Bonn', {});
      expect(await homesOf(recall)).toEqual({ x: ['Bonn'], y: ['Bonn'], z: ['Bonn'], all: ['Bonn'] });
    });

    it('hold for an agent also where they come late', async () => {
      const recall = openRecall(harness);
      await sayHome(recall, 'Oslo', { agentId: 'y', saidAt: minute(3) });
      await sayHome(recall, 'Porto', { agentId: 'x', saidAt: minute(1) });
      await sayHome(recall, 'Rome', { agentId: 'x', saidAt: minute(2) });
      expect(await homesOf(recall)).toEqual({ x: ['Rome'], y: ['Oslo'], z: [], all: ['Oslo'] });
    });

    it('are everyone’s but for the agent that was told that they ended', async () => {
      const recall = openRecall(harness);
      const { memoryId } = await sayHome(recall, 'Porto', {});
      const decision = { memoryId, verdict: 'supersede' } as const;
      await say(recall, buildMemory('Ana has no home.', { agentId: 'y', saidAt: minute(1), decision }));
      expect(await homesOf(recall)).toEqual({ x: ['Porto'], y: ['no'], z: ['Porto'], all: ['no'] });
    });

    it('are shown to an agent as what holds, and their turns not as superseded', async () => {
      const recall = openRecall(harness);
      const { memoryId } = await sayHome(recall, 'Porto', { agentId: 'x' });
      const { memoryId: newer } = await sayHome(recall, 'Oslo', { agentId: 'y' });
      const shownTo = async (scope: { agentId?: string }) => {
        const keys = { scope: { everything: true, ...scope }, turns: [], memoryIds: [memoryId] };
        const { superseded } = await recall.find(lexemesOf('home'), { everything: true, ...scope });
        const [memory] = (await recall.index.read(recall.namespace, keys)).memories;
        return { status: memory?.status, by: memory?.supersededBy, gone: superseded?.length };
      };
      expect(await shownTo({ agentId: 'x' })).toEqual({ status: 'active', by: undefined, gone: 0 });
      expect(await shownTo({})).toEqual({ status: 'superseded', by: newer, gone: 1 });
    });

    it('are what an agent was told, also in the past', async () => {
      const recall = openRecall(harness);
      await sayHome(recall, 'Porto', { agentId: 'x', saidAt: minute(1) });
      await sayHome(recall, 'Oslo', { agentId: 'y', saidAt: minute(2) });
      const known = recall.clock.now();
      await sayHome(recall, 'Rome', { agentId: 'x', saidAt: minute(3) });
      expect(await homesOf(recall, { asOf: minute(2) })).toEqual({ x: ['Porto'], y: ['Oslo'], z: [], all: ['Oslo'] });
      expect(await homesOf(recall, { knownAt: known })).toEqual({ x: ['Porto'], y: ['Oslo'], z: [], all: ['Oslo'] });
    });
  });
}

const minute = (count: number): Date => new Date(testEpoch.getTime() + count * 60_000);

/** Where Ana lives: one value at a time, said now where nothing else is said. */
async function sayHome(recall: RecallFixture, place: string, said: Partial<ProposedMemory>): Promise<ProposedMemory> {
  recall.clock.advance(1_000);
  const value = buildMemory(`Ana has a home in ${place}.`, { attribute: 'home', saidAt: recall.clock.now(), ...said });
  return await say(recall, value);
}

/** The places that each agent, and whoever asks for none, finds for a home. */
async function homesOf(recall: RecallFixture, memories: Partial<MemorySelection> = {}) {
  const homes = async (agent: { agentId?: string }): Promise<string[]> => {
    const scope = { everything: true, ...agent };
    const hits = await recall.find(lexemesOf('home'), { ...scope, memories });
    const memoryIds = hits.memories.map(({ memoryId }) => memoryId);
    const read = await recall.index.read(recall.namespace, { scope, turns: [], memoryIds });
    return read.memories.map((memory) => /\w+(?=\.$| home\.$)/u.exec(memory.text)?.[0] ?? memory.text);
  };
  return {
    x: await homes({ agentId: 'x' }),
    y: await homes({ agentId: 'y' }),
    z: await homes({ agentId: 'z' }),
    all: await homes({}),
  };
}
