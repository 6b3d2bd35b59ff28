import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '../../domain/extraction/fact.ts';
import { failureBounds } from '../../domain/ledger/failure-policy.ts';
import {
  contentFault,
  type LedgerFixture,
  openLedger,
  type OpenHarness,
  providerFault,
  wordOf,
} from './ledger-fixture.ts';

const hour = 3_600_000;

/** The four classes of failure, as the ledger keeps them. */
export function describeFailing(harness: OpenHarness): void {
  describe('a window that fails', () => {
    describeContent(harness);
    describeOddPayloads(harness);
    describeHalves(harness);
    describeFallback(harness);
    describeProvider(harness);
    describeWaiting(harness);
  });
}

function describeContent(harness: OpenHarness): void {
  it('by its content is tried three times, then replaced by its halves', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(5);
    const delays: number[] = [];
    for (let attempt = 1; attempt < failureBounds.contentAttempts; attempt += 1) {
      await ledger.fail(await ledger.claimLease(), contentFault);
      const later = await ledger.claim();
      const dueAt = later.kind === 'later' ? later.at : ledger.clock.now();
      delays.push(dueAt.getTime() - ledger.clock.now().getTime());
      ledger.clock.set(dueAt);
    }
    expect(delays).toEqual([2_000, 4_000]);
    expect(await ledger.fail(await ledger.claimLease(), contentFault)).toBe(true);
    expect(await ledger.listed()).toMatchObject([
      {
        firstSeq: 1,
        lastSeq: 3,
        state: 'pending',
        closedBy: 'halved',
        attempts: 0,
        error: contentFault.kind === 'content' ? contentFault.error : {},
      },
      { firstSeq: 4, lastSeq: 5, state: 'pending', closedBy: 'halved', attempts: 0 },
    ]);
  });

  it('shows what went wrong, and keeps the payload with the attempt', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease();
    await ledger.fail(lease, contentFault);
    const view = await ledger.windows.getWindow(ledger.namespace, lease.windowId);
    expect(view).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: { code: 'extraction_invalid', detail: 'not JSON' },
    });
    expect(view.nextAttemptAt).toEqual(new Date(ledger.clock.now().getTime() + 2_000));
    expect(view.history).toMatchObject([
      {
        fence: 1,
        outcome: 'content',
        payload: { answer: '{' },
        finishedAt: ledger.clock.now(),
        error: { code: 'extraction_invalid' },
      },
    ]);
  });

  it('of a single turn is given up without halving', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await ledger.fail(await ledger.claimLease(), contentFault);
      ledger.clock.advance(10_000);
    }
    expect(await ledger.listed()).toMatchObject([{ state: 'failed', reason: 'extraction_invalid', attempts: 3 }]);
    expect(await ledger.claim()).toEqual({ kind: 'idle' });
  });
}

function describeOddPayloads(harness: OpenHarness): void {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;

  it.each([
    { name: 'a NUL', payload: { answer: 'a\0b' }, detail: 'with \0 in it' },
    { name: 'half a surrogate pair', payload: { answer: '\ud800' }, detail: '\udfff' },
    { name: 'a circle', payload: circular, detail: 'no JSON' },
    { name: 'a book', payload: 'x'.repeat(1_000_000), detail: 'y'.repeat(100_000) },
  ])('by its content is handed back whatever the answer held: $name', async ({ payload, detail }) => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease();
    expect(await ledger.fail(lease, { kind: 'content', error: { code: 'extraction_invalid', detail }, payload })).toBe(
      true,
    );
    const { attempts, history } = await ledger.windows.getWindow(ledger.namespace, lease.windowId);
    expect(attempts).toBe(1);
    expect(history).toMatchObject([{ outcome: 'content', error: { code: 'extraction_invalid' } }]);
    expect(history[0]?.payload).not.toBeNull();
  });
}

function describeHalves(harness: OpenHarness): void {
  it('has each half tried once, and does not block what comes after', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(6);
    const whole = await ledger.claimLease();
    await ledger.windows.release(
      whole,
      { kind: 'halve', outcome: 'content', attempts: 3, error: { code: 'c', detail: 'd' } },
      { at: ledger.clock.now() },
    );
    const first = await ledger.claimLease();
    expect(first).toMatchObject({ firstSeq: 1, lastSeq: 3, halves: 1, attempts: 0 });
    await ledger.fail(first, contentFault);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 3 });
    await ledger.commit(await ledger.claimLease());
    await ledger.commit(await ledger.claimLease());
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-3 failed', '4-5 empty', '6-6 empty']);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ closedSeq: 6, settledSeq: 6 });
  });

  it('shows the attempts of the whole with each half', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const whole = await ledger.claimLease();
    await ledger.windows.release(whole, { kind: 'halve', outcome: 'content', attempts: 3 }, { at: ledger.clock.now() });
    const half = await ledger.claimLease();
    const { history } = await ledger.windows.getWindow(ledger.namespace, half.windowId);
    expect(history.map(({ firstSeq, lastSeq, outcome }) => [firstSeq, lastSeq, outcome])).toEqual([
      [1, 2, 'halved'],
      [1, 1, undefined],
    ]);
    await expect(ledger.windows.getWindow(ledger.namespace, whole.windowId)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
}

const fallback: SessionSummary = { summary: 'By rules.', themes: [], persons: [], places: [], sentiment: 'neutral' };

async function summariesOf({ harness, namespace }: LedgerFixture): Promise<unknown[]> {
  return (await harness.store.hierarchy.listSummaries(namespace, { limit: 10 })).map(
    ({ summary, fallback: isFallback }) => [summary, isFallback],
  );
}

function describeFallback(harness: OpenHarness): void {
  it('leaves a summary by rules, which the next success replaces and no later failure', async () => {
    const ledger = openLedger(harness);
    const giveUp = async (): Promise<void> => {
      const failed = { kind: 'fail', outcome: 'content', attempts: 3 } as const;
      const release = { at: ledger.clock.now(), fallbackSummary: fallback };
      await ledger.windows.release(await ledger.claimLease(), failed, release);
    };
    await ledger.flushed(1);
    await giveUp();
    expect(await summariesOf(ledger)).toEqual([['By rules.', true]]);
    await ledger.flushed(1);
    const lease = await ledger.claimLease();
    expect(lease.input.summary).toBeUndefined();
    await ledger.commit(lease, { summary: { ...fallback, summary: 'Extracted.' } });
    expect(await summariesOf(ledger)).toEqual([['Extracted.', false]]);
    await ledger.flushed(1);
    await giveUp();
    expect(await summariesOf(ledger)).toEqual([['Extracted.', false]]);
  });
}

function describeProvider(harness: OpenHarness): void {
  it("by its provider waits, longer and longer, without using up attempts, and fails after a day's outage", async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const began = ledger.clock.now().getTime();
    const pauses: number[] = [];
    for (let count = 0; count < 1_000; count += 1) {
      await ledger.fail(await ledger.claimLease(), providerFault);
      const [window] = await ledger.listed();
      expect(window).toMatchObject({ attempts: 0, crashes: 0 });
      if (window?.nextAttemptAt === undefined) break;
      pauses.push(window.nextAttemptAt.getTime() - ledger.clock.now().getTime());
      ledger.clock.set(window.nextAttemptAt);
    }
    expect(pauses.slice(0, 4)).toEqual([2_000, 2_000, 4_000, 8_000]);
    expect(Math.max(...pauses)).toBe(failureBounds.providerBackoffMaxMs);
    expect(ledger.clock.now().getTime() - began).toBeGreaterThanOrEqual(24 * hour);
    expect(ledger.clock.now().getTime() - began).toBeLessThan(25 * hour);
    expect(await ledger.listed()).toMatchObject([{ state: 'failed', reason: 'provider_fault', attempts: 0 }]);
  });

  it('waits at least as long as the provider asks', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    await ledger.fail(await ledger.claimLease(), {
      kind: 'provider',
      error: { code: 'c', detail: 'd' },
      retryAfterMs: 90_000,
    });
    expect(await ledger.claim()).toEqual({ kind: 'later', at: new Date(ledger.clock.now().getTime() + 90_000) });
  });

  it('goes on counting an outage through a restart', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    const since = ledger.clock.now();
    await ledger.fail(await ledger.claimLease(), providerFault);
    ledger.clock.advance(hour);
    await ledger.fail(await ledger.claimLease(), { kind: 'returned' });
    expect(await ledger.claimLease()).toMatchObject({ outageSince: since });
  });

  it('begins a new outage after the provider has answered', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    await ledger.fail(await ledger.claimLease(), providerFault);
    ledger.clock.advance(hour);
    await ledger.fail(await ledger.claimLease(), contentFault);
    ledger.clock.advance(hour);
    expect(await ledger.claimLease()).not.toHaveProperty('outageSince');
  });
}

function describeWaiting(harness: OpenHarness): void {
  it('because it is held shows so, waits for its time, and uses up nothing', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const until = new Date(ledger.clock.now().getTime() + hour);
    await ledger.fail(await ledger.claimLease(), { kind: 'hold', reason: 'budget', until });
    expect(await ledger.listed()).toMatchObject([
      { state: 'pending', holdReason: 'budget', nextAttemptAt: until, attempts: 0, crashes: 0 },
    ]);
    const { namespace, clock } = ledger;
    expect(await ledger.windows.coverage(namespace, { now: clock.now() })).toMatchObject({
      heldTurns: 2,
      turnsByState: { pending: 2 },
    });
    expect(await ledger.claim()).toEqual({ kind: 'later', at: until });
    clock.set(until);
    await ledger.claimLease();
    expect((await ledger.listed())[0]).not.toHaveProperty('holdReason');
    expect(await ledger.windows.coverage(namespace, { now: clock.now() })).toMatchObject({
      heldTurns: 0,
      turnsByState: { leased: 2 },
    });
  });

  it('held for however long leaves one look in its history, beside what else befell it', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    await ledger.fail(await ledger.claimLease(), contentFault);
    for (let look = 0; look < 5; look += 1) {
      ledger.clock.advance(hour);
      const until = new Date(ledger.clock.now().getTime() + hour);
      await ledger.fail(await ledger.claimLease(), { kind: 'hold', reason: 'budget', until });
    }
    ledger.clock.advance(hour);
    const lease = await ledger.claimLease();
    const { history } = await ledger.windows.getWindow(ledger.namespace, lease.windowId);
    expect(history.map(({ fence, outcome }) => [fence, outcome])).toEqual([
      [1, 'content'],
      [6, 'hold'],
      [7, undefined],
    ]);
  });

  it('because its worker shuts down is due at once, with the attempts and the error that it had', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    await ledger.fail(await ledger.claimLease(), contentFault);
    ledger.clock.advance(2_000);
    await ledger.fail(await ledger.claimLease(), { kind: 'returned' });
    expect(await ledger.listed()).toMatchObject([
      { state: 'pending', attempts: 1, crashes: 0, error: { code: 'extraction_invalid' } },
    ]);
    expect(await ledger.claimLease()).toMatchObject({ attempts: 1 });
  });
}
