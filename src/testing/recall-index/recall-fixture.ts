import { createId } from '../../domain/identifier.ts';
import { analyzeText } from '../../domain/analysis/analyze.ts';
import { reconcile, type ProposedMemory } from '../../domain/memory/reconcile.ts';
import type { MemorySelection, RecallHits, RecallIndex, RecallScope } from '../../ports/recall-index.ts';
import type { Lease } from '../../ports/window-ledger.ts';
import { acceptTurns } from '../accept-turns.ts';
import type { RequestSketch, TurnSketch } from '../build-request.ts';
import type { StoreHarness } from '../store-harness.ts';
import { createTestClock, type TestClock } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';

/** The harness of a suite, once its store is open. */
export type OpenHarness = () => StoreHarness;

/** Where a test looks, beside its words. */
export interface FindSketch extends Partial<RecallScope> {
  readonly memories?: Partial<MemorySelection>;
  readonly namespace?: string;
}

/** A recall index with a namespace and a clock of the test's own. */
export interface RecallFixture {
  readonly namespace: string;
  readonly index: RecallIndex;
  readonly harness: StoreHarness;
  readonly clock: TestClock;
  append(turns: readonly TurnSketch[], request?: RequestSketch): Promise<void>;
  /** Closes the open tail of a session and claims it. */
  claim(sessionId?: string): Promise<Lease>;
  /** Processes the open tail of a session, with what is remembered of it. */
  remember(memories: readonly ProposedMemory[], sessionId?: string): Promise<void>;
  /** Finds by lexemes, in everything where no scope is named. */
  find(lexemes: readonly string[], sketch?: FindSketch): Promise<RecallHits>;
}

/** A scope that sees all users and projects. */
export const everything: RecallScope = { everything: true };

/** The lexemes of a text. */
export function lexemesOf(text: string): readonly string[] {
  return analyzeText(text).lexemes;
}

/** Opens a recall index for one test. */
export function openRecall(harness: OpenHarness): RecallFixture {
  const opened = harness();
  const { turns, windows, recall: index } = opened.store;
  const namespace = uniqueNamespace();
  const clock = createTestClock();
  const claim: RecallFixture['claim'] = async (sessionId = 's') => {
    await turns.flush(namespace, sessionId, { at: clock.now(), ended: false });
    const policy = { maxTokens: 1_000_000, maxTurns: 1_000, idleMs: 0, maxAgeMs: 0 };
    const claimed = await windows.claim(
      { namespace, sessionId },
      { owner: 'test', leaseMs: 60_000, now: clock.now(), policy },
    );
    if (claimed.kind !== 'claimed') throw new Error(`nothing to claim: ${claimed.kind}`);
    return claimed.lease;
  };
  return {
    namespace,
    index,
    harness: opened,
    clock,
    async append(sketches, request = {}) {
      await acceptTurns({ turns, namespace }, sketches, { acceptedAt: clock.now(), ...request });
    },
    claim,
    async remember(proposals, sessionId) {
      const lease = await claim(sessionId);
      const at = clock.now();
      await windows.commit(lease, {
        extractor: 'test/1',
        runId: createId(),
        at,
        durationMs: 0,
        proposals,
        dropped: 0,
        reconcile,
      });
    },
    async find(lexemes, sketch = {}) {
      const { memories = {}, namespace: other = namespace, ...scope } = sketch;
      return await index.findHits(other, {
        lexemes,
        scope: { everything: Object.keys(scope).length === 0, ...scope },
        memories: { includeSuperseded: false, now: clock.now(), ...memories },
      });
    },
  };
}

/** The turns of an answer as `session/seq`, in order. */
export function placesOf(turns: readonly { readonly sessionId: string; readonly seq: number }[]): string[] {
  return turns.map(({ sessionId, seq }) => `${sessionId}/${seq}`).sort();
}
