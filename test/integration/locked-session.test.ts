import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildMemory } from '../../src/testing/build-memory.ts';
import { type LedgerFixture, openLedger } from '../../src/testing/window-ledger/ledger-fixture.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { urlOf } from '../servers/postgres-template.ts';
import { describeWithServers } from '../servers/test-servers.ts';

const sessions = ['a', 'b', 'locked', 'y', 'z'];
const others = sessions.filter((sessionId) => sessionId !== 'locked');

describeWithServers('what somebody else has locked', ({ postgres }) => {
  let store: Awaited<ReturnType<typeof openPostgresTestStore>>;
  let other: Client;

  beforeAll(async () => {
    store = await openPostgresTestStore(postgres);
    other = new Client({
      connectionString: urlOf(postgres.adminUrl, { database: new URL(store.url).pathname.slice(1) }),
    });
    await other.connect();
  });

  afterAll(async () => {
    await other.end();
    await store.close();
  });

  /** Holds the session or the owner of that name in a transaction of somebody else, while `work` runs. */
  async function whileLocked(
    ledger: LedgerFixture,
    what: 'session' | 'owner',
    work: () => Promise<void>,
  ): Promise<void> {
    await other.query('BEGIN');
    const owner = JSON.stringify([ledger.namespace, 'user', 'locked']);
    if (what === 'owner') await other.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [owner]);
    else
      await other.query(`SELECT FROM sessions WHERE namespace = $1 AND session_id = 'locked' FOR UPDATE`, [
        ledger.namespace,
      ]);
    try {
      await work();
    } finally {
      await other.query('ROLLBACK');
    }
  }

  it('holds up no claim of others, and no turn that is handed over', async () => {
    const ledger = openLedger(() => store);
    for (const sessionId of sessions) await ledger.flushed(2, { sessionId });
    let late: Promise<unknown> = Promise.resolve();
    await whileLocked(ledger, 'session', async () => {
      late = ledger.claimLease({ sessionId: 'locked' });
      const claims = await Promise.all(others.map((sessionId) => ledger.claim({ sessionId })));
      expect(claims.map(({ kind }) => kind)).toEqual(others.map(() => 'claimed'));
      await ledger.append(1, { sessionId: 'b' });
    });
    expect(await late).toMatchObject({ sessionId: 'locked' });
  });

  it.each(['session', 'owner'] as const)('holds up no run of others: the %s', async (what) => {
    const ledger = openLedger(() => store);
    for (const sessionId of sessions) await ledger.flushed(2, { sessionId });
    const leases = await Promise.all(sessions.map((sessionId) => ledger.claimLease({ sessionId })));
    const commit = async (sessionId: string) => {
      const lease = leases.find((each) => each.sessionId === sessionId);
      if (lease === undefined) throw new Error('unknown session');
      const memory = buildMemory(`It is ${sessionId}.`, { scope: 'user', ownerId: sessionId, sessionId });
      return await ledger.commit(lease, { proposals: [memory] });
    };
    let late: Promise<unknown> = Promise.resolve();
    await whileLocked(ledger, what, async () => {
      late = commit('locked');
      const results = await Promise.all(others.map(commit));
      expect(results.map(({ state }) => state)).toEqual(others.map(() => 'processed'));
    });
    expect(await late).toMatchObject({ state: 'processed', added: 1 });
  });
});
