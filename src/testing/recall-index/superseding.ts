import { describe, expect, it } from 'vitest';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import { buildMemory } from '../build-memory.ts';
import { testEpoch } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import { lexemesOf, openRecall, type OpenHarness } from './recall-fixture.ts';

/** What no longer holds, and what holds instead. */
export function describeSuperseding(harness: OpenHarness): void {
  describe('superseding', () => {
    const said = (text: string, day: number, fields: object = {}): ProposedMemory =>
      buildMemory(text, { attribute: 'home', saidAt: new Date(testEpoch.getTime() + day * 86_400_000), ...fields });

    it('tells what holds at the end of a chain, though it has no word of the question', async () => {
      const recall = openRecall(harness);
      const [brno, oslo, rome] = [
        said('Ana lives in Brno.', 1),
        said('Ana moved to Oslo.', 3),
        said('Ana went to Rome.', 5),
      ];
      for (const memory of [brno, oslo, rome]) {
        await recall.append(['a']);
        await recall.remember([{ ...memory, evidence: [{ sessionId: 's', seq: 1, quotation: 'a' }] }]);
      }
      const { memories, superseded } = await recall.find(lexemesOf('lives'));
      expect(memories).toEqual([]);
      expect(superseded).toMatchObject([
        {
          memoryId: brno.memoryId,
          mask: 1,
          citedTurns: [{ sessionId: 's', seq: 1 }],
          by: { memoryId: rome.memoryId, mask: 0 },
        },
      ]);
      expect((await recall.find(lexemesOf('moved'))).superseded).toMatchObject([{ memoryId: oslo.memoryId }]);
      expect((await recall.find(lexemesOf('Rome'))).superseded).toEqual([]);
    });

    it('tells of none where the past is asked for, or what holds is not in the scope', async () => {
      const recall = openRecall(harness);
      await recall.append([{ content: 'a', userId: 'ana' }]);
      const owned = { scope: 'user', ownerId: 'ana' };
      await recall.remember([said('Ana lives in Brno.', 1, owned), said('Ana moved to Oslo.', 3, owned)]);
      const found = async (sketch: object): Promise<number | undefined> =>
        (await recall.find(lexemesOf('lives'), sketch)).superseded?.length;
      const day = (count: number): Date => new Date(testEpoch.getTime() + count * 86_400_000);
      expect(await found({ userId: 'ana' })).toBe(1);
      expect(await found({ userId: 'ben' })).toBe(0);
      expect(await found({ namespace: uniqueNamespace(), everything: true })).toBe(0);
      expect(await found({ userId: 'ana', until: day(2) })).toBe(0);
      expect(await found({ everything: true, memories: { includeSuperseded: true } })).toBe(1);
      expect(await found({ everything: true, memories: { asOf: day(4) } })).toBe(0);
      expect(await found({ everything: true, memories: { knownAt: day(9) } })).toBe(0);
    });
  });
}
