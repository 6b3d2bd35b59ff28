import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '../../src/domain/identifier.ts';
import { type ProposedMemory, reconcile } from '../../src/domain/memory/reconcile.ts';
import { acceptTurns } from '../../src/testing/accept-turns.ts';
import { buildMemory } from '../../src/testing/build-memory.ts';
import { giveVectors, openEmbedding, settleAll } from '../../src/testing/embedding-store/embedding-fixture.ts';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';
import type { NamespaceDump } from '../../src/testing/store-harness.ts';
import { testEpoch } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';

let harness: TestStore;

beforeAll(async () => {
  harness = await openTestStore();
});
afterAll(() => harness.close());

/** A run as a test says it: in which session, and what it finds. */
interface SketchedRun {
  readonly sessionId: string;
  readonly proposals: readonly ProposedMemory[];
  readonly summary: string | undefined;
}

const minutes = (count: number): Date => new Date(testEpoch.getTime() + count * 60_000);
const policy = { maxTokens: 1_000_000, maxTurns: 1, idleMs: 0, maxAgeMs: 0 };
const everything = { scope: { everything: true } } as const;

/** Commits a run with a turn of its own; returns the id of the run. */
async function commitRun(namespace: string, { sessionId, proposals, summary }: SketchedRun, at: Date): Promise<string> {
  const { turns, windows } = harness.store;
  await acceptTurns({ turns, namespace }, ['Hello'], { sessionId, acceptedAt: at });
  const claim = await windows.claim({ namespace, sessionId }, { owner: 'test', leaseMs: 60_000, now: at, policy });
  if (claim.kind !== 'claimed') throw new Error(`nothing to claim: ${claim.kind}`);
  const runId = createId();
  const seq = claim.lease.firstSeq;
  await windows.commit(claim.lease, {
    extractor: 'test/1',
    runId,
    at,
    durationMs: 1,
    dropped: 0,
    reconcile,
    proposals: proposals.map((memory) => ({
      ...memory,
      sessionId,
      evidence: [{ sessionId, seq, quotation: memory.text }],
    })),
    ...(summary === undefined
      ? {}
      : { summary: { summary, themes: [], persons: ['Ben'], places: [], sentiment: 'neutral' } }),
  });
  return runId;
}

async function commitAll(namespace: string, runs: readonly SketchedRun[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, run] of runs.entries()) ids.push(await commitRun(namespace, run, minutes(100 + index)));
  return ids;
}

/** All rows that a run may change, without its own record and the history. */
async function remembered(namespace: string): Promise<NamespaceDump> {
  const { memory_changes: _changes, runs: _runs, ...rows } = await harness.dump(namespace);
  return rows;
}

/** Memories and evidence without the namespace, to be held against another one. */
async function memoriesOf(namespace: string): Promise<unknown> {
  const { memories = [], memory_evidence: evidence = [] } = await harness.dump(namespace);
  return [...memories, ...evidence].map((row) => String(row).replaceAll(namespace, ''));
}

const sketches = fc
  .record({
    place: fc.constantFrom('Brno', 'Oslo', 'Rome'),
    subject: fc.constantFrom('Ana', 'Ben'),
    kind: fc.constantFrom('home', 'home', 'job', 'plain'),
    manner: fc.constantFrom('', 'really '),
    minute: fc.nat({ max: 6 }),
  })
  .map(({ place, subject, kind, manner, minute }) =>
    buildMemory(`${subject} ${manner}${kind === 'job' ? 'works' : kind === 'home' ? 'lives' : 'was'} in ${place}.`, {
      subject,
      subjectKey: subject.toLowerCase(),
      saidAt: minutes(minute),
      importance: minute + 1,
      ...(kind === 'plain' ? {} : { attribute: kind }),
      ...(minute % 2 === 0 ? {} : { validity: { from: minutes(minute), precision: 'day' } }),
    }),
  );
const runs = fc.array(
  fc.record({
    sessionId: fc.constantFrom('a', 'b'),
    proposals: fc.array(sketches, { maxLength: 4 }),
    summary: fc.constantFrom(undefined, 'Ana moved.', 'Ben works.'),
  }),
  { minLength: 1, maxLength: 6 },
);

describe('undoing a run', () => {
  it('restores exactly what was there before it', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (sequence) => {
        const namespace = uniqueNamespace();
        await commitAll(namespace, sequence.slice(0, -1));
        const { windows } = harness.store;
        const last = sequence.at(-1)!;
        const before = await remembered(namespace);
        const runId = await commitRun(namespace, last, minutes(200));
        const undone = await harness.store.memories.undoRun(namespace, runId, minutes(300));
        expect(undone).toMatchObject({ runId, undoneAt: minutes(300), sessionId: last.sessionId });
        const { memories, memory_evidence, summaries } = await remembered(namespace);
        expect({ memories, memory_evidence, summaries }).toEqual({
          memories: before['memories'],
          memory_evidence: before['memory_evidence'],
          summaries: before['summaries'],
        });
        expect(await windows.coverage(namespace, { now: minutes(300) })).toMatchObject({
          uncovered: 0,
          overlapping: 0,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('from the last to the first leaves nothing', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (sequence) => {
        const namespace = uniqueNamespace();
        const ids = await commitAll(namespace, sequence);
        for (const runId of ids.toReversed()) await harness.store.memories.undoRun(namespace, runId, minutes(300));
        expect(await remembered(namespace)).toMatchObject({ memories: [], memory_evidence: [], summaries: [] });
        const listed = await harness.store.memories.listRuns(namespace, { limit: 50 });
        expect(listed.map(({ runId }) => runId)).toEqual(ids.toReversed());
        expect(listed.every(({ undoneAt }) => undoneAt !== undefined)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('in the middle leaves what would be there without it, or is refused and changes nothing', async () => {
    let [taken, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(runs, fc.nat(), async (sequence, pick) => {
        const namespace = uniqueNamespace();
        const ids = await commitAll(namespace, sequence);
        const index = pick % ids.length;
        const before = await harness.dump(namespace);
        try {
          await harness.store.memories.undoRun(namespace, ids[index]!, minutes(300));
        } catch (error) {
          refused += 1;
          expect(error).toMatchObject({ code: 'run_conflict' });
          expect(await harness.dump(namespace)).toEqual(before);
          return;
        }
        taken += 1;
        const without = uniqueNamespace();
        for (const [position, run] of sequence.entries()) {
          const proposals = position === index ? [] : run.proposals;
          await commitRun(without, { ...run, proposals }, minutes(100 + position));
        }
        expect(await memoriesOf(namespace)).toEqual(await memoriesOf(without));
      }),
      { numRuns: 120 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(5);
  });
});

describe('a run', () => {
  const home = (place: string, minute: number): ProposedMemory =>
    buildMemory(`Ana lives in ${place}.`, { attribute: 'home', saidAt: minutes(minute) });
  const run = (...proposals: readonly ProposedMemory[]): SketchedRun => ({ sessionId: 's', proposals, summary: 'S.' });

  it('that is unknown, or was undone already, cannot be undone', async () => {
    const namespace = uniqueNamespace();
    const [id] = await commitAll(namespace, [run(home('Brno', 1))]);
    const undo = async (runId: string) => await harness.store.memories.undoRun(namespace, runId, minutes(300));
    await expect(undo(createId())).rejects.toMatchObject({ code: 'not_found' });
    await undo(id!);
    await expect(undo(id!)).rejects.toMatchObject({ code: 'run_conflict' });
    await expect(harness.store.memories.undoRun(uniqueNamespace(), id!, minutes(300))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('against whose value a later one was held cannot be undone before that one', async () => {
    const namespace = uniqueNamespace();
    const [first, second] = await commitAll(namespace, [run(home('Oslo', 5)), run(home('Brno', 1))]);
    const undo = async (runId: string) => await harness.store.memories.undoRun(namespace, runId, minutes(300));
    await expect(undo(first!)).rejects.toMatchObject({ code: 'run_conflict' });
    await undo(second!);
    await undo(first!);
    expect(await harness.store.memories.list(namespace, { limit: 10 })).toEqual([]);
  });

  it('whose memory was changed by hand cannot be undone', async () => {
    const namespace = uniqueNamespace();
    const memory = home('Oslo', 5);
    const [id] = await commitAll(namespace, [run(memory)]);
    await harness.store.memories.edit(namespace, memory.memoryId, {
      edit: { importance: 9 },
      operation: 'edit',
      at: minutes(200),
    });
    await expect(harness.store.memories.undoRun(namespace, id!, minutes(300))).rejects.toMatchObject({
      code: 'run_conflict',
    });
  });

  it('is written down with its undoing in the history of the memories it changed', async () => {
    const namespace = uniqueNamespace();
    const [brno, oslo] = [home('Brno', 1), home('Oslo', 5)];
    const [first, second] = await commitAll(namespace, [run(brno), run(oslo)]);
    await harness.store.memories.undoRun(namespace, second!, minutes(300));
    expect(await harness.store.memories.history(namespace, brno.memoryId)).toMatchObject([
      { operation: 'add', runId: first },
      { operation: 'supersede', runId: second, after: { status: 'superseded', supersededBy: oslo.memoryId } },
      { operation: 'undo', runId: second, before: { status: 'superseded' }, after: { status: 'active' } },
    ]);
    const gone = await harness.store.memories.history(namespace, oslo.memoryId);
    expect(gone.map(({ operation }) => operation)).toEqual(['add', 'undo']);
    expect(gone[1]).not.toHaveProperty('after');
  });

  it('that was undone leaves the summary of the run that went on from it, and its own to nobody', async () => {
    const namespace = uniqueNamespace();
    const summaries = async () => await harness.store.hierarchy.listSummaries(namespace, { limit: 10 });
    const ids = await commitAll(namespace, [
      { ...run(home('Brno', 1)), summary: 'One.' },
      { ...run(buildMemory('Ana runs.')), summary: 'Two.' },
      { ...run(buildMemory('Ana swims.')), summary: 'Three.' },
    ]);
    await harness.store.memories.undoRun(namespace, ids[1]!, minutes(300));
    expect(await summaries()).toMatchObject([{ summary: 'Three.' }]);
    await harness.store.memories.undoRun(namespace, ids[2]!, minutes(300));
    expect(await summaries()).toMatchObject([{ summary: 'One.' }]);
    await harness.store.memories.undoRun(namespace, ids[0]!, minutes(300));
    expect(await summaries()).toEqual([]);
  });

  it('that is undone is out of recall with what it brought', async () => {
    const namespace = uniqueNamespace();
    const memory = buildMemory('Ana plays the violin.');
    const [id] = await commitAll(namespace, [run(memory)]);
    const keys = { ...everything, turns: [], memoryIds: [memory.memoryId] };
    expect((await harness.store.recall.read(namespace, keys)).memories).toHaveLength(1);
    await harness.store.memories.undoRun(namespace, id!, minutes(300));
    expect((await harness.store.recall.read(namespace, keys)).memories).toEqual([]);
  });

  it('takes the vector of what it takes out with it', async () => {
    const embedding = openEmbedding(() => harness);
    const { namespace, embedAll, vectors, begin, take, embeddings } = embedding;
    await embedAll();
    const proposals = [buildMemory('Ana runs.', { sessionId: 's' })];
    const runId = await commitRun(namespace, { sessionId: 's', proposals, summary: undefined }, minutes(1));
    await embedAll();
    const ofMemories = async (): Promise<number> =>
      (await vectors()).filter((line) => line.startsWith('memory')).length;
    expect(await ofMemories()).toBe(1);
    await harness.store.memories.undoRun(namespace, runId, minutes(2));
    const lease = await begin();
    const gone = await take();
    expect(gone).toMatchObject([{ owner: { kind: 'memory' } }]);
    await giveVectors(embeddings, lease, gone);
    await settleAll(embeddings, lease, gone);
    expect(await ofMemories()).toBe(0);
  });
});
