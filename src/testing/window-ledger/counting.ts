import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../ports/window-ledger.ts';
import { buildMemory } from '../build-memory.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import { contentFault, type LedgerFixture, openLedger, type OpenHarness, providerFault } from './ledger-fixture.ts';

/** What operators see: coverage, queue figures, what is due, lists. */
export function describeCounting(harness: OpenHarness): void {
  describe('the figures', () => {
    describeCoverage(harness);
    describeQueue(harness);
    describeLists(harness);
    describeWalls(harness);
  });
  describe('what is due', () => {
    describeDue(harness);
    describeDueWindows(harness);
  });
}

async function coverageOf({ windows, namespace, clock }: LedgerFixture, sessionId?: string): Promise<Coverage> {
  return await windows.coverage(namespace, { now: clock.now(), ...(sessionId === undefined ? {} : { sessionId }) });
}

const nothing = { pending: 0, leased: 0, processed: 0, empty: 0, failed: 0 };

/** Sessions in every state: an open tail, pending, held, leased, processed, empty, failed. */
async function prepareStates(ledger: LedgerFixture): Promise<void> {
  await ledger.append(1, { sessionId: 'open' });
  ledger.clock.advance(100);
  for (const sessionId of ['pending', 'held', 'leased', 'processed', 'empty', 'failed']) {
    await ledger.flushed(2, { sessionId });
    const lease = await ledger.claimLease({ sessionId });
    const error = { code: 'c', detail: 'd' };
    if (sessionId === 'pending') await ledger.fail(lease, contentFault);
    if (sessionId === 'held')
      await ledger.fail(lease, {
        kind: 'hold',
        reason: 'paused',
        until: new Date(ledger.clock.now().getTime() + 1_000),
      });
    if (sessionId === 'processed') await ledger.commit(lease, { proposals: [buildMemory('Ana runs.', { sessionId })] });
    if (sessionId === 'empty') await ledger.commit(lease);
    if (sessionId === 'failed')
      await ledger.windows.release(
        lease,
        { kind: 'fail', outcome: 'content', attempts: 3, error },
        { at: ledger.clock.now() },
      );
  }
  await ledger.append(1, { sessionId: 'empty' });
  ledger.clock.advance(100);
}

function describeCoverage(harness: OpenHarness): void {
  it('of an empty namespace are zero', async () => {
    expect(await coverageOf(openLedger(harness))).toEqual({
      sessions: 0,
      turns: 0,
      windows: nothing,
      turnsByState: { ...nothing, open: 0, erased: 0 },
      uncovered: 0,
      overlapping: 0,
      heldTurns: 0,
      oldestPendingMs: 0,
    });
  });

  it('say where every turn stands', async () => {
    const ledger = openLedger(harness);
    await prepareStates(ledger);
    expect(await coverageOf(ledger)).toEqual({
      sessions: 7,
      turns: 14,
      windows: { pending: 4, leased: 1, processed: 1, empty: 1, failed: 1 },
      turnsByState: { open: 2, pending: 4, leased: 2, processed: 2, empty: 2, failed: 2, erased: 0 },
      uncovered: 0,
      overlapping: 0,
      heldTurns: 2,
      oldestPendingMs: 200,
    });
  });

  it('of one session count that session alone', async () => {
    const ledger = openLedger(harness);
    await prepareStates(ledger);
    expect(await coverageOf(ledger, 'empty')).toMatchObject({
      sessions: 1,
      turns: 3,
      windows: { ...nothing, pending: 1, empty: 1 },
      turnsByState: { open: 1, empty: 2 },
      oldestPendingMs: 100,
    });
    expect(await coverageOf(ledger, 'processed')).toMatchObject({ oldestPendingMs: 0, turnsByState: { processed: 2 } });
    expect(await coverageOf(ledger, 'none')).toMatchObject({ sessions: 0, turns: 0, uncovered: 0 });
  });

  it('measure the oldest pending turn from the first that is not settled', async () => {
    const ledger = openLedger(harness);
    await ledger.append(1);
    ledger.clock.advance(5_000);
    await ledger.commit(await ledger.claimLease());
    await ledger.append(1);
    ledger.clock.advance(300);
    expect(await coverageOf(ledger)).toMatchObject({ oldestPendingMs: 300 });
  });
}

function describeQueue(harness: OpenHarness): void {
  it('of the queue count windows by what they wait for', async () => {
    const ledger = openLedger(harness);
    const status = async () => await ledger.windows.queueStatus(ledger.namespace, ledger.clock.now());
    expect(await status()).toEqual({ waiting: 0, active: 0, delayed: 0, completed: 0, failed: 0 });
    await prepareStates(ledger);
    expect(await status()).toEqual({ waiting: 4, active: 1, delayed: 4, completed: 2, failed: 1 });
    ledger.clock.advance(10_000);
    expect(await status()).toEqual({ waiting: 4, active: 1, delayed: 2, completed: 2, failed: 1 });
  });
}

function describeLists(harness: OpenHarness): void {
  it('list windows newest first, by state and by session, in pages', async () => {
    const ledger = openLedger(harness);
    await prepareStates(ledger);
    const all = await ledger.windows.listWindows(ledger.namespace, { limit: 100 });
    expect(all.map(({ sessionId }) => sessionId)).toEqual([
      'failed',
      'empty',
      'processed',
      'leased',
      'held',
      'pending',
    ]);
    const [, , third] = all;
    const page = await ledger.windows.listWindows(ledger.namespace, {
      limit: 2,
      ...(third === undefined ? {} : { before: third.windowId }),
    });
    expect(page.map(({ sessionId }) => sessionId)).toEqual(['leased', 'held']);
    const failed = await ledger.windows.listWindows(ledger.namespace, { limit: 5, state: 'failed' });
    expect(failed.map(({ sessionId }) => sessionId)).toEqual(['failed']);
    expect(
      await ledger.windows.listWindows(ledger.namespace, { limit: 5, state: 'failed', sessionId: 'empty' }),
    ).toEqual([]);
  });

  it('list what ended well, latest first', async () => {
    const ledger = openLedger(harness);
    for (const sessionId of ['a', 'b', 'c']) await ledger.flushed(1, { sessionId });
    for (const sessionId of ['b', 'c', 'a']) {
      await ledger.commit(await ledger.claimLease({ sessionId }));
      ledger.clock.advance(1);
    }
    const completed = await ledger.windows.listCompleted(ledger.namespace, 2);
    expect(completed.map(({ sessionId }) => sessionId)).toEqual(['a', 'c']);
  });
}

function describeWalls(harness: OpenHarness): void {
  it('see nothing of another namespace', async () => {
    const ledger = openLedger(harness);
    await prepareStates(ledger);
    const other = uniqueNamespace();
    const [window] = await ledger.windows.listWindows(ledger.namespace, { limit: 1 });
    expect(await ledger.windows.coverage(other, { now: ledger.clock.now() })).toMatchObject({ sessions: 0, turns: 0 });
    expect(await ledger.windows.queueStatus(other, ledger.clock.now())).toMatchObject({
      waiting: 0,
      active: 0,
      completed: 0,
      failed: 0,
    });
    expect(await ledger.windows.listWindows(other, { limit: 5 })).toEqual([]);
    expect(await ledger.windows.listCompleted(other, 5)).toEqual([]);
    await expect(ledger.windows.getWindow(other, window?.windowId ?? '')).rejects.toMatchObject({ code: 'not_found' });
    expect(
      await ledger.windows.claim(
        { namespace: other, sessionId: 'open' },
        {
          owner: 'w',
          leaseMs: 1_000,
          now: ledger.clock.now(),
          policy: { maxTokens: 1, maxTurns: 1, idleMs: 0, maxAgeMs: 0 },
        },
      ),
    ).toEqual({ kind: 'idle' });
  });
}

/** Sessions of the test's own namespace: what is due is asked of all namespaces at once. */
async function due({ windows, namespace, clock }: LedgerFixture, limit = 10_000): Promise<string[]> {
  const now = clock.now();
  const wakes = await windows.listDue({ now, policy: { idleMs: 1_000, maxAgeMs: 600_000 }, tails: 'due', limit });
  return wakes.filter((wake) => wake.namespace === namespace).map(({ sessionId }) => sessionId);
}

function describeDue(harness: OpenHarness): void {
  it('is a tail that is silent, or that was flushed', async () => {
    const ledger = openLedger(harness);
    await ledger.append(1, { sessionId: 'silent' });
    ledger.clock.advance(500);
    await ledger.append(1, { sessionId: 'lively' });
    await ledger.flushed(1, { sessionId: 'flushed' });
    expect(await due(ledger)).toEqual(['flushed']);
    ledger.clock.advance(500);
    expect(await due(ledger)).toEqual(['silent', 'flushed']);
    ledger.clock.advance(500);
    expect((await due(ledger)).sort()).toEqual(['flushed', 'lively', 'silent']);
  });

  it('is a tail by the idle time that its namespace has set', async () => {
    const ledger = openLedger(harness);
    const settings = { windows: { idleMs: 5_000 } };
    await ledger.harness.store.namespaces.updateSettings(ledger.namespace, () => settings, ledger.clock.now());
    await ledger.append(1);
    ledger.clock.advance(4_999);
    expect(await due(ledger)).toEqual([]);
    ledger.clock.advance(1);
    expect(await due(ledger)).toEqual(['s']);
  });

  it('is a tail whose first turn is too old, however lively it is', async () => {
    const ledger = openLedger(harness);
    await ledger.append(1);
    ledger.clock.advance(599_500);
    await ledger.append(1);
    expect(await due(ledger)).toEqual([]);
    ledger.clock.advance(500);
    expect(await due(ledger)).toEqual(['s']);
  });
}

function describeDueWindows(harness: OpenHarness): void {
  it('is a window that waits no longer, not one that still does', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    await ledger.fail(await ledger.claimLease(), providerFault);
    expect(await due(ledger)).toEqual([]);
    ledger.clock.advance(2_000);
    expect(await due(ledger)).toEqual(['s']);
  });

  it('is a window whose lease ran out, not one that is worked on', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease();
    ledger.clock.advance(86_400_000);
    expect(await due(ledger)).toEqual([]);
    await ledger.harness.expireLease(lease);
    expect(await due(ledger)).toEqual(['s']);
  });

  it('is a retried window, and nothing that is done', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease();
    await ledger.windows.release(lease, { kind: 'fail', outcome: 'content', attempts: 3 }, { at: ledger.clock.now() });
    ledger.clock.advance(10_000);
    expect(await due(ledger)).toEqual([]);
    await ledger.windows.retry(ledger.namespace, { at: ledger.clock.now() });
    expect(await due(ledger)).toEqual(['s']);
    await ledger.commit(await ledger.claimLease());
    expect(await due(ledger)).toEqual([]);
  });

  it('is listed up to a bound', async () => {
    const ledger = openLedger(harness);
    for (const sessionId of ['a', 'b']) await ledger.flushed(1, { sessionId });
    const wakes = await ledger.windows.listDue({
      now: ledger.clock.now(),
      policy: { idleMs: 1_000, maxAgeMs: 600_000 },
      tails: 'all',
      limit: 1,
    });
    expect(wakes).toHaveLength(1);
  });
}
