import { describe, expect, it } from 'vitest';
import type { RecallScope } from '../ports/recall-index.ts';
import { openRecall, type RecallFixture } from './recall-index/recall-fixture.ts';
import { type OpenStoreHarness, useStoreHarness } from './store-harness.ts';

const everything: RecallScope = { everything: true };
const policy = { maxTokens: 1_000_000, maxTurns: 1_000, idleMs: 3_600_000, maxAgeMs: 3_600_000 };

/** What all pending work keeps to. Call it in a test file with a way to open the store under test. */
export function describePendingWorkContract(name: string, open: OpenStoreHarness): void {
  describe(`pending work of ${name}`, () => {
    const harness = useStoreHarness(open);
    const claimOf = async ({ namespace, clock }: RecallFixture, sessionId = 's') =>
      await harness().store.windows.claim(
        { namespace, sessionId },
        { owner: 'test', leaseMs: 60_000, now: clock.now(), policy },
      );

    it('closes the tails of a scope before they fall silent, and no others', async () => {
      const recall = openRecall(harness);
      const { pending } = harness().store;
      await recall.append([{ content: 'violin', userId: 'ana' }]);
      await recall.append([{ content: 'cello', userId: 'ben' }], { sessionId: 'b' });
      expect(await claimOf(recall)).toMatchObject({ kind: 'later' });
      const scope = { everything: false, userId: 'ana' };
      expect(await pending.hasten(recall.namespace, scope)).toEqual([{ sessionId: 's', lastSeq: 1 }]);
      expect(await claimOf(recall, 'b')).toMatchObject({ kind: 'later' });
      expect(await claimOf(recall)).toMatchObject({ kind: 'claimed', lease: { firstSeq: 1, lastSeq: 1 } });
    });

    it('lists what is not processed up to a turn, and what came later no more', async () => {
      const recall = openRecall(harness);
      const { pending } = harness().store;
      await recall.append(['one', 'two']);
      const waiting = await pending.hasten(recall.namespace, everything);
      expect(waiting).toEqual([{ sessionId: 's', lastSeq: 2 }]);
      expect(await pending.listPending(recall.namespace, waiting)).toEqual([
        { sessionId: 's', lastSeq: 2, held: false },
      ]);
      await recall.remember([]);
      await recall.append(['three']);
      expect(await pending.listPending(recall.namespace, waiting)).toEqual([]);
      expect(await pending.hasten(recall.namespace, everything)).toEqual([{ sessionId: 's', lastSeq: 3 }]);
      expect(await pending.listPending(recall.namespace, [{ sessionId: 'unknown', lastSeq: 1 }])).toEqual([]);
      expect(await pending.listPending(recall.namespace, [])).toEqual([]);
    });

    it('tells what is held, and when it is tried again', async () => {
      const recall = openRecall(harness);
      const { pending, windows } = harness().store;
      await recall.append(['one']);
      const lease = await recall.claim();
      const until = new Date(recall.clock.now().getTime() + 60_000);
      const held = { kind: 'wait', outcome: 'hold', attempts: 0, nextAttemptAt: until, holdReason: 'budget' } as const;
      await windows.release(lease, held, { at: recall.clock.now() });
      expect(await pending.listPending(recall.namespace, [{ sessionId: 's', lastSeq: 1 }])).toEqual([
        { sessionId: 's', lastSeq: 1, held: true, nextAttemptAt: until },
      ]);
    });

    it('is nothing where all is processed', async () => {
      const recall = openRecall(harness);
      await recall.append(['one']);
      await recall.remember([]);
      expect(await harness().store.pending.hasten(recall.namespace, everything)).toEqual([]);
    });
  });
}
