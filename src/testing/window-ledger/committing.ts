import { describe, expect, it } from 'vitest';
import { createId } from '../../domain/identifier.ts';
import type { SessionSummary } from '../../domain/extraction/fact.ts';
import type { ProposedMemory } from '../../domain/memory/reconcile.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import { buildMemory } from '../build-memory.ts';
import { testEpoch } from '../test-clock.ts';
import { contentFault, type LedgerFixture, openLedger, type OpenHarness, rowsOf, wordOf } from './ledger-fixture.ts';

const summary: SessionSummary = {
  summary: 'Ana runs.',
  themes: ['running'],
  persons: ['Ben'],
  places: [],
  sentiment: 'positive',
};

/** What a run writes, in one transaction or not at all. */
export function describeCommitting(harness: OpenHarness): void {
  describe('committing a run', () => {
    describeWholeRuns(harness);
    describeBrokenRuns(harness);
    describeRepeats(harness);
    describeValues(harness);
    describeOwners(harness);
  });
}

async function readMemories(
  { harness, namespace }: LedgerFixture,
  memoryIds: readonly string[],
): Promise<MemoryView[]> {
  const { memories } = await harness.store.recall.read(namespace, {
    scope: { everything: true },
    turns: [],
    memoryIds,
  });
  return memoryIds.flatMap((id) => memories.find((memory) => memory.id === id) ?? []);
}

function describeWholeRuns(harness: OpenHarness): void {
  it('writes memories, evidence, changes, run, summary, statistics and the state of the window at once', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(['I run', 'I swim']);
    const lease = await ledger.claimLease();
    const runId = createId();
    const memory = buildMemory('Ana runs.', { evidence: [{ sessionId: 's', seq: 1, quotation: 'I run' }] });
    const at = ledger.clock.advance(5_000);
    const result = await ledger.commit(lease, { runId, proposals: [memory], dropped: 2, summary, durationMs: 17 });
    expect(result).toEqual({ state: 'processed', added: 1, reinforced: 0, superseded: 0, isSessionDone: true });
    expect(await ledger.listed()).toMatchObject([{ state: 'processed', finishedAt: at, attempts: 0, crashes: 0 }]);
    expect(await ledger.turns.getSession(ledger.namespace, 's')).toMatchObject({ settledSeq: 2 });
    const [stored] = await readMemories(ledger, [memory.memoryId]);
    expect(stored).toMatchObject({
      text: 'Ana runs.',
      status: 'active',
      recordedAt: at,
      extractor: 'test/1',
      reinforcements: 0,
      confidence: 0.5,
    });
    expect(stored?.evidence).toMatchObject([{ sessionId: 's', seq: 1, quote: 'I run', occurredAt: testEpoch }]);
    const run = {
      run_id: runId,
      window_id: lease.windowId,
      facts_proposed: 3,
      facts_dropped: 2,
      duration_ms: 17,
      first_seq: 1,
      last_seq: 2,
    };
    expect(await rowsOf(ledger, 'runs')).toMatchObject([run]);
    const change = {
      run_id: runId,
      memory_id: memory.memoryId,
      operation: 'add',
      before: null,
      after: { memory: { status: 'active', text: 'Ana runs.' } },
    };
    expect(await rowsOf(ledger, 'memory_changes')).toMatchObject([change]);
    expect(await rowsOf(ledger, 'summaries')).toMatchObject([
      { summary: 'Ana runs.', through_seq: 2, fallback: false, persons: ['Ben'] },
    ]);
    expect(await rowsOf(ledger, 'processing_stats')).toMatchObject([
      { processed: 1, failed: 0, turns: 2, duration_ms: 17 },
    ]);
    expect(await rowsOf(ledger, 'window_attempts')).toMatchObject([{ outcome: 'processed', fence: 1 }]);
  });

  it('ends a window without proposals as empty, with the reason', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const result = await ledger.commit(await ledger.claimLease(), { reason: 'nothing_worth_keeping' });
    expect(result).toEqual({ state: 'empty', added: 0, reinforced: 0, superseded: 0, isSessionDone: true });
    expect(await ledger.listed()).toMatchObject([{ state: 'empty', reason: 'nothing_worth_keeping' }]);
    expect(await rowsOf(ledger, 'runs')).toMatchObject([{ facts_proposed: 0 }]);
  });
}

function describeBrokenRuns(harness: OpenHarness): void {
  it('leaves nothing behind where it fails half-way', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    const lease = await ledger.claimLease();
    const before = await ledger.harness.dump(ledger.namespace);
    const broken = ledger.commit(lease, {
      proposals: [buildMemory('Ana runs.')],
      summary,
      reconcile: () => {
        throw new Error('injected');
      },
    });
    await expect(broken).rejects.toThrow('injected');
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
    const twin = buildMemory('Ana swims.');
    const refused = ledger.commit(lease, {
      proposals: [twin],
      summary,
      reconcile: () => [twin, twin].map((memory) => ({ kind: 'add', memory })),
    });
    await expect(refused).rejects.toMatchObject({ code: 'store_failed' });
    expect(await ledger.harness.dump(ledger.namespace)).toEqual(before);
    expect(await ledger.commit(lease, { proposals: [buildMemory('Ana runs.')] })).toMatchObject({ state: 'processed' });
  });

  it('clears the error of the attempts before it', async () => {
    const ledger = openLedger(harness);
    await ledger.flushed(2);
    await ledger.fail(await ledger.claimLease(), contentFault);
    ledger.clock.advance(5_000);
    await ledger.commit(await ledger.claimLease());
    expect((await ledger.listed())[0]).not.toHaveProperty('error');
    expect(await rowsOf(ledger, 'processing_stats')).toMatchObject([{ processed: 1, retried: 1 }]);
    expect((await ledger.listed()).map(wordOf)).toEqual(['1-2 empty']);
  });
}

/** Commits each list of proposals with a window of its own; the turns are 1, 2, 3 … of the session. */
async function commitEach(
  ledger: LedgerFixture,
  runs: readonly (readonly ReturnType<typeof buildMemory>[])[],
): Promise<void> {
  for (const proposals of runs) {
    await ledger.flushed(1);
    await ledger.commit(await ledger.claimLease(), { proposals });
    ledger.clock.advance(1_000);
  }
}

const evidenceOf = (seq: number) => ({ evidence: [{ sessionId: 's', seq, quotation: 'q' }] });

function describeRepeats(harness: OpenHarness): void {
  it('reinforces what is known already: more evidence, the newest time and words, one memory', async () => {
    const ledger = openLedger(harness);
    const later = new Date(testEpoch.getTime() + 60_000);
    const first = buildMemory('Ana runs.');
    await commitEach(ledger, [
      [first],
      [buildMemory('ana RUNS', { saidAt: later, ...evidenceOf(2) })],
      [buildMemory('Ana runs', evidenceOf(2))],
    ]);
    expect(await rowsOf(ledger, 'memories')).toHaveLength(1);
    const [stored] = await readMemories(ledger, [first.memoryId]);
    expect(stored).toMatchObject({ reinforcements: 1, saidAt: later, text: 'ana RUNS' });
    expect(stored?.evidence.map(({ seq }) => seq)).toEqual([1, 2]);
    expect((await rowsOf(ledger, 'memory_changes')).map(({ operation }) => String(operation)).sort()).toEqual([
      'add',
      'reinforce',
      'reinforce',
    ]);
  });
}

/** Where Ana lives, as told on a day. */
function homeIn(place: string, day: number): ProposedMemory {
  return buildMemory(`Ana lives in ${place}.`, {
    attribute: 'home',
    saidAt: new Date(testEpoch.getTime() + day * 86_400_000),
  });
}

/** The same, as an extractor says it that misses what it is a value of. */
function withoutAttribute({ attribute: _none, ...memory }: ProposedMemory): ProposedMemory {
  return memory;
}

function describeValues(harness: OpenHarness): void {
  it('supersedes another value of a single-valued attribute, by when it was said and not by when it came', async () => {
    const ledger = openLedger(harness);
    const [brno, oslo, rome] = [homeIn('Brno', 1), homeIn('Oslo', 3), homeIn('Rome', 2)];
    await commitEach(ledger, [[brno], [oslo], [rome]]);
    const at = (seconds: number): Date => new Date(testEpoch.getTime() + seconds * 1_000);
    expect(await readMemories(ledger, [brno.memoryId, oslo.memoryId, rome.memoryId])).toMatchObject([
      { status: 'superseded', supersededBy: oslo.memoryId, supersededAt: at(1) },
      { status: 'active' },
      { status: 'superseded', supersededBy: oslo.memoryId, supersededAt: at(2) },
    ]);
    const changes = (await rowsOf(ledger, 'memory_changes')).filter(({ memory_id }) => memory_id === brno.memoryId);
    expect(changes.find(({ operation }) => operation === 'supersede')).toMatchObject({
      before: { memory: { status: 'active' } },
      after: { memory: { status: 'superseded' } },
    });
  });

  it('takes a chain of values within one run', async () => {
    const ledger = openLedger(harness);
    const chain = ['Brno', 'Oslo', 'Rome'].map(homeIn);
    await commitEach(ledger, [chain]);
    expect(
      (
        await readMemories(
          ledger,
          chain.map(({ memoryId }) => memoryId),
        )
      ).map(({ status }) => status),
    ).toEqual(['superseded', 'superseded', 'active']);
  });

  it('lets a value come back without its attribute, in the place of the one that held', async () => {
    const ledger = openLedger(harness);
    const [first, second] = [homeIn('Brno', 1), homeIn('Oslo', 2)];
    await commitEach(ledger, [[first], [second], [withoutAttribute(homeIn('Brno', 3))]]);
    expect(await readMemories(ledger, [first.memoryId, second.memoryId])).toMatchObject([
      { status: 'active' },
      { status: 'superseded' },
    ]);
  });

  it('lets a value come back', async () => {
    const ledger = openLedger(harness);
    const [first, second] = [homeIn('Brno', 1), homeIn('Oslo', 2)];
    await commitEach(ledger, [[first], [second], [homeIn('Brno', 3)]]);
    const memories = await readMemories(ledger, [first.memoryId, second.memoryId]);
    expect(memories).toMatchObject([{ status: 'active' }, { status: 'superseded', supersededBy: first.memoryId }]);
    expect(memories[0]).not.toHaveProperty('supersededBy');
  });
}

function describeOwners(harness: OpenHarness): void {
  it('keeps owners apart', async () => {
    const ledger = openLedger(harness);
    const owners = [
      { scope: 'organization', ownerId: '' },
      { scope: 'project', ownerId: 'x' },
      { scope: 'user', ownerId: 'x' },
      { scope: 'user', ownerId: 'y' },
    ] as const;
    await commitEach(
      ledger,
      owners.map((owner) => [buildMemory('Ana runs.', { ...owner, attribute: 'sport' })]),
    );
    expect((await rowsOf(ledger, 'memories')).map(({ status }) => status)).toEqual([
      'active',
      'active',
      'active',
      'active',
    ]);
  });

  it('keeps one memory of each owner of what workers commit at once for several, named in any order', async () => {
    const ledger = openLedger(harness);
    const sessions = Array.from({ length: 6 }, (_, index) => `s${index}`);
    for (const sessionId of sessions) await ledger.flushed(1, { sessionId });
    const leases = await Promise.all(sessions.map((sessionId) => ledger.claimLease({ sessionId })));
    const owners = ['x', 'y', 'z'];
    await Promise.all(
      leases.map((lease, index) => {
        const { sessionId } = lease;
        const named = index % 2 === 0 ? owners : owners.toReversed();
        const proposals = named.map((ownerId) => buildMemory('Ana runs.', { scope: 'user', ownerId, sessionId }));
        return ledger.commit(lease, { proposals });
      }),
    );
    expect((await rowsOf(ledger, 'memories')).map(({ owner_id: ownerId }) => String(ownerId)).sort()).toEqual(owners);
    expect(await rowsOf(ledger, 'processing_stats')).toMatchObject([{ processed: 6 }]);
  });

  it('keeps one memory of what several workers commit at once', async () => {
    const ledger = openLedger(harness);
    const sessions = Array.from({ length: 6 }, (_, index) => `s${index}`);
    for (const sessionId of sessions) await ledger.flushed(1, { sessionId });
    const leases = await Promise.all(sessions.map((sessionId) => ledger.claimLease({ sessionId })));
    const home = (sessionId: string, index: number) =>
      buildMemory(`Ana lives in place ${index}.`, {
        sessionId,
        attribute: 'home',
        saidAt: new Date(testEpoch.getTime() + index),
      });
    await Promise.all(
      leases.map((lease, index) =>
        ledger.commit(lease, {
          proposals: [buildMemory('Ana runs.', { sessionId: lease.sessionId }), home(lease.sessionId, index)],
        }),
      ),
    );
    const memories = await rowsOf(ledger, 'memories');
    const active = memories.filter(({ status }) => status === 'active').map(({ text }) => String(text));
    expect(active.sort()).toEqual(['Ana lives in place 5.', 'Ana runs.']);
    expect(await rowsOf(ledger, 'memory_evidence')).toHaveLength(12);
  });
}
