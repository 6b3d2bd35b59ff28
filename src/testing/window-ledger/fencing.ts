import { describe, expect, it } from 'vitest';
import { afterFailure, failureBounds } from '../../domain/ledger/failure-policy.ts';
import type { Lease } from '../../ports/window-ledger.ts';
import { buildMemory } from '../build-memory.ts';
import {
  contentFault,
  type LedgerFixture,
  openLedger,
  type OpenHarness,
  providerFault,
  wordOf,
} from './ledger-fixture.ts';

/** Workers that come too late, and workers that go away. */
export function describeFencing(harness: OpenHarness): void {
  describe('a worker that comes too late', () => describeLateWorkers(harness));
  describe('a worker that goes away without a word', () => describeCrashes(harness));
}

/** A lease that was lost, and the one that another worker holds now. */
async function loseLease(ledger: LedgerFixture): Promise<{ lost: Lease; held: Lease }> {
  await ledger.flushed(4);
  const lost = await ledger.claimLease({ owner: 'slow' });
  await ledger.harness.expireLease(lost);
  return { lost, held: await ledger.claimLease({ owner: 'quick' }) };
}

const summary = { summary: 'Late.', themes: [], persons: [], places: [], sentiment: 'neutral' } as const;

function describeLateWorkers(harness: OpenHarness): void {
  it('changes nothing by its commit, while another one works', async () => {
    const ledger = openLedger(harness);
    const { lost } = await loseLease(ledger);
    const before = await ledger.harness.dump(ledger.namespace);
    const late = ledger.commit(lost, { proposals: [buildMemory('Ana swims.')], summary });
    await expect(late).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
  });

  it('changes nothing by its commit, after another one is done', async () => {
    const ledger = openLedger(harness);
    const { lost, held } = await loseLease(ledger);
    await ledger.commit(held, { proposals: [buildMemory('Ana runs.')] });
    const before = await ledger.harness.dump(ledger.namespace);
    await expect(ledger.commit(lost, { proposals: [buildMemory('Ana swims.')], summary })).rejects.toMatchObject({
      code: 'lease_lost',
    });
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
  });

  it('changes nothing by committing twice', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    const lease = await ledger.claimLease();
    await ledger.commit(lease, { proposals: [buildMemory('Ana runs.')] });
    const before = await ledger.harness.dump(ledger.namespace);
    await expect(ledger.commit(lease, { proposals: [buildMemory('Ana runs.')] })).rejects.toMatchObject({
      code: 'lease_lost',
    });
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
  });

  it.each([
    { name: 'content', fault: contentFault, attempts: 0 },
    { name: 'last content', fault: contentFault, attempts: 2 },
    { name: 'provider', fault: providerFault, attempts: 0 },
    { name: 'returned', fault: { kind: 'returned' } as const, attempts: 0 },
    { name: 'hold', fault: { kind: 'hold', reason: 'budget', until: new Date() } as const, attempts: 0 },
  ])('changes nothing by handing back for the reason $name', async ({ fault, attempts }) => {
    const ledger = openLedger(harness);
    const { lost } = await loseLease(ledger);
    const before = await ledger.harness.dump(ledger.namespace);
    const after = afterFailure({ turns: 4, attempts, halves: 0 }, fault, ledger.clock.now());
    expect(await ledger.windows.release(lost, after, { at: ledger.clock.now() })).toBe(false);
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
  });

  it('changes nothing where its window was halved meanwhile', async () => {
    const ledger = openLedger(harness);
    const { lost, held } = await loseLease(ledger);
    await ledger.windows.release(held, { kind: 'halve', outcome: 'content', attempts: 3 }, { at: ledger.clock.now() });
    const before = await ledger.harness.dump(ledger.namespace);
    await expect(ledger.commit(lost, { proposals: [buildMemory('Ana swims.')] })).rejects.toMatchObject({
      code: 'lease_lost',
    });
    expect(await ledger.fail(lost, contentFault)).toBe(false);
    expect(await ledger.windows.renew(lost, 1_000)).toBe(false);
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
  });
}

/** Crashes a worker with the next window until it is given up, whatever the pauses between. Returns the pauses. */
async function crashAll(ledger: LedgerFixture): Promise<number[]> {
  const pauses: number[] = [];
  for (let count = 0; count < failureBounds.crashes; count += 1) {
    await ledger.harness.expireLease(await ledger.claimLease());
    if (count === failureBounds.crashes - 1) break;
    const result = await ledger.claim();
    const pauseMs = result.kind === 'later' ? result.at.getTime() - ledger.clock.now().getTime() : -1;
    pauses.push(pauseMs);
    ledger.clock.advance(Math.max(0, pauseMs));
  }
  return pauses;
}

function describeCrashes(harness: OpenHarness): void {
  it('has its window tried again at once, and after further crashes later and later', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    expect(await crashAll(ledger)).toEqual([0, 2_000, 4_000, 8_000]);
  });

  it('loses its window to the next one, by the time of the store alone', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease({ leaseMs: 60_000 });
    ledger.clock.advance(365 * 86_400_000);
    expect(await ledger.claim()).toMatchObject({ kind: 'busy' });
    await ledger.harness.expireLease(lease);
    expect(await ledger.claimLease({ owner: 'next' })).toMatchObject({
      windowId: lease.windowId,
      fence: lease.fence + 1,
      attempts: 0,
    });
    const { history } = await ledger.windows.getWindow(ledger.namespace, lease.windowId);
    expect(history.map(({ fence, outcome, leaseOwner }) => [fence, outcome, leaseOwner])).toEqual([
      [1, 'crashed', 'worker'],
      [2, undefined, 'next'],
    ]);
  });

  it('is counted before the work begins, and not where an attempt ends in order', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    for (const fault of [contentFault, providerFault, { kind: 'returned' } as const]) {
      const lease = await ledger.claimLease({ now: new Date(ledger.clock.now().getTime() + 10_000) });
      expect(await ledger.listed()).toMatchObject([{ crashes: 1 }]);
      await ledger.fail(lease, fault);
      expect(await ledger.listed()).toMatchObject([{ crashes: 0 }]);
    }
    const last = await ledger.claimLease({ now: new Date(ledger.clock.now().getTime() + 20_000) });
    await ledger.commit(last);
    expect(await ledger.listed()).toMatchObject([{ crashes: 0, state: 'empty' }]);
  });

  it('too often has its window halved, and in the end given up', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(3);
    await crashAll(ledger);
    expect(await ledger.claim()).toEqual({ kind: 'again' });
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-2 pending', '3-3 pending']);
    await crashAll(ledger);
    expect(await ledger.claim()).toEqual({ kind: 'again' });
    expect(await ledger.listed()).toMatchObject([
      { firstSeq: 1, lastSeq: 2, state: 'failed', reason: 'worker_crashed', error: { code: 'worker_crashed' } },
      { firstSeq: 3, state: 'pending' },
    ]);
    expect(await ledger.claimLease()).toMatchObject({ firstSeq: 3, halves: 1 });
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 2 });
  });

  it('too often with a window of one turn has it given up without halving', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    await crashAll(ledger);
    expect(await ledger.claim()).toEqual({ kind: 'again' });
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-1 failed']);
    expect(await ledger.claim()).toEqual({ kind: 'idle' });
  });
}
