import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { ContentFault } from '../../ports/faults.ts';
import type { WindowLedger } from '../../ports/window-ledger.ts';
import { createFailingExtractor, createProcessingBench, createSlowExtractor } from '../../testing/processing-bench.ts';
import { createScriptedExtractor } from '../../testing/scripted-extractor.ts';
import { testEpoch } from '../../testing/test-clock.ts';

describe('a store that goes away under a window', () => {
  const away = (): Promise<never> => Promise.reject(new MemoirError('store_unavailable', 'away'));

  it('is given what was extracted when it is back, without another extraction', async () => {
    const extractor = createScriptedExtractor();
    const answers: WindowLedger['commit'][] = [away, away];
    const { commits, releases, log, run } = createProcessingBench({
      extractor,
      commit: async (lease, commit) =>
        (await answers.shift()?.(lease, commit)) ?? {
          state: 'processed',
          added: 1,
          reinforced: 0,
          superseded: 0,
          isSessionDone: true,
        },
    });
    await run();
    expect(extractor.calls).toHaveLength(1);
    expect(new Set(commits.map(({ runId }) => runId)).size).toBe(1);
    expect([commits.length, releases, log.events('info')]).toEqual([3, [], ['window.finished']]);
  });

  it('is given the window back when it is back', async () => {
    const answers = [away];
    const { releases, log, run } = createProcessingBench({
      extractor: createFailingExtractor(new ContentFault('bad')),
      release: async () => (await answers.shift()?.()) ?? true,
    });
    await run();
    expect([releases.length, log.events('error')]).toEqual([2, []]);
  });

  it('is waited for as long as the lease holds, and then as a provider is', async () => {
    const { releases, run } = createProcessingBench({ commit: away });
    await run(undefined, { leaseMs: 300 });
    expect(releases).toMatchObject([{ outcome: 'provider', error: { code: 'store_unavailable' } }]);
  });

  it('is not waited for once the worker shuts down', async () => {
    const shutdown = new AbortController();
    const { log, run } = createProcessingBench({
      commit: () => {
        shutdown.abort();
        return away();
      },
      release: away,
    });
    await run(undefined, { signal: shutdown.signal });
    expect(log.events('error')).toEqual(['window.release_failed']);
  });
});

describe('an extractor that takes too long', () => {
  it.each([true, false])('counts as a fault of the provider, whether it heeds its signal: %s', async (heedful) => {
    const { releases, run } = createProcessingBench({ extractor: createSlowExtractor({ heedful }) });
    await run(undefined, { extractionMs: 5 });
    expect(releases).toMatchObject([
      {
        outcome: 'provider',
        attempts: 0,
        error: { code: 'provider_timeout', detail: 'The extractor took longer than 5 ms.' },
      },
    ]);
  });

  it('counts against the window where it works here and for nothing', async () => {
    const { releases, run } = createProcessingBench({ extractor: createSlowExtractor({ heedful: true, free: true }) });
    await run(undefined, { extractionMs: 5 });
    expect(releases).toMatchObject([{ outcome: 'content', attempts: 1, error: { code: 'extraction_invalid' } }]);
  });

  it.each([true, false])('is let go when the worker shuts down, with its attempt handed back: %s', async (heedful) => {
    const extractor = createSlowExtractor({ heedful });
    const { releases, run } = createProcessingBench({ extractor });
    const shutdown = new AbortController();
    const done = run(undefined, { signal: shutdown.signal });
    await extractor.started;
    shutdown.abort();
    await done;
    expect(releases).toMatchObject([{ outcome: 'returned', attempts: 0, nextAttemptAt: testEpoch }]);
  });

  it('is not begun after the worker was told to shut down', async () => {
    const extractor = createScriptedExtractor();
    const { releases, run } = createProcessingBench({ extractor });
    await run(undefined, { signal: AbortSignal.abort() });
    expect(extractor.calls).toEqual([]);
    expect(releases).toMatchObject([{ outcome: 'returned' }]);
  });
});
