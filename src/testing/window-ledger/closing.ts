import { describe, expect, it } from 'vitest';
import { createId } from '../../domain/identifier.ts';
import { buildRequest } from '../build-request.ts';
import { testEpoch } from '../test-clock.ts';
import { openLedger, type OpenHarness, wordOf } from './ledger-fixture.ts';

/** When the open tail closes, how far, and why. */
export function describeClosing(harness: OpenHarness): void {
  describe('closing windows', () => {
    describeBounds(harness);
    describeTimes(harness);
    describeRequests(harness);
  });
}

function describeBounds(harness: OpenHarness): void {
  it('closes at the greatest number of turns, and leaves the rest open', async () => {
    const ledger = openLedger(harness);
    await ledger.append(7);
    expect(await ledger.claimLease()).toMatchObject({ firstSeq: 1, lastSeq: 5 });
    expect(await ledger.listed()).toMatchObject([{ firstSeq: 1, lastSeq: 5, closedBy: 'turns', state: 'leased' }]);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({
      lastSeq: 7,
      closedSeq: 5,
      settledSeq: 0,
    });
  });

  it('closes before the turn that would exceed the tokens', async () => {
    const ledger = openLedger(harness);
    await ledger.append([40, 50, 20].map((tokens) => ({ tokens })));
    expect(await ledger.claimLease()).toMatchObject({ firstSeq: 1, lastSeq: 2 });
    expect(await ledger.listed()).toMatchObject([{ closedBy: 'tokens' }]);
  });

  it('closes with the turn that reaches the tokens exactly', async () => {
    const ledger = openLedger(harness);
    await ledger.append([40, 60, 20].map((tokens) => ({ tokens })));
    expect(await ledger.claimLease()).toMatchObject({ lastSeq: 2 });
  });

  it('lets a turn over the bound stand alone', async () => {
    const ledger = openLedger(harness);
    await ledger.append([10, 5_000, 10].map((tokens) => ({ tokens })));
    for (const word of ['1-1 leased', '2-2 leased']) {
      const lease = await ledger.claimLease();
      expect((await ledger.listed()).map(wordOf)).toContain(word);
      await ledger.commit(lease);
    }
    expect(await ledger.claim()).toMatchObject({ kind: 'later' });
  });

  it('tiles a session window by window', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(23);
    for (let count = 0; count < 5; count += 1) await ledger.commit(await ledger.claimLease());
    expect(await ledger.claim()).toEqual({ kind: 'idle' });
    expect((await ledger.listed()).map(wordOf)).toEqual(
      ['1-5', '6-10', '11-15', '16-20', '21-23'].map((span) => `${span} empty`),
    );
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({
      lastSeq: 23,
      closedSeq: 23,
      settledSeq: 23,
    });
  });
}

function describeTimes(harness: OpenHarness): void {
  it('waits until the tail has been silent, and says until when', async () => {
    const ledger = openLedger(harness);
    await ledger.append(1);
    ledger.clock.advance(500);
    await ledger.append(1);
    const silentAt = new Date(testEpoch.getTime() + 1_500);
    expect(await ledger.claim()).toEqual({ kind: 'later', at: silentAt });
    expect(await ledger.claim({ now: new Date(silentAt.getTime() - 1) })).toEqual({ kind: 'later', at: silentAt });
    expect(await ledger.listed()).toEqual([]);
    expect(await ledger.claimLease({ now: silentAt })).toMatchObject({ firstSeq: 1, lastSeq: 2 });
    expect(await ledger.listed()).toMatchObject([{ closedBy: 'idle' }]);
  });

  it('closes when the oldest turn has its age, however lively the session is', async () => {
    const ledger = openLedger(harness);
    await ledger.append(1);
    ledger.clock.advance(59_999);
    await ledger.append(1);
    expect(await ledger.claim()).toEqual({ kind: 'later', at: new Date(testEpoch.getTime() + 60_000) });
    ledger.clock.advance(1);
    expect(await ledger.claimLease()).toMatchObject({ lastSeq: 2 });
    expect(await ledger.listed()).toMatchObject([{ closedBy: 'age' }]);
  });

  it('measures the age of the tail from the first turn after the last window', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    await ledger.commit(await ledger.claimLease());
    ledger.clock.advance(59_500);
    await ledger.append(1);
    ledger.clock.advance(600);
    expect(await ledger.claim()).toEqual({ kind: 'later', at: new Date(testEpoch.getTime() + 60_500) });
  });

  it('closes at once where the policy asks for no silence', async () => {
    const ledger = openLedger(harness);
    await ledger.append(1);
    const policy = { maxTokens: 100, maxTurns: 5, idleMs: 0, maxAgeMs: 60_000 };
    expect(await ledger.claimLease({ policy })).toMatchObject({ lastSeq: 1 });
  });
}

function describeRequests(harness: OpenHarness): void {
  it.each([
    { ended: false, closedBy: 'flush' },
    { ended: true, closedBy: 'end' },
  ])('closes without waiting by $closedBy', async ({ ended, closedBy }) => {
    const ledger = openLedger(harness);
    await ledger.append(2);
    await ledger.turns.flush(ledger.namespace, 's', { at: testEpoch, ended });
    expect(await ledger.claimLease()).toMatchObject({ firstSeq: 1, lastSeq: 2 });
    expect(await ledger.listed()).toMatchObject([{ closedBy }]);
  });

  it('closes no further than what was there when the flush came', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    await ledger.append(1);
    await ledger.commit(await ledger.claimLease());
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-2 empty']);
    expect(await ledger.claim()).toMatchObject({ kind: 'later' });
  });

  it('closes a posted transcript at once', async () => {
    const ledger = openLedger(harness);
    const change = { ...buildRequest(['a', 'b']), rawMemoryId: createId(), text: 'ab', metadata: {}, revisedSeqs: [] };
    await ledger.turns.acceptTranscript(ledger.namespace, change);
    expect(await ledger.claimLease()).toMatchObject({ lastSeq: 2 });
    expect(await ledger.listed()).toMatchObject([{ closedBy: 'transcript' }]);
  });

  it('has nothing to do for a session that is unknown, or done', async () => {
    const ledger = openLedger(harness);
    expect(await ledger.claim()).toEqual({ kind: 'idle' });
    await ledger.flushed(1);
    await ledger.commit(await ledger.claimLease());
    await ledger.turns.flush(ledger.namespace, 's', { at: testEpoch, ended: true });
    expect(await ledger.claim()).toEqual({ kind: 'idle' });
  });
}
