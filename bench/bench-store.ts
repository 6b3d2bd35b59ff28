import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareTemplate, urlOf } from '../test/servers/postgres-template.ts';
import { startPostgres } from '../scripts/services/postgres-server.ts';
import { startRedis } from '../scripts/services/redis-server.ts';

/** `servers`: PostgreSQL, with Redis for the wakes. */
export const storeNames = ['embedded', 'postgres', 'servers'] as const;
export type StoreName = (typeof storeNames)[number];

/** An empty store for the processes of a benchmark: what tells them where it is. */
export interface BenchStore extends AsyncDisposable {
  /** `ADMIN_URL`, only on a server, goes past all walls: for floors. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A fresh data folder, or a fresh database on a PostgreSQL of the benchmark's own with row-level security on. */
export async function openBenchStore(name: StoreName): Promise<BenchStore> {
  if (name === 'embedded') return openFolder();
  return name === 'postgres' ? await openDatabase() : await openServers();
}

async function openServers(): Promise<BenchStore> {
  const database = await openDatabase();
  const redis = await startRedis({ version: 8 });
  return {
    environment: { ...database.environment, REDIS_URL: redis.url },
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await redis.close();
    },
  };
}

function openFolder(): BenchStore {
  const folder = mkdtempSync(join(tmpdir(), 'memoir-bench-'));
  return {
    environment: { MEMOIR_DATA_DIR: join(folder, 'data') },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function openDatabase(): Promise<BenchStore> {
  const server = await startPostgres();
  const database = `memoir_bench_${randomUUID().slice(0, 8)}`;
  await prepareTemplate(server.url, database);
  return {
    environment: {
      DATABASE_URL: urlOf(server.url, { database, user: database }),
      ADMIN_URL: urlOf(server.url, { database }),
    },
    [Symbol.asyncDispose]: () => server.close(),
  };
}
