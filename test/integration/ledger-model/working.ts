import { expect } from 'vitest';
import { createId } from '../../../src/domain/identifier.ts';
import { afterFailure, type Fault } from '../../../src/domain/ledger/failure-policy.ts';
import { reconcile } from '../../../src/domain/memory/reconcile.ts';
import { buildMemory } from '../../../src/testing/build-memory.ts';
import { testEpoch } from '../../../src/testing/test-clock.ts';
import type { LedgerModel } from './ledger-model.ts';
import { expectMemories, type RealLedger } from './real-ledger.ts';
import { modelPolicy } from './session-model.ts';

/** A ledger and what it should be. */
export interface LedgerPair {
  readonly model: LedgerModel;
  readonly real: RealLedger;
}

/** A memory that a run finds. */
export interface SketchedMemory {
  readonly text: string;
  readonly attribute?: string;
  readonly minute: number;
}

/** Claims as the model does; whether another look is worth it. */
export async function claimOnce(sessionId: string, { model, real }: LedgerPair): Promise<boolean> {
  const expected = model.sessions.get(sessionId)?.claim(model.now) ?? { kind: 'idle' };
  const options = { owner: 'worker', leaseMs: 3_600_000, now: new Date(model.now), policy: modelPolicy };
  const result = await real.store.store.windows.claim({ namespace: real.namespace, sessionId }, options);
  expect(result.kind).toBe(expected.kind);
  if (result.kind === 'later' && expected.kind === 'later') expect(result.at.getTime()).toBe(expected.at);
  if (result.kind !== 'claimed' || expected.kind !== 'claimed')
    return result.kind === 'again' || result.kind === 'later';
  const { firstSeq, lastSeq, attempts, halves } = expected.lease.window;
  expect(result.lease).toMatchObject({ firstSeq, lastSeq, attempts, halves, fence: expected.lease.fence });
  model.leases.push(expected.lease);
  real.leases.push(result.lease);
  return true;
}

/** Waits, by the clock of the model, until the session's next window can be claimed, and claims it. */
export async function claimPatiently(sessionId: string, pair: LedgerPair): Promise<boolean> {
  const { model } = pair;
  for (let looks = 0; looks < 4; looks += 1) {
    const claims = model.leases.length;
    const again = await claimOnce(sessionId, pair);
    if (model.leases.length > claims) return true;
    if (!again) return false;
    model.now = model.sessions.get(sessionId)?.firstOpen()?.nextAt ?? model.now + modelPolicy.maxAgeMs;
  }
  return false;
}

/** The newest claims first: those are the ones that may still hold. */
function indexOf(pick: number, { leases }: LedgerModel): number {
  return leases.length - 1 - (pick % leases.length);
}

/** Commits any claim ever made, forgotten ones too: it counts if it still holds, and else changes nothing. */
export async function commitLease(
  pick: number,
  memories: readonly SketchedMemory[],
  { model, real }: LedgerPair,
): Promise<void> {
  const index = indexOf(pick, model);
  const [expected, lease] = [model.leases[index]!, real.leases[index]!];
  const proposals = memories.map(({ text, attribute, minute }) =>
    buildMemory(text, {
      sessionId: lease.sessionId,
      saidAt: new Date(testEpoch.getTime() + minute * 60_000),
      evidence: [{ sessionId: lease.sessionId, seq: lease.firstSeq, quotation: 'q' }],
      ...(attribute === undefined ? {} : { attribute }),
    }),
  );
  const holds = expected.session.holds(expected);
  const before = holds ? undefined : await real.store.dump(real.namespace);
  const commit = {
    extractor: 'test/1',
    runId: createId(),
    at: new Date(model.now),
    durationMs: 1,
    proposals,
    dropped: 0,
    reconcile,
  };
  const result = real.store.store.windows.commit(lease, commit);
  if (!holds) {
    await expect(result).rejects.toMatchObject({ code: 'lease_lost' });
    expect(await real.store.dump(real.namespace)).toEqual(before);
    return;
  }
  const state = proposals.length > 0 ? 'processed' : 'empty';
  expect(await result).toMatchObject({ state });
  expected.session.finish(expected, state);
  model.committed.push(...proposals);
  await expectMemories(model, real);
}

/** Hands a claim back; a lost one changes nothing. */
export async function releaseLease(pick: number, fault: Fault, { model, real }: LedgerPair): Promise<void> {
  const index = indexOf(pick, model);
  const [expected, lease] = [model.leases[index]!, real.leases[index]!];
  const at = new Date(model.now);
  const due = fault.kind === 'hold' ? { ...fault, until: new Date(model.now + 5_000) } : fault;
  const after = afterFailure({ ...lease, turns: lease.lastSeq - lease.firstSeq + 1 }, due, at);
  const holds = expected.session.holds(expected);
  const before = holds ? undefined : await real.store.dump(real.namespace);
  expect(await real.store.store.windows.release(lease, after, { at })).toBe(holds);
  if (holds) expected.session.release(expected, after);
  else expect(await real.store.dump(real.namespace)).toEqual(before);
}

/** The worker goes away without a word, or is paused beyond its lease. */
export async function crashLease(pick: number, { model, real }: LedgerPair): Promise<void> {
  const index = indexOf(pick, model);
  const expected = model.leases[index]!;
  if (!expected.session.holds(expected)) return;
  await real.store.expireLease(real.leases[index]!);
  expected.window.expired = true;
}

export async function renewLease(pick: number, { model, real }: LedgerPair): Promise<void> {
  const index = indexOf(pick, model);
  const expected = model.leases[index]!;
  const holds = expected.session.holds(expected);
  expect(await real.store.store.windows.renew(real.leases[index]!, 3_600_000)).toBe(holds);
  if (holds) expected.window.expired = false;
}

export async function retryAll({ model, real }: LedgerPair): Promise<void> {
  const expected = [...model.sessions.values()].filter((session) => session.retry(model.now)).map(({ id }) => id);
  const wakes = await real.store.store.windows.retry(real.namespace, { at: new Date(model.now) });
  expect(wakes.map(({ sessionId }) => sessionId).sort()).toEqual(expected.sort());
}
