import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import type { Extraction } from '../../domain/extraction/fact.ts';
import type { Extractor } from '../../ports/extractor.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import type { WindowLedger, WindowView } from '../../ports/window-ledger.ts';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import { createFailingExtractor, createProcessingBench, createSlowExtractor } from '../../testing/processing-bench.ts';
import { createScriptedExtractor } from '../../testing/scripted-extractor.ts';
import { testEpoch } from '../../testing/test-clock.ts';
import { InterruptedAttempt, type UnfinishedWork } from './interrupted-attempt.ts';

describe('processing a window', () => {
  it('commits what was extracted, with the summary', async () => {
    const extractor = createScriptedExtractor();
    const summary = { summary: 'x', themes: [], persons: [], places: [], sentiment: 'neutral' } as const;
    extractor.next(({ input }) => ({ summary, facts: [{ ...factOf(input.turns[0]!.seq) }, factOf(99)] }));
    const { commits, releases, log, run } = createProcessingBench({ extractor });
    await run();
    expect(releases).toEqual([]);
    expect(commits).toMatchObject([
      { extractor: 'scripted/1', at: testEpoch, dropped: 1, summary, proposals: [{ text: 'Ana runs.' }] },
    ]);
    expect(commits[0]).not.toHaveProperty('reason');
    expect(log.events('info')).toEqual(['window.finished']);
  });

  it.each([
    { reason: 'no_participant', turn: { participant: false }, facts: [] },
    { reason: 'nothing_worth_keeping', turn: {}, facts: [] },
    { reason: 'nothing_with_evidence', turn: {}, facts: [99] },
  ])('says why nothing was kept: $reason', async ({ reason, turn, facts }) => {
    const { commits, run } = createProcessingBench({
      extractor: createScriptedExtractor({ facts: () => facts.map(factOf) }),
    });
    await run(buildLease([buildExtractionTurn(1, turn)]));
    expect(commits).toMatchObject([{ reason, proposals: [] }]);
  });
});

function factOf(seq: number) {
  return {
    text: 'Ana runs.',
    subject: 'Ana',
    category: 'fact',
    type: 'semantic',
    importance: 5,
    confidence: 1,
    turnSeqs: [seq],
    quotation: '',
  } as const;
}

describe('a window that cannot be processed', () => {
  it.each([
    {
      name: 'content',
      error: new ContentFault('bad JSON', { payload: { a: 1 } }),
      after: {
        outcome: 'content',
        attempts: 1,
        error: { code: 'extraction_invalid', detail: 'bad JSON' },
        payload: { a: 1 },
      },
    },
    {
      name: 'provider',
      error: new ProviderFault('503', { retryAfterMs: 99_000 }),
      after: {
        outcome: 'provider',
        attempts: 0,
        error: { code: 'provider_fault' },
        nextAttemptAt: new Date(testEpoch.getTime() + 99_000),
      },
    },
    {
      name: 'hold',
      error: new HoldWork('budget', new Date(testEpoch.getTime() + 5_000)),
      after: { outcome: 'hold', holdReason: 'budget', nextAttemptAt: new Date(testEpoch.getTime() + 5_000) },
    },
    {
      name: 'unknown',
      error: new TypeError('secret words of a user'),
      after: {
        outcome: 'content',
        attempts: 1,
        error: { code: 'extractor_failed', detail: 'The extractor threw TypeError.' },
      },
    },
    {
      name: 'store away',
      error: new MemoirError('store_unavailable', 'x'),
      after: { outcome: 'provider', attempts: 0, error: { code: 'store_unavailable' } },
    },
    {
      name: 'engine that closes',
      error: new MemoirError('closed', 'x'),
      after: { outcome: 'returned', attempts: 0 },
    },
    {
      name: 'store',
      error: new MemoirError('store_failed', 'x'),
      after: { outcome: 'content', attempts: 1, error: { code: 'store_failed' } },
    },
  ])('is handed back with its class of failure: $name', async ({ error, after }) => {
    const { releases, commits, log, run } = createProcessingBench({ extractor: createFailingExtractor(error) });
    await run();
    expect(commits).toEqual([]);
    expect(releases).toMatchObject([{ kind: 'wait', ...after }]);
    const level = ['hold', 'returned'].includes(after.outcome) ? 'info' : 'warn';
    expect(log.entries).toMatchObject([{ level, event: 'window.handed_back', fields: { error } }]);
    expect(JSON.stringify(releases)).not.toContain('secret');
  });

  it('is handed back where the commit fails', async () => {
    const { releases, run } = createProcessingBench({
      commit: () => Promise.reject(new MemoirError('store_failed', 'constraint')),
    });
    await run();
    expect(releases).toMatchObject([{ outcome: 'content', error: { code: 'store_failed' } }]);
  });

  it('keeps what an extractor returned that is no extraction', async () => {
    const extractor = createScriptedExtractor();
    extractor.next(() => ({ facts: 'none' }) as unknown as Extraction);
    const { releases, run } = createProcessingBench({ extractor });
    await run();
    expect(releases).toMatchObject([
      { outcome: 'content', error: { code: 'extraction_invalid' }, payload: { returned: { facts: 'none' } } },
    ]);
  });

  it('is given up in the end, and said so as an error', async () => {
    const { releases, log, run } = createProcessingBench({
      extractor: createFailingExtractor(new ContentFault('bad')),
    });
    await run(buildLease([buildExtractionTurn(1)], { attempts: 2 }));
    expect(releases).toMatchObject([{ kind: 'fail' }]);
    expect(log.events('error')).toEqual(['window.failed']);
  });

  it('is left to its lease where it cannot be handed back either', async () => {
    const { log, run } = createProcessingBench({
      extractor: createFailingExtractor(new ContentFault('bad')),
      release: () => Promise.reject(new Error('away')),
    });
    await run();
    expect(log.events('error')).toEqual(['window.release_failed']);
  });

  it('is handed back where the extractor throws before it returns a promise', async () => {
    const extractor: Extractor = {
      id: 'hasty/1',
      free: true,
      extract: () => {
        throw new ContentFault('at once');
      },
    };
    const { releases, run } = createProcessingBench({ extractor });
    await run(undefined, { extractionMs: 1 });
    expect(releases).toMatchObject([{ outcome: 'content', error: { detail: 'at once' } }]);
  });
});

describe('an attempt that is broken off', () => {
  const payload = { salvaged: [factOf(1)] };
  const broken = (cause: Error, work: Partial<UnfinishedWork> = {}) =>
    createFailingExtractor(new InterruptedAttempt(cause, { facts: [factOf(1)], payload, isAnswered: true, ...work }));
  /** What a window does that has failed like this before, while others did not. */
  const repeated = {
    getWindow: async () =>
      ({ error: { code: 'provider_timeout' }, history: [] }) as unknown as Awaited<
        ReturnType<WindowLedger['getWindow']>
      >,
    listCompleted: async () => [{ finishedAt: testEpoch } as WindowView],
  };
  const late = new ProviderFault('late', { timedOut: true });
  const half = buildLease([buildExtractionTurn(1)], { halves: 1, outageSince: new Date(0) });

  it('waits as its cause has it, and leaves what it had', async () => {
    const { releases, run } = createProcessingBench({ extractor: broken(new ProviderFault('503')) });
    await run();
    expect(releases).toMatchObject([{ kind: 'wait', outcome: 'provider', attempts: 0, payload }]);
  });

  it('leaves nothing twice where nothing was answered', async () => {
    const { releases, run } = createProcessingBench({ extractor: broken(late, { isAnswered: false }) });
    await run();
    expect(releases).toMatchObject([{ kind: 'wait', outcome: 'provider' }]);
    expect(releases[0]).not.toHaveProperty('payload');
  });

  it('is processed with what is complete where it was the last', async () => {
    const extractor = broken(late, { isAnswered: false });
    const { commits, releases, run } = createProcessingBench({ extractor, ...repeated });
    await run(half);
    expect([commits.length, releases.length]).toEqual([1, 0]);
    expect(commits).toMatchObject([{ extractor: extractor.id, reason: 'partial', proposals: [{ text: 'Ana runs.' }] }]);
  });

  it('fails with its prompt where nothing is complete', async () => {
    const extractor = broken(late, { isAnswered: false, facts: [] });
    const { commits, releases, run } = createProcessingBench({ extractor, ...repeated });
    await run(half);
    expect(commits).toEqual([]);
    expect(releases).toMatchObject([{ kind: 'fail', outcome: 'content', payload }]);
  });
});

describe('a lease that is lost', () => {
  it('ends the work without touching the window', async () => {
    const { releases, commits, log, run } = createProcessingBench({
      extractor: createSlowExtractor({ heedful: true }),
      renew: async () => false,
    });
    await run(undefined, { leaseMs: 6 });
    expect([releases, commits]).toEqual([[], []]);
    expect(log.events('warn')).toEqual(['window.lease_lost']);
  });

  it('shows at the commit at the latest', async () => {
    const { releases, log, run } = createProcessingBench({
      commit: () => Promise.reject(new MemoirError('lease_lost', 'x')),
    });
    await run();
    expect(releases).toEqual([]);
    expect(log.events('warn')).toEqual(['window.lease_lost']);
  });
});
