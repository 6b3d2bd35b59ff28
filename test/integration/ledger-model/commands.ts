import fc from 'fast-check';
import { expect } from 'vitest';
import { MemoirError } from '../../../src/domain/errors.ts';
import { createId } from '../../../src/domain/identifier.ts';
import type { Fault } from '../../../src/domain/ledger/failure-policy.ts';
import { buildRequest, buildTurns } from '../../../src/testing/build-request.ts';
import { testEpoch } from '../../../src/testing/test-clock.ts';
import type { LedgerModel, ModelAnswer, SketchedRequest } from './ledger-model.ts';
import { expectAgreement, type RealLedger } from './real-ledger.ts';
import { SessionModel } from './session-model.ts';
import {
  claimOnce,
  claimPatiently,
  commitLease,
  crashLease,
  type LedgerPair,
  releaseLease,
  renewLease,
  retryAll,
  type SketchedMemory,
} from './working.ts';

type Command = fc.AsyncCommand<LedgerModel, RealLedger>;

interface Operation {
  readonly name: string;
  readonly check?: (model: LedgerModel) => boolean;
  readonly run: (pair: LedgerPair) => Promise<void>;
}

/** After each operation, store and model are held against each other. */
function commandOf({ name, check, run }: Operation): Command {
  return {
    check: (model) => check?.(model) ?? true,
    async run(model, real) {
      await run({ model, real });
      await expectAgreement(model, real);
    },
    toString: () => name,
  };
}

function acceptAll(requests: readonly SketchedRequest[]): Command {
  return commandOf({
    name: `accept ${JSON.stringify(requests)}`,
    async run({ model, real: { store, namespace } }) {
      const expected = requests.map((request) => model.accept(request));
      const built = requests.map(({ sessionId, key, turns }) =>
        buildRequest(turns, {
          sessionId,
          acceptedAt: new Date(model.now),
          ...(key === undefined
            ? {}
            : { idempotencyKey: { route: 'messages', key, fingerprint: JSON.stringify([sessionId, turns]) } }),
        }),
      );
      const answers = await store.store.turns.accept(namespace, built);
      expect(
        answers.map((answer): ModelAnswer =>
          answer instanceof MemoirError ? (answer.code as 'turn_conflict') : answer.accepted.map(({ seq }) => seq),
        ),
      ).toEqual(expected);
    },
  });
}

function flush(sessionId: string, ended: boolean): Command {
  return commandOf({
    name: `${ended ? 'end' : 'flush'} ${sessionId}`,
    async run({ model, real: { store, namespace } }) {
      const session = model.sessions.get(sessionId);
      const answer = store.store.turns.flush(namespace, sessionId, { at: new Date(model.now), ended });
      if (session === undefined) return await expect(answer).rejects.toMatchObject({ code: 'not_found' });
      await answer;
      session.flushSeq = session.turns.length;
      if (ended) session.ended = true;
    },
  });
}

function postTranscript(
  sessionId: string,
  { append, revise, stale }: { append: number; revise: number; stale: boolean },
): Command {
  return commandOf({
    name: `transcript ${sessionId} +${append} -${revise}${stale ? ' against an old version' : ''}`,
    async run({ model, real: { store, namespace } }) {
      const session = model.sessions.get(sessionId) ?? new SessionModel(sessionId);
      const stored = await store.store.turns.findTranscript(namespace, sessionId);
      expect(stored?.turns.map(({ seq }) => seq) ?? []).toEqual(session.transcriptSeqs);
      expect(stored?.revision ?? 0).toBe(session.revision);
      const revisedSeqs = session.transcriptSeqs.slice(Math.max(0, session.transcriptSeqs.length - revise));
      const base = session.revision + (stale ? 1 : 0);
      const answer = await store.store.turns.acceptTranscript(namespace, {
        ...buildRequest(buildTurns(append), { sessionId, acceptedAt: new Date(model.now) }),
        rawMemoryId: stored?.rawMemoryId ?? createId(),
        text: 'text',
        metadata: {},
        revisedSeqs,
        ...(base === 0 ? {} : { baseRevision: base }),
      });
      if (stale) return expect(answer).toBeUndefined();
      model.sessions.set(sessionId, session);
      const added = Array.from({ length: append }, () =>
        session.add({ tokens: 10, acceptedAt: model.now, fromTranscript: true }),
      );
      expect(answer?.accepted.map(({ seq }) => seq)).toEqual(added);
      session.transcriptSeqs = [...session.transcriptSeqs.filter((seq) => !revisedSeqs.includes(seq)), ...added];
      session.revision += 1;
      session.flushSeq = session.turns.length;
    },
  });
}

function tick(ms: number): Command {
  return commandOf({
    name: `tick ${ms} ms`,
    async run({ model }) {
      model.now += ms;
    },
  });
}

function claim(sessionId: string): Command {
  return commandOf({
    name: `claim ${sessionId}`,
    async run(pair) {
      await claimOnce(sessionId, pair);
    },
  });
}

/** What can be done with a claim that was made before. */
function withClaim(name: string, run: Operation['run']): Command {
  return commandOf({ name, check: ({ leases }) => leases.length > 0, run });
}

function commit(pick: number, memories: readonly SketchedMemory[]): Command {
  return withClaim(`commit claim ${pick} with ${JSON.stringify(memories)}`, (pair) =>
    commitLease(pick, memories, pair),
  );
}

function release(pick: number, fault: Fault): Command {
  return withClaim(`release claim ${pick}: ${fault.kind}`, (pair) => releaseLease(pick, fault, pair));
}

/** Works on a session several times in a row, each time with the same end, waiting as long as it takes. */
function work(
  sessionId: string,
  times: number,
  end: { readonly name: string; readonly run: Operation['run'] },
): Command {
  return commandOf({
    name: `work on ${sessionId} ${times} times: ${end.name}`,
    async run(pair) {
      for (let count = 0; count < times; count += 1) {
        if (!(await claimPatiently(sessionId, pair))) return;
        await expectAgreement(pair.model, pair.real);
        await end.run(pair);
        await expectAgreement(pair.model, pair.real);
      }
    },
  });
}

/** Silence after which a sweep takes a tail for due. */
const sweepIdleMs = 1_000;

function sweep(): Command {
  return commandOf({
    name: 'sweep',
    async run({ model, real: { store, namespace } }) {
      const due = await store.store.windows.listDue({
        now: new Date(model.now),
        policy: { idleMs: sweepIdleMs, maxAgeMs: 365 * 86_400_000 },
        tails: 'due',
        limit: 10_000,
      });
      const expected = [...model.sessions.values()]
        .filter((session) => session.isDue(model.now, model.now - sweepIdleMs))
        .map(({ id }) => id);
      expect(
        due
          .filter((wake) => wake.namespace === namespace)
          .map(({ sessionId }) => sessionId)
          .sort(),
      ).toEqual(expected.sort());
    },
  });
}

const error = { code: 'extraction_invalid', detail: 'test' };
const sessionIds = fc.constantFrom('a', 'b');
const picks = fc.nat({ max: 5 });
const turns = fc
  .record({
    id: fc.option(fc.constantFrom('i0', 'i1', 'i2', 'i3'), { nil: undefined }),
    long: fc.boolean(),
    word: fc.constantFrom('x', 'y'),
  })
  .map(({ id, long, word }) => ({
    ...(id === undefined ? {} : { id }),
    content: long ? `long ${word}` : word,
    tokens: long ? 30 : 10,
  }));
const requests = fc
  .record({
    sessionId: sessionIds,
    key: fc.option(fc.constantFrom('k0', 'k1'), { nil: undefined, freq: 3 }),
    turns: fc.array(turns, { minLength: 1, maxLength: 4 }),
  })
  .map(({ key, ...request }) => ({ ...request, ...(key === undefined ? {} : { key }) }));
const memories = fc.oneof(
  fc
    .record({ text: fc.constantFrom('Ana runs.', 'Ana swims.', 'ana really runs'), minute: fc.nat({ max: 5 }) })
    .map((memory) => ({ ...memory, minute: memory.text === 'Ana swims.' ? memory.minute : 0 })),
  fc.record({
    text: fc.constantFrom('Ana lives in Brno.', 'Ana lives in Oslo.', 'Ana lives in Rome.'),
    attribute: fc.constant('home'),
    minute: fc.nat({ max: 5 }),
  }),
);
const faults = fc.constantFrom<Fault>(
  { kind: 'content', error },
  { kind: 'content', error },
  { kind: 'provider', error },
  { kind: 'hold', reason: 'budget', until: testEpoch },
  { kind: 'returned' },
);

const ends = fc.oneof(
  fc
    .array(memories, { maxLength: 4 })
    .map((list) => ({ name: 'commit', run: (pair: LedgerPair) => commitLease(0, list, pair) })),
  faults.map((fault) => ({ name: fault.kind, run: (pair: LedgerPair) => releaseLease(0, fault, pair) })),
  fc.constant({ name: 'crash', run: (pair: LedgerPair) => crashLease(0, pair) }),
);

const arrivals = [
  fc.array(requests, { minLength: 1, maxLength: 3 }).map(acceptAll),
  fc.tuple(sessionIds, fc.boolean()).map(([sessionId, ended]) => flush(sessionId, ended)),
  fc
    .tuple(
      sessionIds,
      fc.record({ append: fc.integer({ min: 1, max: 5 }), revise: fc.nat({ max: 3 }), stale: fc.boolean() }),
    )
    .map(([sessionId, change]) => postTranscript(sessionId, change)),
];

const upkeep = [
  fc.constantFrom(500, 1_000, 2_500, 10_000, 70_000, 3_600_000, 8 * 86_400_000).map(tick),
  fc.constant(0).map(() => commandOf({ name: 'retry', run: retryAll })),
  fc.constant(0).map(sweep),
];

const workers = [
  sessionIds.map(claim),
  fc.tuple(picks, fc.array(memories, { maxLength: 4 })).map(([pick, list]) => commit(pick, list)),
  fc.tuple(picks, faults).map(([pick, fault]) => release(pick, fault)),
  picks.map((pick) => withClaim(`crash claim ${pick}`, (pair) => crashLease(pick, pair))),
  picks.map((pick) => withClaim(`renew claim ${pick}`, (pair) => renewLease(pick, pair))),
  ...[0, 1, 2].map(() =>
    fc
      .tuple(sessionIds, fc.integer({ min: 1, max: 6 }), ends)
      .map(([sessionId, times, end]) => work(sessionId, times, end)),
  ),
];

/** Everything that can happen to a ledger. Work is common, so that runs get somewhere. */
export const ledgerCommands: fc.Arbitrary<Command>[] = [...arrivals, ...upkeep, ...workers];
