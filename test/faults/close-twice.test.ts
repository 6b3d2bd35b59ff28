import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresStore } from '../../src/adapters/postgres/open-postgres-store.ts';
import { silentLog } from '../../src/ports/log.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openEngine } from '../../src/runtime/open-engine.ts';
import { openMemoir } from '../../src/runtime/open-memoir.ts';
import { openWakes } from '../../src/runtime/open-wakes.ts';
import { serve } from '../../src/runtime/serve.ts';
import { createTestDatabase, type TestDatabase } from '../servers/open-postgres-test-store.ts';
import { describeWithServers } from '../servers/test-servers.ts';

interface Closable {
  close(): Promise<void>;
}

/** Where things are opened: with Redis or without. */
interface Place {
  readonly databaseUrl: string;
  readonly redisUrl: string | undefined;
}

const postgresOf = ({ databaseUrl }: Place) => ({ url: databaseUrl, maxConnections: 4, minConnections: 1 });
const redisOf = ({ redisUrl }: Place) => (redisUrl === undefined ? {} : { redis: { url: redisUrl, prefix: 'twice' } });

const openers: readonly { readonly name: string; readonly open: (place: Place) => Promise<Closable> }[] = [
  { name: 'the store', open: (place) => openPostgresStore(postgresOf(place)) },
  {
    name: 'the queue of wakes',
    async open(place) {
      const { wakes } = await openWakes({ postgres: postgresOf(place), ...redisOf(place) }, silentLog);
      return { close: () => wakes.close(0) };
    },
  },
  {
    name: 'the engine',
    open: (place) => openEngine({ dataDir: null, postgres: postgresOf(place), ...redisOf(place), log: silentLog }),
  },
  {
    name: 'the library',
    open: ({ databaseUrl, redisUrl }) =>
      openMemoir({ databaseUrl, log: silentLog, ...(redisUrl === undefined ? {} : { redisUrl }) }),
  },
  {
    name: 'the service',
    open: ({ databaseUrl, redisUrl }) =>
      serve({
        config: readConfig({ flags: { port: 0 }, environment: { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl } }),
        work: true,
        log: silentLog,
      }),
  },
];

describeWithServers('closing twice', ({ postgres, redis8 }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(postgres);
  });
  afterAll(async () => await database.drop());

  it.each(openers)('does no more than closing once: $name', async ({ open }) => {
    for (const redisUrl of [redis8, undefined]) {
      const opened = await open({ databaseUrl: database.url, redisUrl });
      await Promise.all([opened.close(), opened.close()]);
      await expect(opened.close()).resolves.toBeUndefined();
    }
  });
});
