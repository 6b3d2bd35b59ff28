import { createId } from '../../domain/identifier.ts';
import { reconcile } from '../../domain/memory/reconcile.ts';
import type { Store } from '../../ports/store.ts';
import { buildMemory } from '../build-memory.ts';
import { buildProfileEntry } from '../build-profile-entry.ts';
import { buildRequest } from '../build-request.ts';
import { testPolicy } from '../window-ledger/ledger-fixture.ts';
import { buildCall } from './build-call.ts';
import type { PopulatedNamespace } from './populate-namespace.ts';

/** Calls one method of a store within a namespace; the ids may be another's. */
export type StoreCall = (store: Store, namespace: string, ids: PopulatedNamespace) => Promise<unknown>;

const at = new Date('2026-03-01T10:00:00Z');
const scope = { everything: true };
const memories = { includeSuperseded: true, now: at };
const everyTurn = ['s', 'failed', 'written', 'open'].map((sessionId) => ({ sessionId, seq: 1 }));

/** Every method that reads, by port and name. */
export const readingCalls: Readonly<Record<string, StoreCall>> = {
  'turns.findTranscript': (store, namespace) => store.turns.findTranscript(namespace, 'written'),
  'turns.queuePosition': (store, namespace) => store.turns.queuePosition(namespace, 'open'),
  'turns.findCurrentSession': (store, namespace) => store.turns.findCurrentSession(namespace, 'a'),
  'turns.getSession': (store, namespace) => store.turns.getSession(namespace, 's'),
  'turns.listTurns': (store, namespace) => store.turns.listTurns(namespace, 's', { limit: 10 }),
  'windows.getWindow': (store, namespace, ids) => store.windows.getWindow(namespace, ids.failedWindowId),
  'windows.listWindows': (store, namespace) => store.windows.listWindows(namespace, { limit: 100 }),
  'windows.listCompleted': (store, namespace) => store.windows.listCompleted(namespace, 100),
  'windows.coverage': (store, namespace) => store.windows.coverage(namespace, { now: at }),
  'windows.queueStatus': (store, namespace) => store.windows.queueStatus(namespace, at),
  'recall.findHits': (store, namespace, { marker }) =>
    store.recall.findHits(namespace, { scope, lexemes: [marker, 'ana'], memories }),
  'recall.findNearest': (store, namespace, { marker }) =>
    store.recall.findNearest(namespace, {
      scope,
      lexemes: [marker],
      memories,
      vector: { modelId: marker, values: [1, 0] },
    }),
  'recall.findLatest': (store, namespace) => store.recall.findLatest(namespace, { scope, limit: 100 }),
  'recall.read': (store, namespace, { memoryId }) =>
    store.recall.read(namespace, { scope, turns: everyTurn, memoryIds: [memoryId] }),
  'memories.list': (store, namespace) => store.memories.list(namespace, { limit: 100 }),
  'memories.get': (store, namespace, { memoryId }) => store.memories.get(namespace, memoryId),
  'memories.history': (store, namespace, { memoryId }) => store.memories.history(namespace, memoryId),
  'memories.findClose': (store, namespace, { marker }) =>
    store.memories.findClose(namespace, {
      owners: [{ scope: 'user', ownerId: 'ana' }],
      lexemes: [marker, 'ana'],
      limit: 10,
    }),
  'memories.listRuns': (store, namespace) => store.memories.listRuns(namespace, { limit: 100 }),
  'pending.listPending': (store, namespace) =>
    store.pending.listPending(
      namespace,
      everyTurn.map(({ sessionId }) => ({ sessionId, lastSeq: 1 })),
    ),
  'profiles.listEntries': (store, namespace) => store.profiles.listEntries(namespace, 'ana'),
  'profiles.get': (store, namespace) => store.profiles.get(namespace, 'ana'),
  'hierarchy.listMemories': (store, namespace) => store.hierarchy.listMemories(namespace, { limit: 100 }),
  'hierarchy.listSummaries': (store, namespace) => store.hierarchy.listSummaries(namespace, { limit: 100 }),
  'hierarchy.listTranscripts': (store, namespace) => store.hierarchy.listTranscripts(namespace, { limit: 100 }),
  'hierarchy.findTranscript': (store, namespace) => store.hierarchy.findTranscript(namespace, 'written'),
  'hierarchy.countMemories': (store, namespace) => store.hierarchy.countMemories(namespace, 's'),
  'hierarchy.statistics': (store, namespace) => store.hierarchy.statistics(namespace, at),
  'hierarchy.getProcessingDay': (store, namespace) => store.hierarchy.getProcessingDay(namespace, '2026-01-01'),
  'usage.summarise': (store, namespace) =>
    store.usage.summarise(namespace, { from: new Date(0), to: new Date(Date.UTC(2030, 0, 1)) }),
  'embeddings.take': (store, namespace, { marker: modelId }) =>
    store.embeddings.take(namespace, { modelId, now: at, limit: 100, maxCharacters: 1_000 }),
  'embeddings.status': (store, namespace) => store.embeddings.status(namespace),
  'namespaces.findSettings': (store, namespace) => store.namespaces.findSettings(namespace),
};

/** Every method that writes; with another's ids it may be refused, and must change nothing there. */
export const writingCalls: Readonly<Record<string, StoreCall>> = {
  'turns.accept': (store, namespace) => store.turns.accept(namespace, [buildRequest(['more'])]),
  'turns.acceptTranscript': (store, namespace) => {
    const change = {
      ...buildRequest(['new'], { sessionId: 'other' }),
      rawMemoryId: createId(),
      revisedSeqs: [1],
      metadata: {},
    };
    return store.turns.acceptTranscript(namespace, change);
  },
  'turns.flush': (store, namespace) => store.turns.flush(namespace, 'open', { at, ended: true }),
  'pending.hasten': (store, namespace) => store.pending.hasten(namespace, scope),
  'windows.claim': (store, namespace) => {
    const options = { owner: 'other', leaseMs: 60_000, now: at, policy: testPolicy };
    return store.windows.claim({ namespace, sessionId: 'written' }, options);
  },
  'windows.renew': (store, namespace, ids) => store.windows.renew(leaseOf(namespace, ids), 60_000),
  'windows.commit': (store, namespace, ids) => store.windows.commit(leaseOf(namespace, ids), commitOf()),
  'windows.release': (store, namespace, ids) => {
    const after = { kind: 'fail', outcome: 'content', attempts: 3 } as const;
    return store.windows.release(leaseOf(namespace, ids), after, { at });
  },
  'windows.retry': (store, namespace, ids) => store.windows.retry(namespace, { windowId: ids.failedWindowId, at }),
  'memories.edit': (store, namespace, { memoryId }) =>
    store.memories.edit(namespace, memoryId, { edit: { importance: 1 }, operation: 'edit', at }),
  'memories.add': (store, namespace) => store.memories.add(namespace, buildMemory('Ana swims.'), at),
  'memories.undoRun': (store, namespace, { runId }) => store.memories.undoRun(namespace, runId, at),
  'profiles.update': (store, namespace, { profileEntryId }) =>
    store.profiles.update(namespace, 'ana', {
      add: [buildProfileEntry('tea')],
      remove: [profileEntryId],
      at,
    }),
  'usage.reserve': (store, namespace, { callId }) =>
    store.usage.reserve(
      { namespace, callId, day: '2026-03-01', tokens: 1, costMicros: 1, leaseMs: 1_000 },
      { tokens: 1_000_000 },
    ),
  'usage.release': (store, namespace, { callId }) => store.usage.release(namespace, callId),
  'usage.record': (store, namespace, { callId }) => store.usage.record(buildCall({ namespace, callId })),
  'embeddings.claim': (store, namespace) =>
    store.embeddings.claim(namespace, { modelId: 'other', owner: 'other', leaseMs: 60_000, now: at }),
  'embeddings.extend': (store, namespace, ids) => store.embeddings.extend(embeddingLeaseOf(namespace, ids)),
  'embeddings.renew': (store, namespace, ids) => store.embeddings.renew(embeddingLeaseOf(namespace, ids)),
  'embeddings.save': (store, namespace, ids) => {
    const owners = [{ kind: 'memory', id: ids.memoryId, seq: 0 }] as const;
    const saved = { vectors: [{ hash: 'other', vector: [0, 1], owners }], copies: [], at };
    return store.embeddings.save(embeddingLeaseOf(namespace, ids), saved);
  },
  'embeddings.settle': (store, namespace, ids) => {
    const entries = [{ owner: { kind: 'memory', id: ids.memoryId, seq: 0 }, version: 1 }] as const;
    const setAside = [{ owner: { kind: 'turn', id: 's', seq: 2 }, hash: 'h', attempts: 1, reason: 'other' }] as const;
    const sessions = [{ sessionId: 's', through: 2 }];
    return store.embeddings.settle(embeddingLeaseOf(namespace, ids), { sessions, entries, setAside });
  },
  'embeddings.release': (store, namespace, ids) =>
    store.embeddings.release(embeddingLeaseOf(namespace, ids), { failures: 1 }),
  'namespaces.updateSettings': (store, namespace) =>
    store.namespaces.updateSettings(namespace, () => ({ other: 1 }), at),
};

/** Those that belong to no namespace: they see sessions of all, and no word of what was said in them. */
export const crossingCalls: Readonly<Record<string, StoreCall>> = {
  'windows.listDue': (store) => store.windows.listDue({ now: at, policy: testPolicy, tails: 'all', limit: 1_000 }),
  'windows.findOldestPending': (store) => store.windows.findOldestPending(),
  'quota.reserve': (store) =>
    store.quota.reserve({ modelId: 'isolation', tokens: 1, leaseMs: 1_000 }, { concurrency: 5 }),
  'quota.settle': (store) => store.quota.settle(createId()),
  'embeddings.listDue': (store) => store.embeddings.listDue({ modelId: 'other', now: at, after: '', limit: 1_000 }),
  'embeddings.indexModel': (store) => store.embeddings.indexModel('isolation', 2),
  'heartbeats.beat': (store) => store.heartbeats.beat({ owner: 'isolation', intervalSeconds: 60 }),
  'heartbeats.end': (store) => store.heartbeats.end('isolation'),
  'hierarchy.findWorker': (store) => store.hierarchy.findWorker(120),
};

function leaseOf(namespace: string, { failedWindowId }: PopulatedNamespace) {
  return {
    namespace,
    sessionId: 'failed',
    windowId: failedWindowId,
    fence: 1,
    firstSeq: 1,
    lastSeq: 1,
    attempts: 0,
    halves: 0,
    correlationIds: [],
    binding: {},
    input: { namespace, windowId: failedWindowId, sessionId: 'failed', turns: [], before: [] },
    turnUsers: new Map<number, string>(),
  };
}

function embeddingLeaseOf(namespace: string, { marker }: PopulatedNamespace) {
  return { namespace, modelId: marker, fence: 1, leaseMs: 60_000, failures: 0 };
}

function commitOf() {
  const proposals = [buildMemory('Ana sings.')];
  const profile = [buildProfileEntry('singing')];
  return { extractor: 'test/1', runId: createId(), at, durationMs: 1, proposals, profile, dropped: 0, reconcile };
}
