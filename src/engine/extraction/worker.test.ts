import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { limits } from '../../domain/limits.ts';
import { effectiveSettings } from '../../domain/settings.ts';
import type { Wake, WakeQueue } from '../../ports/wake-queue.ts';
import type { ClaimOptions, ClaimResult, DueOptions, WindowLedger } from '../../ports/window-ledger.ts';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import type { MemoryStore } from '../../ports/memory-store.ts';
import { partialPort } from '../../testing/partial-port.ts';
import { createRecordingLog, type RecordingLog } from '../../testing/recording-log.ts';
import { createScriptedExtractor } from '../../testing/scripted-extractor.ts';
import { createTestClock, testEpoch } from '../../testing/test-clock.ts';
import { createWorker, type Worker } from './worker.ts';

const wake: Wake = { namespace: 'n', sessionId: 's' };
const claimed: ClaimResult = { kind: 'claimed', lease: buildLease([buildExtractionTurn(1)]) };

const committed = { state: 'processed', added: 1, reinforced: 0, superseded: 0 } as const;

interface BenchOptions {
  readonly wake?: WakeQueue['wake'];
  /** Answers of claims in their order; then idle. */
  readonly claims?: readonly (ClaimResult | Error)[];
  /** Of the sessions whose windows are committed. Default false. */
  readonly isSessionDone?: boolean | undefined;
  /** What is due, look by look; then nothing. */
  readonly due?: readonly (readonly Wake[])[];
  /** What is embedded, round by round; then nothing. */
  readonly embedded?: number[];
}

interface Bench {
  readonly worker: Worker;
  readonly log: RecordingLog;
  readonly woken: { readonly wakes: readonly Wake[]; readonly delayMs: number }[];
  readonly claims: ClaimOptions[];
  readonly looks: DueOptions[];
  readonly beats: string[];
  readonly closed: number[];
  /** What the queue does when a wake is due. */
  deliver(): Promise<void>;
}

function createBench(options: BenchOptions = {}): Bench {
  const answers = [...(options.claims ?? [])];
  const due = [...(options.due ?? [])];
  const [woken, claims, looks, beats, closed]: [Bench['woken'], ClaimOptions[], Bench['looks'], string[], number[]] = [
    [],
    [],
    [],
    [],
    [],
  ];
  let handler: Parameters<WakeQueue['start']>[0] | undefined;
  const wakes = partialPort<WakeQueue>({
    wake: options.wake ?? (async (list, delayMs) => void woken.push({ wakes: list, delayMs })),
    start(handle, concurrency) {
      handler = handle;
      beats.push(`started with ${concurrency}`);
    },
    close: async (graceMs) => void closed.push(graceMs),
  });
  const windows = partialPort<WindowLedger>({
    async claim(_wake, claimOptions) {
      claims.push(claimOptions);
      const answer = answers.shift() ?? { kind: 'idle' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    async listDue(query) {
      looks.push(query);
      return [...(due.shift() ?? [])];
    },
    renew: async () => true,
    commit: async () => ({ ...committed, isSessionDone: options.isSessionDone ?? false }),
  });
  const log = createRecordingLog();
  const worker = createWorker(
    {
      windows,
      wakes,
      memories: partialPort<MemoryStore>({}),
      sender: { send: (list, delayMs) => void woken.push({ wakes: list, delayMs }) },
      log,
      clock: createTestClock(),
      extractor: createScriptedExtractor(),
      heartbeats: {
        beat: async ({ owner }) => void beats.push(owner),
        end: async (owner) => void beats.push(`end of ${owner}`),
      },
      upkeep: { maintain: async () => {} },
      embedding: { wake: () => undefined, embedDue: async () => options.embedded?.shift() ?? 0 },
      settings: { get: async () => effectiveSettings({ windows: { idleMs: 700 } }, { free: true }) },
    },
    { owner: 'me', concurrency: 2, sweepMs: 3_600_000, graceMs: 1_234, leaseMs: 60_000, extractionMs: 60_000 },
  );
  const deliver = async (): Promise<void> => await handler?.(wake, new AbortController().signal);
  return { worker, log, woken, claims, looks, beats, closed, deliver };
}

describe('a worker that is woken', () => {
  it.each<{ found: string; claim: ClaimResult; isSessionDone?: boolean; delayMs: number | undefined }>([
    { found: 'nothing', claim: { kind: 'idle' }, delayMs: undefined },
    { found: 'work for later', claim: { kind: 'later', at: new Date(testEpoch.getTime() + 900) }, delayMs: 900 },
    { found: 'work that is overdue', claim: { kind: 'later', at: new Date(testEpoch.getTime() - 5) }, delayMs: 0 },
    { found: 'another worker', claim: { kind: 'busy', retryMs: 321 }, delayMs: 321 },
    { found: 'a window that was halved', claim: { kind: 'again' }, delayMs: 0 },
    { found: 'a window', claim: claimed, delayMs: 0 },
    { found: 'the last window', claim: claimed, isSessionDone: true, delayMs: undefined },
  ])('looks again as the ledger says: it found $found', async ({ claim, isSessionDone, delayMs }) => {
    const { worker, woken, claims, deliver } = createBench({ claims: [claim], isSessionDone });
    worker.start();
    await deliver();
    expect(woken).toEqual(delayMs === undefined ? [] : [{ wakes: [wake], delayMs }]);
    expect(claims).toMatchObject([{ owner: 'me', leaseMs: 60_000, now: testEpoch, policy: { idleMs: 700 } }]);
    await worker.close();
  });

  it('processes the window that it claims', async () => {
    const { worker, log, deliver } = createBench({ claims: [claimed] });
    worker.start();
    await deliver();
    expect(log.events('info')).toEqual(['window.finished']);
    await worker.close();
  });

  it('leaves the session alone for a moment where the store fails', async () => {
    const { worker, log, woken, deliver } = createBench({ claims: [new MemoirError('store_unavailable', 'x')] });
    worker.start();
    await deliver();
    expect(log.events('error')).toEqual(['worker.store_failed']);
    expect(woken).toEqual([{ wakes: [wake], delayMs: 1_000 }]);
    await worker.close();
  });
});

describe('a queue that is away', () => {
  it('leaves the work to the sweep of each process', async () => {
    const { worker, log, claims } = createBench({
      due: [[wake]],
      claims: [claimed, { kind: 'idle' }],
      wake: () => Promise.reject(new Error('away')),
    });
    expect(await worker.sweep()).toBe(1);
    expect(claims).toHaveLength(2);
    expect(log.events('info')).toEqual(['window.finished']);
    expect(log.events('warn')).toEqual(['sweep.works_alone']);
    await worker.close();
  });
});

describe('sweeping', () => {
  it('wakes what is due, and leaves lively sessions alone', async () => {
    const { worker, woken, looks } = createBench({ due: [[wake]] });
    expect(await worker.sweep()).toBe(1);
    expect(woken).toEqual([{ wakes: [wake], delayMs: 0 }]);
    expect(looks).toEqual([
      {
        now: testEpoch,
        policy: effectiveSettings({}, { free: true }).windows,
        tails: 'due',
        limit: limits.sessionsPerSweep,
      },
    ]);
    expect(await worker.sweep()).toBe(0);
    expect(woken).toHaveLength(1);
  });

  it('is the first thing a worker does, beside saying that it is there', async () => {
    const { worker, beats, looks, closed } = createBench();
    worker.start();
    await expect.poll(() => [looks.length, ...beats]).toEqual([1, 'started with 2', 'me']);
    await Promise.all([worker.close(), worker.close()]);
    expect(closed).toEqual([1_234]);
    expect(beats.at(-1)).toBe('end of me');
  });
});

describe('draining', () => {
  it('works off everything that is due, tails included, and says which sessions that were', async () => {
    const other = { ...wake, sessionId: 't' };
    const { worker, claims } = createBench({
      due: [[wake, other], [other]],
      claims: [claimed, claimed, { kind: 'again' }, claimed],
    });
    expect(await worker.drain(new AbortController().signal)).toEqual([wake, other]);
    expect(claims.length).toBeGreaterThanOrEqual(6);
    expect(claims.every(({ policy }) => policy.idleMs === 0)).toBe(true);
  });

  it('leaves what waits for later', async () => {
    const { worker, claims } = createBench({
      due: [[wake]],
      claims: [{ kind: 'later', at: new Date(testEpoch.getTime() + 1) }],
    });
    await worker.drain(new AbortController().signal);
    expect(claims).toHaveLength(1);
  });

  it('embeds until nothing is left to embed', async () => {
    const embedded = [5, 2, 0, 9];
    const { worker } = createBench({ embedded });
    await worker.drain(new AbortController().signal);
    expect(embedded).toEqual([9]);
  });

  it('ends when it is told to', async () => {
    const { worker, looks } = createBench({ due: [[wake]] });
    expect(await worker.drain(AbortSignal.abort())).toEqual([]);
    expect(looks).toEqual([]);
  });
});
