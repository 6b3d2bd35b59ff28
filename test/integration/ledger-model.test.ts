import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';
import { ledgerCommands } from './ledger-model/commands.ts';
import { LedgerModel } from './ledger-model/ledger-model.ts';
import { expectAgreement, expectMemories, openRealLedger } from './ledger-model/real-ledger.ts';
import { claimOnce, commitLease, type LedgerPair, retryAll } from './ledger-model/working.ts';

let store: TestStore;

beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

/** Lets every worker go away, retries what failed, and processes until nothing is left. */
async function drain(pair: LedgerPair): Promise<void> {
  const { model, real } = pair;
  for (const [index, lease] of model.leases.entries()) {
    if (!lease.session.holds(lease)) continue;
    await real.store.expireLease(real.leases[index]!);
    lease.window.expired = true;
  }
  for (const session of model.sessions.values()) {
    await real.store.store.turns.flush(real.namespace, session.id, { at: new Date(model.now), ended: false });
    session.flushSeq = session.turns.length;
  }
  for (let round = 0; round < 2; round += 1) {
    await retryAll(pair);
    for (const sessionId of model.sessions.keys()) await processSession(sessionId, pair);
  }
}

async function processSession(sessionId: string, pair: LedgerPair): Promise<void> {
  const { model } = pair;
  for (let steps = 0; steps < 1_000; steps += 1) {
    model.now += 3_600_000;
    const claims = model.leases.length;
    if (!(await claimOnce(sessionId, pair))) return;
    if (model.leases.length > claims) await commitLease(0, [], pair);
  }
  throw new Error('the session does not come to an end');
}

describe('the ledger', () => {
  it('agrees with its model whatever happens, in whatever order', async () => {
    const commands = fc.commands(ledgerCommands, { maxCommands: 100, size: 'max' });
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const model = new LedgerModel();
        const real = openRealLedger(store);
        await fc.asyncModelRun(() => ({ model, real }), sequence);
        await drain({ model, real });
        await expectAgreement(model, real);
        await expectMemories(model, real);
        const { turnsByState, turns } = model.coverage();
        expect(turnsByState.processed + turnsByState.empty).toBe(turns);
      }),
      { numRuns: 50 },
    );
  }, 300_000);
});
