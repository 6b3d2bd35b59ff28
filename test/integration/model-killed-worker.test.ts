import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { uniqueNamespace } from '../../src/testing/unique-namespace.ts';
import { checkKilledWorker } from '../evals/model/killed-worker.ts';
import { ownSamples } from '../evals/model/material.ts';
import { openPostgresTestStore } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

it('costs one more call where a worker on a data folder is killed during one, and doubles nothing', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'memoir-killed-'));
  try {
    const report = await checkKilledWorker(ownSamples(uniqueNamespace()), { dataDir, call: 2 });
    expect(report.breaches).toEqual([]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

describeWithServers('a worker that is killed during a call', ({ postgres }) => {
  it('costs one more call once its lease has run out, and doubles nothing', async () => {
    await using store = await openPostgresTestStore(postgres);
    const material = ownSamples(uniqueNamespace());
    const report = await checkKilledWorker(material, {
      dataDir: null,
      databaseUrl: store.url,
      call: 2,
      async buried({ engine }) {
        const { namespace } = material;
        const [window] = await engine.operations.listWindows(namespace, { state: 'leased', limit: 1 });
        await store.expireLease({ namespace, windowId: window?.windowId ?? '' });
      },
    });
    expect(report.breaches).toEqual([]);
  });
});
