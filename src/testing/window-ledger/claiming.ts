import { describe, expect, it } from 'vitest';
import { limits } from '../../domain/limits.ts';
import { createId } from '../../domain/identifier.ts';
import { buildRequest, buildTurns } from '../build-request.ts';
import { contentFault, openLedger, type OpenHarness, wordOf } from './ledger-fixture.ts';

/** Who gets which window, and what comes with it. */
export function describeClaiming(harness: OpenHarness): void {
  describe('claiming', () => {
    describeOrder(harness);
    describeLease(harness);
    describeContext(harness);
    describeRenewal(harness);
  });
}

function describeOrder(harness: OpenHarness): void {
  it('gives a session to one worker at a time', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(8);
    const lease = await ledger.claimLease({ leaseMs: 30_000 });
    const second = await ledger.claim({ owner: 'other' });
    expect(second.kind).toBe('busy');
    const retryMs = second.kind === 'busy' ? second.retryMs : 0;
    expect(retryMs).toBeGreaterThan(0);
    expect(retryMs).toBeLessThanOrEqual(30_000);
    await ledger.commit(lease);
    expect(await ledger.claimLease({ owner: 'other' })).toMatchObject({ firstSeq: 6, lastSeq: 8 });
  });

  it('gives one window to one of many that claim at once', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(3);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => ledger.claim({ owner: `worker ${index}` })),
    );
    expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
    expect(claims.filter(({ kind }) => kind === 'busy')).toHaveLength(7);
  });

  it('lets sessions run side by side', async () => {
    const ledger = openLedger(harness);
    for (const sessionId of ['a', 'b', 'c']) await ledger.flushed(1, { sessionId });
    const leases = await Promise.all(['a', 'b', 'c'].map((sessionId) => ledger.claimLease({ sessionId })));
    expect(leases.map(({ sessionId }) => sessionId)).toEqual(['a', 'b', 'c']);
  });

  it('keeps later windows waiting while an earlier one is not final', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(8);
    await ledger.fail(await ledger.claimLease(), contentFault);
    expect(await ledger.claim()).toEqual({ kind: 'later', at: new Date(ledger.clock.now().getTime() + 2_000) });
    ledger.clock.advance(2_000);
    expect(await ledger.claimLease()).toMatchObject({ firstSeq: 1, lastSeq: 5, fence: 2, attempts: 1 });
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-5 leased']);
  });
}

function describeLease(harness: OpenHarness): void {
  it('brings the turns with speakers, users and moments', async () => {
    const ledger = openLedger(harness);
    const occurredAt = { instant: new Date('2025-01-01T12:00:00Z'), offsetMinutes: 60 };
    await ledger.append(
      [
        { content: 'I am Ana', name: 'Ana', userId: 'ana-1', occurredAt },
        { role: 'assistant', content: 'Hello Ana', userId: 'ana-1' },
        { role: 'tool', content: '{}', userId: 'ben-1' },
      ],
      { binding: { projectId: 'p', agentId: 'a', roomId: 'r' }, correlationId: 'c-1' },
    );
    await ledger.flushed(1, { correlationId: 'c-2' });
    const lease = await ledger.claimLease();
    expect(lease).toMatchObject({
      namespace: ledger.namespace,
      sessionId: 's',
      fence: 1,
      attempts: 0,
      halves: 0,
      binding: { projectId: 'p', agentId: 'a' },
    });
    expect(lease.correlationIds).toEqual(['c-1', 'c-2']);
    expect(lease.input.turns.map(({ seq, speaker, participant }) => [seq, speaker, participant])).toEqual([
      [1, 'Ana', true],
      [2, 'Assistant', false],
      [3, 'Tool', false],
      [4, 'ana-1', true],
    ]);
    expect(lease.input.turns[0]).toMatchObject({ content: 'I am Ana', role: 'user', occurredAt });
    expect([...lease.turnUsers]).toEqual([
      [1, 'ana-1'],
      [2, 'ana-1'],
      [3, 'ben-1'],
      [4, 'ana-1'],
    ]);
    expect(lease.input.before).toEqual([]);
    expect(lease.input).not.toHaveProperty('summary');
  });
}

function describeContext(harness: OpenHarness): void {
  it('brings the turns before the window as context, up to a bound, and the summary so far', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(15);
    const summary = {
      summary: 'They met.',
      themes: ['meeting'],
      persons: [],
      places: ['Brno'],
      sentiment: 'positive',
    } as const;
    for (let count = 0; count < 3; count += 1) await ledger.commit(await ledger.claimLease(), { summary });
    await ledger.flushed(2);
    const { input } = await ledger.claimLease();
    expect(input.turns.map(({ seq }) => seq)).toEqual([16, 17]);
    expect(input.before.map(({ seq }) => seq)).toEqual(
      Array.from({ length: limits.contextTurns }, (_, index) => index + 6),
    );
    expect(input.summary).toEqual(summary);
  });

  it('leaves out turns that were revised before the window was claimed', async () => {
    const ledger = openLedger(harness);
    const rawMemoryId = createId();
    const change = { ...buildRequest(buildTurns(3)), rawMemoryId, text: 'v1', metadata: {}, revisedSeqs: [] };
    await ledger.turns.acceptTranscript(ledger.namespace, change);
    const second = {
      ...buildRequest(['new']),
      rawMemoryId,
      baseRevision: 1,
      text: 'v2',
      metadata: {},
      revisedSeqs: [2, 3],
    };
    await ledger.turns.acceptTranscript(ledger.namespace, second);
    const lease = await ledger.claimLease();
    expect([lease.firstSeq, lease.lastSeq]).toEqual([1, 4]);
    expect(lease.input.turns.map(({ seq }) => seq)).toEqual([1, 4]);
  });
}

function describeRenewal(harness: OpenHarness): void {
  it('extends a lease that is held', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    const lease = await ledger.claimLease({ leaseMs: 30_000 });
    expect(await ledger.windows.renew(lease, 3_600_000)).toBe(true);
    const busy = await ledger.claim();
    expect(busy.kind === 'busy' && busy.retryMs > 3_000_000).toBe(true);
  });

  it('renews a lease that ran out but that nobody took', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    const lease = await ledger.claimLease();
    await ledger.harness.expireLease(lease);
    expect(await ledger.windows.renew(lease, 60_000)).toBe(true);
    expect(await ledger.claim()).toMatchObject({ kind: 'busy' });
    expect(await ledger.commit(lease)).toMatchObject({ state: 'empty' });
  });

  it('says that a lease was lost: to another, by being handed back, by being done', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(1);
    const lost = await ledger.claimLease();
    await ledger.harness.expireLease(lost);
    const lease = await ledger.claimLease();
    expect(await ledger.windows.renew(lost, 60_000)).toBe(false);
    await ledger.fail(lease, { kind: 'returned' });
    expect(await ledger.windows.renew(lease, 60_000)).toBe(false);
    const last = await ledger.claimLease();
    await ledger.commit(last);
    expect(await ledger.windows.renew(last, 60_000)).toBe(false);
  });
}
