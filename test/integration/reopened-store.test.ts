import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbeddedStore } from '../../src/adapters/pglite/open-embedded-store.ts';
import { createSqlStoreHarness } from '../../src/testing/sql-store-harness.ts';
import { openLedger, testPolicy } from '../../src/testing/window-ledger/ledger-fixture.ts';
import { storeTemplate } from './store-template.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'memoir-reopened-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a data folder that is opened again', () => {
  it('gives up the leases of the process that had it, which is gone', async () => {
    const data = join(folder, 'data');
    const first = await openEmbeddedStore({ folder: data, templateFile: storeTemplate });
    expect(first.voidedLeases).toBe(0);
    const ledger = openLedger(() => createSqlStoreHarness(first.store, first.db));
    await ledger.flushed(2);
    const lease = await ledger.claimLease({ leaseMs: 3_600_000 });
    await first.store.close();

    const second = await openEmbeddedStore({ folder: data, templateFile: storeTemplate });
    try {
      expect(second.voidedLeases).toBe(1);
      const { windows } = second.store;
      const options = { owner: 'worker', leaseMs: 60_000, now: ledger.clock.now(), policy: testPolicy };
      await windows.claim(lease, options);
      expect(await windows.claim(lease, options)).toMatchObject({
        kind: 'claimed',
        lease: { windowId: lease.windowId, fence: 2 },
      });
      await expect(
        windows.release(lease, { kind: 'fail', outcome: 'content', attempts: 3 }, { at: ledger.clock.now() }),
      ).resolves.toBe(false);
    } finally {
      await second.store.close();
    }
  });
});
