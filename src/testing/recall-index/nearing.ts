import { describe, expect, it } from 'vitest';
import type { NearestHits, RecallScope } from '../../ports/recall-index.ts';
import { buildMemory } from '../build-memory.ts';
import { testEpoch } from '../test-clock.ts';
import { directionOf, embedAll } from './embed-all.ts';
import {
  type FindSketch,
  lexemesOf,
  openRecall,
  type OpenHarness,
  placesOf,
  type RecallFixture,
} from './recall-fixture.ts';
import { ownerCases, prepareOwners } from './scoping.ts';

const hour = 3_600_000;
const at = (hours: number): Date => new Date(testEpoch.getTime() + hours * hour);

interface NearSketch extends FindSketch {
  readonly lexemes?: readonly string[];
  readonly modelId?: string;
}

/** What is nearest to a direction, by default to 0 degrees, in everything where no scope is named. */
async function near(recall: RecallFixture, sketch: NearSketch = {}, values = directionOf(0)): Promise<NearestHits> {
  const { memories = {}, lexemes = [], modelId = 'm', namespace = recall.namespace, ...scope } = sketch;
  return await recall.index.findNearest(namespace, {
    lexemes,
    vector: { modelId, values },
    scope: { everything: Object.keys(scope).length === 0, ...scope },
    memories: { includeSuperseded: false, now: recall.clock.now(), ...memories },
  });
}

const degreesOf = ({ similarity }: { readonly similarity: number }): number =>
  Math.round((Math.acos(similarity) * 180) / Math.PI);

/** Finding by vectors: what is nearest, of what a scope shows. */
export function describeNearing(harness: OpenHarness): void {
  describe('the nearest', () => {
    it('turns and memories come first, with what ranking needs to know of them', async () => {
      const recall = openRecall(harness);
      const said = { name: 'Ana', occurredAt: { instant: at(3), offsetMinutes: 60 } };
      await recall.append(['direction 60', { content: 'Is that the violin at 10?', ...said }, 'direction 30']);
      await recall.remember([buildMemory('Ana turns 20.'), buildMemory('Ana turns 5.', { importance: 9 })]);
      await embedAll(recall);
      const lexemes = lexemesOf('violin');
      const { turns, memories, ...told } = await near(recall, { lexemes });
      expect(told).toEqual({ dimension: 2, allMemories: true, unembedded: [], sessionTurns: new Map([['s', 3]]) });
      expect(turns.map(degreesOf)).toEqual([10, 30, 60]);
      const { turns: found } = await recall.find(lexemes);
      expect(turns[0]).toEqual({ ...found[0], similarity: turns[0]?.similarity });
      expect(turns[1]).toMatchObject({ sessionId: 's', seq: 3, mask: 0 });
      expect(memories.map(degreesOf)).toEqual([5, 20]);
      expect(memories[0]).toMatchObject({ importance: 9, mask: 0, citedTurns: [{ sessionId: 's', seq: 1 }] });
    });

    it('are a bounded number', async () => {
      const recall = openRecall(harness);
      const numbers = Array.from({ length: 130 }, (_, number) => number);
      await recall.append(numbers.map((number) => `direction ${number}`));
      await recall.remember(numbers.slice(0, 70).map((number) => buildMemory(`Ana turns ${number}.`)));
      await embedAll(recall);
      const { turns, memories, allMemories } = await near(recall);
      expect([turns.map(degreesOf), memories.map(degreesOf)]).toEqual([numbers.slice(0, 100), numbers.slice(0, 50)]);
      expect(allMemories).toBe(false);
    });

    it('are for an agent what it was told, whatever another was told since', async () => {
      const recall = openRecall(harness);
      for (const [agentId, degrees] of [
        ['x', 10],
        ['y', 20],
      ] as const) {
        await recall.append(['direction 90']);
        const said = { agentId, attribute: 'direction', saidAt: at(degrees) };
        await recall.remember([buildMemory(`Ana turns ${degrees}.`, said)]);
        await embedAll(recall);
      }
      const seen = async (scope: Partial<RecallScope>) => (await near(recall, scope)).memories.map(degreesOf);
      expect(await seen({ agentId: 'x', everything: true })).toEqual([10]);
      expect(await seen({ agentId: 'y', everything: true })).toEqual([20]);
      expect(await seen({})).toEqual([20]);
    });

    it('are those of the model, and of its dimension', async () => {
      const recall = openRecall(harness);
      await recall.append(['direction 10']);
      const none = { turns: [], memories: [], allMemories: true, unembedded: [], sessionTurns: new Map() };
      const unembedded = [{ sessionId: 's', seq: 0 }];
      expect(await near(recall)).toEqual({ ...none, unembedded });
      await embedAll(recall);
      expect(await near(recall, { modelId: 'other' })).toEqual(none);
      expect(await near(recall, {}, [1, 0, 0])).toEqual({ ...none, dimension: 2 });
      expect(await near(recall, {}, [0, 0])).toEqual({ ...none, dimension: 2 });
      expect((await near(recall)).turns).toHaveLength(1);
    });

    it('leave out what has no vector yet, and tell of it', async () => {
      const recall = openRecall(harness);
      await recall.append(['direction 10', 'direction 20']);
      await recall.append(['direction 30'], { sessionId: 'done' });
      await embedAll(recall);
      await recall.append(['direction 0']);
      const { turns, unembedded } = await near(recall);
      expect(turns.map(degreesOf)).toEqual([10, 20, 30]);
      expect(unembedded).toEqual([{ sessionId: 's', seq: 2 }]);
    });
    describeNearScopes(harness);
  });
}

/** Who sees what, of what is near. */
function describeNearScopes(harness: OpenHarness): void {
  it('are those that the scope shows', async () => {
    const recall = openRecall(harness);
    await prepareOwners(recall);
    await embedAll(recall);
    for (const { scope, sees } of ownerCases) {
      const { turns } = await near(recall, { everything: false, ...scope });
      expect({ scope, places: placesOf(turns) }).toEqual({
        scope,
        places: sees.map((session) => `${session}/1`).sort(),
      });
    }
  });

  it('are those of the time that was asked for', async () => {
    const recall = openRecall(harness);
    await recall.append(
      [0, 1, 2].map((hours) => ({ content: `${hours}`, occurredAt: { instant: at(hours), offsetMinutes: 0 } })),
    );
    await recall.remember([0, 1, 2].map((hours) => buildMemory(`Ana turns ${hours}.`, { saidAt: at(hours) })));
    await embedAll(recall);
    const found = await near(recall, { everything: true, since: at(1), until: at(2) });
    expect([found.turns.map(degreesOf), found.memories.map(degreesOf)]).toEqual([[1], [1]]);
  });

  it('memories are those that hold, or held when it was asked for', async () => {
    const recall = openRecall(harness);
    await recall.append(['0']);
    const home = { attribute: 'home', scope: 'user', ownerId: 'ana' } as const;
    const one = buildMemory('Ana lives at 1.', { ...home, saidAt: at(1) });
    const two = buildMemory('Ana lives at 2.', { ...home, saidAt: at(2) });
    await recall.remember([one, buildMemory('Ben turns 4.', { scope: 'user', ownerId: 'ben' })]);
    await embedAll(recall);
    const found = async (sketch: FindSketch): Promise<number[]> => (await near(recall, sketch)).memories.map(degreesOf);
    expect(await found({ everything: true })).toEqual([1, 4]);
    const before = recall.clock.now();
    recall.clock.advance(hour);
    await recall.append(['0']);
    await recall.remember([two]);
    await embedAll(recall);
    expect(await found({ everything: true })).toEqual([2, 4]);
    expect(await found({ userId: 'ana' })).toEqual([2]);
    expect(await found({ userId: 'ana', memories: { includeSuperseded: true } })).toEqual([1, 2]);
    expect(await found({ userId: 'ana', memories: { asOf: at(1.5) } })).toEqual([1]);
    expect(await found({ userId: 'ana', memories: { knownAt: before } })).toEqual([1]);
    const { memories } = recall.harness.store;
    await memories.edit(recall.namespace, two.memoryId, {
      edit: { status: 'deleted' },
      operation: 'delete',
      at: before,
    });
    expect(await found({ userId: 'ana' })).toEqual([]);
  });
}
