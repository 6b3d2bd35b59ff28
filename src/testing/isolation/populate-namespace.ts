import { createId } from '../../domain/identifier.ts';
import { acceptTurns } from '../accept-turns.ts';
import { buildMemory } from '../build-memory.ts';
import { buildProfileEntry } from '../build-profile-entry.ts';
import { buildRequest } from '../build-request.ts';
import type { StoreHarness } from '../store-harness.ts';
import { testEpoch } from '../test-clock.ts';
import { buildCall } from './build-call.ts';
import { type LedgerFixture, openLedger } from '../window-ledger/ledger-fixture.ts';

/** A namespace with a row in every table, everything in it named by its marker, and the ids to ask for it. */
export interface PopulatedNamespace {
  readonly ledger: LedgerFixture;
  /** Stands in every text. */
  readonly marker: string;
  readonly memoryId: string;
  readonly profileEntryId: string;
  readonly runId: string;
  readonly failedWindowId: string;
  readonly rawMemoryId: string;
  /** A call of a model that is under way. */
  readonly callId: string;
}

const binding = { projectId: 'p', agentId: 'a', roomId: 'r' };

/** Sessions, users and client's ids are the same in every namespace, so that only the namespace tells them apart. */
export async function populateNamespace(harness: StoreHarness, marker: string): Promise<PopulatedNamespace> {
  const ledger = openLedger(() => harness);
  const { namespace, windows, turns, clock } = ledger;
  const said = (text: string, id: string) => ({
    content: `${text} ${marker}`,
    id,
    ownId: true,
    userId: 'ana',
    name: 'Ana',
  });

  const key = { route: 'messages', key: 'key', fingerprint: marker };
  await ledger.flushed([said('I live in', 't1'), said('My house is in', 't2')], { binding, idempotencyKey: key });
  const runId = createId();
  const memory = buildMemory(`Ana lives in ${marker}.`, { attribute: 'home', scope: 'user', ownerId: 'ana' });
  const summary = {
    summary: `About ${marker}.`,
    themes: [marker],
    persons: [],
    places: [],
    sentiment: 'neutral',
  } as const;
  const entry = buildProfileEntry(`${marker} cuisine`);
  await ledger.commit(await ledger.claimLease(), { runId, proposals: [memory], summary, profile: [entry] });

  await ledger.flushed([said('I failed at', 'f1')], { sessionId: 'failed' });
  const lease = await ledger.claimLease({ sessionId: 'failed' });
  await windows.release(lease, { kind: 'fail', outcome: 'content', attempts: 3 }, { at: clock.now() });

  const rawMemoryId = createId();
  const request = buildRequest([said('I wrote', 'w1')], { sessionId: 'written' });
  const change = { ...request, rawMemoryId, revisedSeqs: [], metadata: { marker }, text: `Ana: I wrote ${marker}` };
  await turns.acceptTranscript(namespace, change);
  await acceptTurns(ledger, [said('I wait in', 'o1')], { sessionId: 'open' });
  await harness.store.namespaces.updateSettings(namespace, () => ({ marker }), clock.now());
  const callId = createId();
  await harness.store.usage.record(buildCall({ namespace, purpose: marker }));
  const held = { namespace, callId, day: '2026-03-01', tokens: 1, costMicros: 1, leaseMs: 3_600_000 };
  await harness.store.usage.reserve(held, { tokens: 1_000_000 });
  await embed(harness, namespace, marker);
  const ids = { memoryId: memory.memoryId, profileEntryId: entry.entryId, failedWindowId: lease.windowId };
  return { ledger, callId, marker, runId, rawMemoryId, ...ids };
}

/** A turn with its vector, one that the model did not take, and the right to go on, with the first token. */
async function embed({ store: { embeddings } }: StoreHarness, namespace: string, marker: string): Promise<void> {
  const lease = await embeddings.claim(namespace, { modelId: marker, owner: marker, leaseMs: 60_000, now: testEpoch });
  if (lease === undefined) throw new Error('a namespace that nobody is at can be claimed');
  const turn = { kind: 'turn', id: 's', seq: 1 } as const;
  await embeddings.extend(lease);
  await embeddings.save(lease, {
    vectors: [{ hash: marker, vector: [1, 0], owners: [turn] }],
    copies: [],
    at: testEpoch,
  });
  const refused = { owner: { kind: 'turn', id: 'failed', seq: 1 }, hash: marker, attempts: 1, reason: marker } as const;
  const sessions = [{ sessionId: 's', through: 1 }];
  await embeddings.settle(lease, { sessions, entries: [], setAside: [refused] });
}
