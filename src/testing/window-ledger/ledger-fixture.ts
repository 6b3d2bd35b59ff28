import { createId } from '../../domain/identifier.ts';
import { afterFailure, type Fault } from '../../domain/ledger/failure-policy.ts';
import type { WindowPolicy } from '../../domain/ledger/window-policy.ts';
import { reconcile } from '../../domain/memory/reconcile.ts';
import type { TurnLog } from '../../ports/turn-log.ts';
import type {
  ClaimOptions,
  ClaimResult,
  CommitResult,
  Lease,
  WindowCommit,
  WindowLedger,
  WindowView,
} from '../../ports/window-ledger.ts';
import { acceptTurns } from '../accept-turns.ts';
import { buildTurns, type RequestSketch, type TurnSketch } from '../build-request.ts';
import type { StoreHarness } from '../store-harness.ts';
import { createTestClock, type TestClock } from '../test-clock.ts';
import { uniqueNamespace } from '../unique-namespace.ts';

/** The harness of a suite, once its store is open. */
export type OpenHarness = () => StoreHarness;

/** Small enough that tests reach each bound. */
export const testPolicy: WindowPolicy = { maxTokens: 100, maxTurns: 5, idleMs: 1_000, maxAgeMs: 60_000 };

/** Where a claim looks, and with what. */
export interface ClaimSketch extends Partial<ClaimOptions> {
  /** Default `s`. */
  readonly sessionId?: string;
}

/** A ledger with a namespace and a clock of the test's own. */
export interface LedgerFixture {
  readonly namespace: string;
  readonly windows: WindowLedger;
  readonly turns: TurnLog;
  readonly harness: StoreHarness;
  readonly clock: TestClock;
  /** Accepts turns, or so many of ten tokens each, now. */
  append(turns: number | readonly TurnSketch[], request?: RequestSketch): Promise<void>;
  /** Accepts turns and asks for them to be closed. */
  flushed(turns: number | readonly TurnSketch[], request?: RequestSketch): Promise<void>;
  claim(sketch?: ClaimSketch): Promise<ClaimResult>;
  /** Claims, again where the ledger asks for another look at once; rejects where there is nothing to claim. */
  claimLease(sketch?: ClaimSketch): Promise<Lease>;
  commit(lease: Lease, commit?: Partial<WindowCommit>): Promise<CommitResult>;
  /** Hands a window back as the failure policy says. */
  fail(lease: Lease, fault: Fault): Promise<boolean>;
  /** The windows of a session from its first turn on. */
  listed(sessionId?: string): Promise<WindowView[]>;
}

/** A fault of the content class. */
export const contentFault: Fault = {
  kind: 'content',
  error: { code: 'extraction_invalid', detail: 'not JSON' },
  payload: { answer: '{' },
};

/** A fault of the provider class. */
export const providerFault: Fault = { kind: 'provider', error: { code: 'provider_fault', detail: '503' } };

/** Opens a ledger for one test. */
export function openLedger(harness: OpenHarness): LedgerFixture {
  const opened = harness();
  const { windows, turns } = opened.store;
  const namespace = uniqueNamespace();
  const clock = createTestClock();
  const append: LedgerFixture['append'] = async (sketches, request = {}) => {
    const list = typeof sketches === 'number' ? buildTurns(sketches) : sketches;
    await acceptTurns({ turns, namespace }, list, { acceptedAt: clock.now(), ...request });
  };
  const claim: LedgerFixture['claim'] = async ({ sessionId = 's', ...options } = {}) =>
    await windows.claim(
      { namespace, sessionId },
      { owner: 'worker', leaseMs: 60_000, now: clock.now(), policy: testPolicy, ...options },
    );
  return {
    namespace,
    windows,
    turns,
    harness: opened,
    clock,
    append,
    async flushed(sketches, request = {}) {
      await append(sketches, request);
      await turns.flush(namespace, request.sessionId ?? 's', { at: clock.now(), ended: false });
    },
    claim,
    async claimLease(sketch) {
      const result = await claimAtLast(() => claim(sketch), sketch?.now ?? clock.now());
      if (result.kind !== 'claimed') throw new Error(`nothing to claim: ${result.kind}`);
      return result.lease;
    },
    commit: async (lease, commit) => await windows.commit(lease, buildCommit(clock.now(), commit)),
    async fail(lease, fault) {
      const turnCount = lease.lastSeq - lease.firstSeq + 1;
      return await windows.release(lease, afterFailure({ ...lease, turns: turnCount }, fault, clock.now()), {
        at: clock.now(),
      });
    },
    async listed(sessionId = 's') {
      const views = await windows.listWindows(namespace, { sessionId, limit: 1_000 });
      return views.sort((a, b) => a.firstSeq - b.firstSeq);
    },
  };
}

/** The first look at a window whose worker went away may only put that down. */
async function claimAtLast(claim: () => Promise<ClaimResult>, now: Date): Promise<ClaimResult> {
  const result = await claim();
  const lookAgain = result.kind === 'again' || (result.kind === 'later' && result.at <= now);
  return lookAgain ? await claim() : result;
}

function buildCommit(at: Date, commit: Partial<WindowCommit> = {}): WindowCommit {
  return { extractor: 'test/1', runId: createId(), at, durationMs: 5, proposals: [], dropped: 0, reconcile, ...commit };
}

/** A window in a word: `1-5 processed`. */
export function wordOf({ firstSeq, lastSeq, state }: WindowView): string {
  return `${firstSeq}-${lastSeq} ${state}`;
}

/** A row as a dump shows it. */
export type Row = Readonly<Record<string, unknown>>;

/** What stands in a table of the fixture's namespace. */
export async function rowsOf({ harness, namespace }: LedgerFixture, table: string): Promise<Row[]> {
  const dump = await harness.dump(namespace);
  return (dump[table] ?? []).map((row) => JSON.parse(String(row)) as Row);
}
