import type { AddressInfo } from 'node:net';
import type { Engine } from '../../src/engine/engine.ts';
import { createSettings } from '../../src/engine/namespace-settings.ts';
import { createProfiles } from '../../src/engine/profile/profiles.ts';
import { createUsage } from '../../src/engine/usage/usage.ts';
import { buildServer } from '../../src/http/build-server.ts';
import { silentLog } from '../../src/ports/log.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import type { StoreHarness } from '../../src/testing/store-harness.ts';
import { createTestClock, type TestClock } from '../../src/testing/test-clock.ts';
import type { Json } from './http-service.ts';

/** A service of profiles and usage, with the store behind it: a test writes there what runs and calls of models would. */
export interface StoredService extends AsyncDisposable {
  readonly harness: StoreHarness;
  readonly clock: TestClock;
  send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: Json }>;
}

/** `path` of `send` begins with the namespace. */
export async function openStoredService(): Promise<StoredService> {
  const harness = await openTestStore();
  const { namespaces, profiles, usage } = harness.store;
  const clock = createTestClock();
  const settings = createSettings({ store: namespaces, clock, freeExtraction: true });
  // The other groups are not called here.
  const engine: Partial<Engine> = {
    profiles: createProfiles({ store: profiles, clock }),
    usage: createUsage({ ledger: usage, settings, clock }),
  };
  const server = await buildServer({ engine: engine as Engine, log: silentLog });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.server.address() as AddressInfo;
  return {
    harness,
    clock,
    async send(method, path, body) {
      const json =
        body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await fetch(`http://127.0.0.1:${port}/api/memory/${path}`, { method, ...json });
      return { status: answer.status, body: await answer.json() };
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await harness.close();
    },
  };
}
