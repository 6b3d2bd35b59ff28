import { describe, expect, it } from 'vitest';
import { buildMemory } from '../build-memory.ts';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import { lexemesOf, type OpenHarness, openRecall, type RecallFixture } from './recall-fixture.ts';
import { say } from './say.ts';

const text = 'Ana plays the violin.';

/** What is said to several agents is remembered once, and each of them finds it. */
export function describeAgents(harness: OpenHarness): void {
  describe('memories of agents', () => {
    it.each<{ what: string; second: Partial<ProposedMemory> }>([
      { what: 'said to another', second: { agentId: 'y' } },
      { what: 'said to none', second: {} },
      { what: 'said to another in newer words', second: { agentId: 'y', saidAt: new Date('2030-01-01T00:00:00Z') } },
    ])('are every agent’s once they were $what, until that is undone', async ({ second }) => {
      const recall = openRecall(harness);
      await say(recall, buildMemory(text, { agentId: 'x' }));
      expect(await findersOf(recall)).toEqual(['x']);
      await say(recall, buildMemory(text, second));
      expect(await findersOf(recall)).toEqual(['x', 'y', 'z']);
      await undoLast(recall);
      expect(await findersOf(recall)).toEqual(['x']);
    });

    it('are every agent’s once another said the same in other words', async () => {
      const recall = openRecall(harness);
      const memory = await say(recall, buildMemory(text, { agentId: 'x' }));
      const decision = { memoryId: memory.memoryId, verdict: 'reinforce' } as const;
      await say(recall, buildMemory('Ana is a violin player.', { agentId: 'y', decision }));
      expect(await findersOf(recall)).toEqual(['x', 'y', 'z']);
    });

    it('stay one’s own that says them again, and every agent’s that were', async () => {
      const recall = openRecall(harness);
      await say(recall, buildMemory(text, { agentId: 'x' }));
      await say(recall, buildMemory(text, { agentId: 'x' }));
      expect(await findersOf(recall)).toEqual(['x']);
      const shared = openRecall(harness);
      await say(shared, buildMemory(text));
      await say(shared, buildMemory(text, { agentId: 'x' }));
      expect(await findersOf(shared)).toEqual(['x', 'y', 'z']);
    });

    it('are close to what one of them or all were told, and not to what another was', async () => {
      const recall = openRecall(harness);
      await recall.append(['one turn']);
      const told = [{ agentId: 'x' }, { agentId: 'y' }, {}].map((of, index) =>
        buildMemory(`Violin number ${index}.`, of),
      );
      await recall.remember(told);
      const closeTo = async (scope: { agentId?: string }): Promise<string[]> => {
        const close = await recall.harness.store.memories.findClose(recall.namespace, {
          owners: [{ scope: 'organization', ownerId: '' }],
          lexemes: lexemesOf('violin'),
          limit: 10,
          ...scope,
        });
        return close.map((memory) => memory.text).sort();
      };
      const texts = told.map((memory) => memory.text);
      expect(await closeTo({})).toEqual(texts);
      expect(await closeTo({ agentId: 'y' })).toEqual(texts.slice(1));
      expect(await closeTo({ agentId: 'z' })).toEqual(texts.slice(2));
    });
  });
}

/** The agents that find the only memory. */
async function findersOf(recall: RecallFixture): Promise<string[]> {
  const finders: string[] = [];
  for (const agentId of ['x', 'y', 'z']) {
    const { memories } = await recall.find(lexemesOf('violin'), { everything: true, agentId });
    finders.push(...memories.map(() => agentId));
  }
  return finders;
}

async function undoLast({ harness, namespace, clock }: RecallFixture): Promise<void> {
  const { memories } = harness.store;
  const [last] = await memories.listRuns(namespace, { limit: 1 });
  if (last === undefined) throw new Error('nothing to undo');
  await memories.undoRun(namespace, last.runId, clock.now());
}
