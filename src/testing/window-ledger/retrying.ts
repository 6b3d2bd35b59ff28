import { describe, expect, it } from 'vitest';
import { createId } from '../../domain/identifier.ts';
import { buildMemory } from '../build-memory.ts';
import { uniqueNamespace } from '../unique-namespace.ts';
import { contentFault, type LedgerFixture, openLedger, type OpenHarness, wordOf } from './ledger-fixture.ts';

/** Failed windows that are tried again. */
export function describeRetrying(harness: OpenHarness): void {
  describe('retrying failed windows', () => {
    describeRetries(harness);
    describeRefusals(harness);
  });
}

async function failNext(ledger: LedgerFixture, sessionId = 's'): Promise<string> {
  const lease = await ledger.claimLease({ sessionId });
  const error = { code: 'extraction_invalid', detail: 'not JSON' };
  await ledger.windows.release(
    lease,
    { kind: 'fail', outcome: 'content', attempts: 3, error },
    { at: ledger.clock.now() },
  );
  return lease.windowId;
}

function describeRetries(harness: OpenHarness): void {
  it('makes them pending with fresh counters and their error, and moves the settled end back', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(5);
    const windowId = await failNext(ledger);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 5 });
    const at = ledger.clock.advance(1_000);
    expect(await ledger.windows.retry(ledger.namespace, { at })).toEqual([
      { namespace: ledger.namespace, sessionId: 's' },
    ]);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 0, closedSeq: 5 });
    const view = await ledger.windows.getWindow(ledger.namespace, windowId);
    expect(view).toMatchObject({ state: 'pending', attempts: 0, crashes: 0, error: { code: 'extraction_invalid' } });
    expect(view).not.toHaveProperty('finishedAt');
    expect(view).not.toHaveProperty('reason');
    expect(view.history).toMatchObject([{ outcome: 'content' }]);
    await ledger.commit(await ledger.claimLease());
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 5 });
  });

  it('works while later windows are final already, and settles to the end again', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(13);
    await failNext(ledger);
    await ledger.commit(await ledger.claimLease());
    await failNext(ledger);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 13 });
    await ledger.windows.retry(ledger.namespace, { at: ledger.clock.now() });
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-5 pending', '6-10 empty', '11-13 pending']);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 0 });
    await ledger.commit(await ledger.claimLease(), { proposals: [buildMemory('Ana runs.')] });
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 10 });
    await ledger.commit(await ledger.claimLease());
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 13 });
  });

  it('gives a retried window all its attempts again, and its halves', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    await failNext(ledger);
    await ledger.windows.retry(ledger.namespace, { at: ledger.clock.now() });
    for (let count = 0; count < 3; count += 1) {
      await ledger.fail(await ledger.claimLease(), contentFault);
      ledger.clock.advance(10_000);
    }
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-1 pending', '2-2 pending']);
  });

  it('tries one window alone where it is named', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(10);
    await failNext(ledger);
    const windowId = await failNext(ledger);
    expect(await ledger.windows.retry(ledger.namespace, { windowId, at: ledger.clock.now() })).toHaveLength(1);
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-5 failed', '6-10 pending']);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 5 });
  });

  it('brings the summary of the session with a retried window, however far it goes, and takes the new one', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(10);
    await failNext(ledger);
    const summary = { summary: 'All of it.', themes: [], persons: [], places: [], sentiment: 'neutral' } as const;
    await ledger.commit(await ledger.claimLease(), { summary });
    await ledger.windows.retry(ledger.namespace, { at: ledger.clock.now() });
    const lease = await ledger.claimLease();
    expect(lease.input.summary).toEqual(summary);
    await ledger.commit(lease, { summary: { ...summary, summary: 'All of it, with the beginning.' } });
    const { summaries } = await ledger.harness.dump(ledger.namespace);
    expect(summaries?.map((row) => JSON.parse(String(row)) as unknown)).toMatchObject([
      { summary: 'All of it, with the beginning.' },
    ]);
  });
}

function describeRefusals(harness: OpenHarness): void {
  it('refuses windows that have not failed', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease();
    const retry = async (): Promise<unknown> =>
      await ledger.windows.retry(ledger.namespace, { windowId: lease.windowId, at: ledger.clock.now() });
    await expect(retry()).rejects.toMatchObject({ code: 'window_conflict' });
    await ledger.commit(lease);
    await expect(retry()).rejects.toMatchObject({ code: 'window_conflict' });
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-2 empty']);
  });

  it.each(['an unknown one', 'what is no id'])('does not find %s', async (kind) => {
    const ledger = openLedger(harness);
    const windowId = kind === 'an unknown one' ? createId() : 'none';
    const missing = { code: 'not_found' };
    await expect(ledger.windows.retry(ledger.namespace, { windowId, at: ledger.clock.now() })).rejects.toMatchObject(
      missing,
    );
    await expect(ledger.windows.getWindow(ledger.namespace, windowId)).rejects.toMatchObject(missing);
  });

  it('touches nothing of another namespace', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const windowId = await failNext(ledger);
    const before = await ledger.harness.dump(ledger.namespace);
    const other = uniqueNamespace();
    expect(await ledger.windows.retry(other, { at: ledger.clock.now() })).toEqual([]);
    await expect(ledger.windows.retry(other, { windowId, at: ledger.clock.now() })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
  });
}
