import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestStore, type TestStore } from '../../src/testing/open-test-store.ts';

let harness: TestStore;

beforeAll(async () => {
  harness = await openTestStore();
});
afterAll(() => harness.close());

/** Makes a worker's last beat so many seconds older. */
async function age(owner: string, seconds: number): Promise<void> {
  await harness.db
    .updateTable('heartbeats')
    .set({ beat_at: sql<Date>`beat_at - make_interval(secs => ${seconds})` })
    .where('process_id', '=', owner)
    .execute();
}

describe('a worker', () => {
  it('counts as running while it was heard of, and the one heard of last tells the interval', async () => {
    const { heartbeats, hierarchy } = harness.store;
    expect(await hierarchy.findWorker(120)).toBeUndefined();
    await heartbeats.beat({ owner: 'a', intervalSeconds: 5 });
    await heartbeats.beat({ owner: 'b', intervalSeconds: 60 });
    expect(await hierarchy.findWorker(120)).toEqual({ intervalSeconds: 60 });
    await age('b', 115);
    expect(await hierarchy.findWorker(120)).toEqual({ intervalSeconds: 5 });
    await heartbeats.end('a');
    expect(await hierarchy.findWorker(120)).toEqual({ intervalSeconds: 60 });
    await age('b', 5);
    expect(await hierarchy.findWorker(120)).toBeUndefined();
    await heartbeats.beat({ owner: 'b', intervalSeconds: 60 });
    expect(await hierarchy.findWorker(120)).toEqual({ intervalSeconds: 60 });
  });

  it('that was silent for a day is forgotten by the next that beats', async () => {
    const { heartbeats } = harness.store;
    await heartbeats.beat({ owner: 'old', intervalSeconds: 5 });
    await age('old', 86_401);
    await heartbeats.beat({ owner: 'new', intervalSeconds: 5 });
    const rows = await harness.db.selectFrom('heartbeats').select('process_id').execute();
    expect(rows.map(({ process_id }) => process_id)).not.toContain('old');
  });
});
