import type { AfterFailure } from '../domain/ledger/failure-policy.ts';
import { processWindow } from '../engine/extraction/process-window.ts';
import type { Extractor } from '../ports/extractor.ts';
import type { MemoryStore } from '../ports/memory-store.ts';
import type { Lease, WindowCommit, WindowLedger } from '../ports/window-ledger.ts';
import { buildExtractionTurn, buildLease } from './build-lease.ts';
import { partialPort } from './partial-port.ts';
import { createRecordingLog, type RecordingLog } from './recording-log.ts';
import { createScriptedExtractor } from './scripted-extractor.ts';
import { createTestClock } from './test-clock.ts';

/** What the ports of the work on a window do, where it is not the usual. */
export interface ProcessingBenchOptions {
  readonly extractor?: Extractor;
  readonly commit?: WindowLedger['commit'];
  readonly renew?: WindowLedger['renew'];
  readonly release?: WindowLedger['release'];
  readonly getWindow?: WindowLedger['getWindow'];
  readonly listCompleted?: WindowLedger['listCompleted'];
}

/** The work on one window with what it hands over. */
export interface ProcessingBench {
  readonly commits: WindowCommit[];
  readonly releases: AfterFailure[];
  readonly log: RecordingLog;
  run(lease?: Lease, options?: { signal?: AbortSignal; leaseMs?: number; extractionMs?: number }): Promise<void>;
}

export function createProcessingBench(options: ProcessingBenchOptions = {}): ProcessingBench {
  const commits: WindowCommit[] = [];
  const releases: AfterFailure[] = [];
  const log = createRecordingLog();
  const { extractor = createScriptedExtractor(), renew = async () => true, getWindow, listCompleted } = options;
  const windows = partialPort<WindowLedger>({
    renew,
    ...(getWindow === undefined ? {} : { getWindow }),
    ...(listCompleted === undefined ? {} : { listCompleted }),
    commit: async (lease, commit) => {
      commits.push(commit);
      return options.commit === undefined
        ? { state: 'processed', added: 1, reinforced: 0, superseded: 0, isSessionDone: true }
        : await options.commit(lease, commit);
    },
    release: async (lease, after, at) => {
      releases.push(after);
      return options.release === undefined ? true : await options.release(lease, after, at);
    },
  });
  const ports = { windows, memories: partialPort<MemoryStore>({}), extractor, clock: createTestClock(), log };
  return {
    commits,
    releases,
    log,
    run: async (
      lease = buildLease([buildExtractionTurn(1)]),
      { signal = new AbortController().signal, leaseMs = 60_000, extractionMs = 60_000 } = {},
    ): Promise<void> => {
      await processWindow(ports, lease, { signal, leaseMs, extractionMs });
    },
  };
}

/** An extractor that goes on until its signal, or for ever. */
export function createSlowExtractor({
  heedful,
  free = false,
}: {
  heedful: boolean;
  free?: boolean;
}): Extractor & { readonly started: Promise<void> } {
  const { promise: started, resolve } = Promise.withResolvers<void>();
  return {
    id: 'slow/1',
    free,
    started,
    extract(_input, signal) {
      resolve();
      const { promise, reject } = Promise.withResolvers<never>();
      if (heedful) signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      return promise;
    },
  };
}

export function createFailingExtractor(error: Error): Extractor {
  const extractor = createScriptedExtractor();
  extractor.failNext(error);
  return extractor;
}
