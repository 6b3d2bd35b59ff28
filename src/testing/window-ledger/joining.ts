import { describe, expect, it } from 'vitest';
import { MemoirError } from '../../domain/errors.ts';
import { buildMemory } from '../build-memory.ts';
import { contentFault, openLedger, type OpenHarness, rowsOf } from './ledger-fixture.ts';

const summary = { themes: [], persons: [], places: [], sentiment: 'neutral' } as const;

/** What many workers of one process ask for at the same moment may be done in one step: each gets what it would alone. */
export function describeJoining(harness: OpenHarness): void {
  describe('joining', () => {
    describeClaims(harness);
    describeCommits(harness);
  });
}

function describeClaims(harness: OpenHarness): void {
  it('claims sessions in every state at once', async () => {
    const ledger = openLedger(harness);
    for (const sessionId of ['open', 'held', 'failed', 'due', 'crashed', 'settled'])
      await ledger.flushed(2, { sessionId });
    await ledger.claimLease({ sessionId: 'held' });
    await ledger.fail(await ledger.claimLease({ sessionId: 'due' }), contentFault);
    ledger.clock.advance(2_000);
    await ledger.fail(await ledger.claimLease({ sessionId: 'failed' }), contentFault);
    await ledger.harness.expireLease(await ledger.claimLease({ sessionId: 'crashed' }));
    await ledger.append(2, { sessionId: 'young' });
    await ledger.commit(await ledger.claimLease({ sessionId: 'settled' }));
    const sessions = ['first', 'open', 'held', 'failed', 'due', 'crashed', 'settled', 'young', 'unknown'];
    const claims = await Promise.all(
      sessions.map((sessionId) => ledger.claim({ sessionId, owner: `of ${sessionId}` })),
    );
    const kinds = claims.map((claim, index) => [sessions[index], claim.kind]);
    expect(Object.fromEntries(kinds)).toEqual({
      first: 'idle',
      open: 'claimed',
      held: 'busy',
      failed: 'later',
      due: 'claimed',
      crashed: 'later',
      settled: 'idle',
      young: 'later',
      unknown: 'idle',
    });
    const leases = claims.flatMap((claim) => (claim.kind === 'claimed' ? [claim.lease] : []));
    expect(leases).toMatchObject([
      { sessionId: 'open', fence: 1, attempts: 0, firstSeq: 1, lastSeq: 2 },
      { sessionId: 'due', fence: 2, attempts: 1, firstSeq: 1, lastSeq: 2 },
    ]);
    expect(leases.map(({ input }) => input.turns.map(({ seq }) => seq))).toEqual([
      [1, 2],
      [1, 2],
    ]);
    const attempts = await rowsOf(ledger, 'window_attempts');
    expect(attempts.map(({ lease_owner: owner }) => owner)).toEqual(expect.arrayContaining(['of open', 'of due']));
  });
}

function describeCommits(harness: OpenHarness): void {
  it('commits runs at once, and refuses the one that lost its lease alone', async () => {
    const ledger = openLedger(harness);
    const sessions = ['a', 'b', 'lost', 'c', 'd'];
    for (const sessionId of sessions) await ledger.flushed(2, { sessionId });
    const leases = await Promise.all(sessions.map((sessionId) => ledger.claimLease({ sessionId })));
    for (const lease of leases) if (lease.sessionId === 'lost') await ledger.harness.expireLease(lease);
    const held = await ledger.claimLease({ sessionId: 'lost' });
    await ledger.append(1, { sessionId: 'd' });
    const results = await Promise.all(
      leases.map(async ({ sessionId, ...lease }) => {
        const memory = buildMemory(`It is ${sessionId}.`, { scope: 'user', ownerId: `user ${sessionId}`, sessionId });
        const commit = { proposals: [memory], summary: { ...summary, summary: sessionId }, durationMs: 10 };
        return await ledger.commit({ ...lease, sessionId }, commit).catch((error: unknown) => error);
      }),
    );
    const done = { state: 'processed', added: 1, reinforced: 0, superseded: 0, isSessionDone: true };
    expect(results).toEqual([done, done, expect.any(MemoirError), done, { ...done, isSessionDone: false }]);
    expect(results[2]).toMatchObject({ code: 'lease_lost' });
    const texts = (await rowsOf(ledger, 'memories')).map(({ text }) => String(text));
    expect(texts.sort()).toEqual(['It is a.', 'It is b.', 'It is c.', 'It is d.']);
    expect((await rowsOf(ledger, 'summaries')).map((row) => String(row['summary'])).sort()).toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
    expect(await rowsOf(ledger, 'runs')).toHaveLength(4);
    expect(await rowsOf(ledger, 'memory_changes')).toHaveLength(4);
    expect(await rowsOf(ledger, 'processing_stats')).toMatchObject([{ processed: 4, turns: 8, duration_ms: 40 }]);
    expect(await ledger.commit(held)).toMatchObject({ state: 'empty', isSessionDone: true });
  });

  it('commits the others where one of them cannot be stored', async () => {
    const ledger = openLedger(harness);
    const sessions = ['a', 'b', 'broken', 'c'];
    for (const sessionId of sessions) await ledger.flushed(1, { sessionId });
    const leases = await Promise.all(sessions.map((sessionId) => ledger.claimLease({ sessionId })));
    const results = await Promise.allSettled(
      leases.map((lease) => {
        const { sessionId } = lease;
        const memory = buildMemory(`It is ${sessionId}.`, { scope: 'user', ownerId: `user ${sessionId}`, sessionId });
        return ledger.commit(lease, {
          proposals: [sessionId === 'broken' ? { ...memory, importance: 99 } : memory],
        });
      }),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await rowsOf(ledger, 'memories')).toHaveLength(3);
    expect((await ledger.listed('broken')).map(({ state }) => state)).toEqual(['leased']);
  });
}
