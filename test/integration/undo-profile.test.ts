import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createId } from '../../src/domain/identifier.ts';
import type { ProfileField } from '../../src/domain/extraction/fact.ts';
import { reconcile } from '../../src/domain/memory/reconcile.ts';
import { acceptTurns } from '../../src/testing/accept-turns.ts';
import { buildProfileEntry } from '../../src/testing/build-profile-entry.ts';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';
import { testEpoch } from '../../src/testing/test-clock.ts';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';

let harness: TestStore;

beforeAll(async () => {
  harness = await openTestStore();
});
afterAll(() => harness.close());

interface SketchedEntry {
  readonly userId: string;
  readonly field: ProfileField;
  readonly text: string;
  readonly minute: number;
  /** The turn that says it: of this run or an earlier one. */
  readonly seq: number;
}

const minutes = (count: number): Date => new Date(testEpoch.getTime() + count * 60_000);
const policy = { maxTokens: 1_000_000, maxTurns: 1, idleMs: 0, maxAgeMs: 0 };

async function commitRun(namespace: string, entries: readonly SketchedEntry[], at: Date): Promise<string> {
  const { turns, windows } = harness.store;
  const sessionId = 's';
  await acceptTurns({ turns, namespace }, ['Hello'], { sessionId, acceptedAt: at });
  const claim = await windows.claim({ namespace, sessionId }, { owner: 'test', leaseMs: 60_000, now: at, policy });
  if (claim.kind !== 'claimed') throw new Error(`nothing to claim: ${claim.kind}`);
  const runId = createId();
  const profile = entries.map(({ userId, field, text, minute, seq }) =>
    buildProfileEntry(text, {
      userId,
      field,
      evidence: [{ sessionId, seq, quotation: text, saidAt: minutes(minute) }],
    }),
  );
  const extractor = `test/${at.getUTCMinutes()}`;
  await windows.commit(claim.lease, {
    extractor,
    runId,
    at,
    durationMs: 1,
    dropped: 0,
    reconcile,
    proposals: [],
    profile,
  });
  return runId;
}

async function commitAll(namespace: string, runs: readonly (readonly SketchedEntry[])[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, entries] of runs.entries()) ids.push(await commitRun(namespace, entries, minutes(100 + index)));
  return ids;
}

/** What is kept of users, without the ids that differ between two namespaces. */
async function profilesOf(namespace: string): Promise<unknown> {
  const { profile_entries: entries = [], profile_statements: statements = [] } = await harness.dump(namespace);
  const [parsedEntries, parsedStatements] = [entries, statements].map((rows) =>
    rows.map((row) => JSON.parse(String(row)) as Record<string, unknown>),
  ) as [Record<string, unknown>[], Record<string, unknown>[]];
  return parsedEntries
    .map(({ namespace: _namespace, entry_id: id, ...entry }) => {
      const said = parsedStatements
        .filter((row) => row['entry_id'] === id)
        .map(({ session_id, seq, text, said_at, recorded_at, extractor }) =>
          JSON.stringify([session_id, seq, text, said_at, recorded_at, extractor]),
        );
      return JSON.stringify({ ...entry, said: said.sort() });
    })
    .sort();
}

const sketch: fc.Arbitrary<SketchedEntry> = fc.record({
  userId: fc.constantFrom('ana', 'ben'),
  field: fc.constantFrom<ProfileField>('interests', 'goals'),
  text: fc.constantFrom('tea', 'Tea', 'TEA!', 'chess', 'the chess'),
  minute: fc.nat({ max: 4 }),
  seq: fc.integer({ min: 1, max: 3 }),
});
const sketches = fc.array(fc.array(sketch, { maxLength: 4 }), { minLength: 1, maxLength: 6 });

describe('undoing a run', () => {
  it('leaves the profiles that would be there without it, wherever it stood', async () => {
    await fc.assert(
      fc.asyncProperty(sketches, fc.nat(), async (runs, pick) => {
        const namespace = uniqueNamespace();
        const ids = await commitAll(namespace, runs);
        const index = pick % ids.length;
        await harness.store.memories.undoRun(namespace, ids[index]!, minutes(300));
        const without = uniqueNamespace();
        await commitAll(
          without,
          runs.map((entries, position) => (position === index ? [] : entries)),
        );
        expect(await profilesOf(namespace)).toEqual(await profilesOf(without));
      }),
      { numRuns: 80 },
    );
  });

  it('after the other leaves no entry, in whatever order', async () => {
    await fc.assert(
      fc.asyncProperty(sketches, fc.nat(), async (runs, turn) => {
        const namespace = uniqueNamespace();
        const ids = await commitAll(namespace, runs);
        const order = ids.map((_, index) => ids[(index + turn) % ids.length]!);
        for (const runId of order) await harness.store.memories.undoRun(namespace, runId, minutes(300));
        expect(await harness.dump(namespace)).toMatchObject({ profile_entries: [], profile_statements: [] });
      }),
      { numRuns: 30 },
    );
  });
});
