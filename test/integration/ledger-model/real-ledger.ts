import { expect } from 'vitest';
import type { Lease } from '../../../src/ports/window-ledger.ts';
import type { TestStore } from '../../../src/testing/open-test-store.ts';
import { uniqueNamespace } from '../../../src/testing/unique-namespace.ts';
import type { LedgerModel } from './ledger-model.ts';

/** The real store, with the claims that were made on it in the order of the model's. */
export interface RealLedger {
  readonly store: TestStore;
  readonly namespace: string;
  readonly leases: Lease[];
}

export function openRealLedger(store: TestStore): RealLedger {
  return { store, namespace: uniqueNamespace(), leases: [] };
}

/** Holds everything that can be seen of the store against the model. */
export async function expectAgreement(model: LedgerModel, { store, namespace }: RealLedger): Promise<void> {
  const db = store.db;
  const sessions = await db.selectFrom('sessions').selectAll().where('namespace', '=', namespace).execute();
  const turns = await db
    .selectFrom('turns')
    .select(['session_id', 'seq', 'turn_id', 'revised_at'])
    .where('namespace', '=', namespace)
    .orderBy('seq')
    .execute();
  const windows = await store.store.windows.listWindows(namespace, { limit: 1_000 });
  expect(sessions.map(({ session_id }) => session_id).sort()).toEqual([...model.sessions.keys()].sort());
  for (const session of model.sessions.values()) {
    const row = sessions.find(({ session_id }) => session_id === session.id);
    const ends = [row?.last_seq, row?.closed_seq, row?.settled_seq, row?.flush_seq];
    expect({ ends, ended: row?.ended_at !== null }).toEqual({
      ends: [session.turns.length, session.closedSeq, session.settledSeq, session.flushSeq],
      ended: session.ended,
    });
    const own = turns.filter(({ session_id }) => session_id === session.id);
    expect(own.map(({ seq }) => seq)).toEqual(session.turns.map(({ seq }) => seq));
    expect(new Set(own.map(({ turn_id }) => turn_id)).size).toBe(own.length);
    const shown = windows.filter(({ sessionId }) => sessionId === session.id).sort((a, b) => a.firstSeq - b.firstSeq);
    expect(
      shown.map(({ firstSeq, lastSeq, state, closedBy, attempts, crashes, nextAttemptAt, holdReason }) => ({
        firstSeq,
        lastSeq,
        state,
        closedBy,
        attempts,
        crashes,
        nextAt: nextAttemptAt?.getTime(),
        hold: holdReason,
      })),
    ).toEqual(
      session.windows.map(({ firstSeq, lastSeq, state, closedBy, attempts, crashes, nextAt, hold }) => ({
        firstSeq,
        lastSeq,
        state,
        closedBy,
        attempts,
        crashes,
        nextAt,
        hold,
      })),
    );
    expectTiles(shown, session.closedSeq);
  }
  expect(await store.store.windows.coverage(namespace, { now: new Date(model.now) })).toEqual(model.coverage());
}

/** Windows lie side by side from the first turn to the end of the last window. */
function expectTiles(
  windows: readonly { readonly firstSeq: number; readonly lastSeq: number }[],
  closedSeq: number,
): void {
  let end = 0;
  for (const { firstSeq, lastSeq } of windows) {
    expect(firstSeq).toBe(end + 1);
    expect(lastSeq).toBeGreaterThanOrEqual(firstSeq);
    end = lastSeq;
  }
  expect(end).toBe(closedSeq);
}

/** What is remembered, against what was committed. */
export async function expectMemories(model: LedgerModel, { store, namespace }: RealLedger): Promise<void> {
  const rows = await store.db
    .selectFrom('memories')
    .select(['text', 'status', 'content_hash'])
    .where('namespace', '=', namespace)
    .execute();
  expect(
    rows
      .filter(({ status }) => status === 'active')
      .map(({ text }) => text)
      .sort(),
  ).toEqual(model.activeTexts());
  expect(new Set(rows.map(({ content_hash }) => content_hash)).size).toBe(rows.length);
}
