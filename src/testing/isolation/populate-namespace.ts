import { createId } from '../../domain/identifier.ts';
import { acceptTurns } from '../accept-turns.ts';
import { buildMemory } from '../build-memory.ts';
import { buildRequest } from '../build-request.ts';
import type { StoreHarness } from '../store-harness.ts';
import { buildCall } from './build-call.ts';
import { type LedgerFixture, openLedger } from '../window-ledger/ledger-fixture.ts';

/** A namespace with a row in every table, everything in it named by its marker, and the ids to ask for it. */
export interface PopulatedNamespace {
  readonly ledger: LedgerFixture;
  /** Stands in every text. */
  readonly marker: string;
  readonly memoryId: string;
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
  await ledger.commit(await ledger.claimLease(), { runId, proposals: [memory], summary });

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
  return { ledger, callId, marker, memoryId: memory.memoryId, runId, failedWindowId: lease.windowId, rawMemoryId };
}
