import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createEmbeddedDatabase } from '../../src/adapters/pglite/embedded-database.ts';
import { openEmbeddedStore } from '../../src/adapters/pglite/open-embedded-store.ts';
import { openPool } from '../../src/adapters/postgres/open-pool.ts';
import { openPostgresStore } from '../../src/adapters/postgres/open-postgres-store.ts';
import { openTables } from '../../src/adapters/postgres/open-tables.ts';
import { createPostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts';
import type { Database, Tables } from '../../src/adapters/sql/database.ts';
import type { Store } from '../../src/ports/store.ts';
import { startPostgres } from '../../scripts/services/postgres-server.ts';
import { prepareTemplate, urlOf } from '../../test/servers/postgres-template.ts';

/** A store that recall is measured on. */
export interface Subject extends AsyncDisposable {
  readonly name: string;
  readonly store: Store;
  /** For statements of one's own that go the way of the store's. */
  readonly database: Database;
  /** Past all walls. */
  readonly tables: Tables;
  /** As autovacuum would. */
  tidy(): Promise<void>;
}

/** Memory as a server of that size has it, and no compiling of statements that take milliseconds. */
const settings = { shared_buffers: '1GB', maintenance_work_mem: '256MB', max_wal_size: '4GB', jit: 'off' };

/** A PostgreSQL of the benchmark's own; its login owns nothing, so that row-level security holds it. */
export async function openServer(): Promise<Subject> {
  const server = await startPostgres({ settings });
  const name = `memoir_bench_${randomUUID().slice(0, 8)}`;
  await prepareTemplate(server.url, name);
  const url = urlOf(server.url, { database: name, user: name });
  const bound = openPool({ url, name: 'bench', max: 2, min: 1 });
  const admin = openPool({
    url: urlOf(server.url, { database: name }),
    name: 'bench',
    max: 2,
    min: 1,
    unbounded: true,
  });
  const tables = openTables(admin);
  const store = await openPostgresStore({ url });
  return {
    name: 'PostgreSQL',
    store,
    database: createPostgresDatabase(bound),
    tables,
    tidy: async () => void (await sql.raw('VACUUM ANALYZE').execute(tables)),
    async [Symbol.asyncDispose]() {
      await store.close();
      await bound.close();
      await admin.close();
      await server.stop();
    },
  };
}

export async function openEmbedded(): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'memoir-bench-'));
  const { store, db } = await openEmbeddedStore({ folder: join(folder, 'data') });
  return {
    name: 'embedded',
    store,
    database: createEmbeddedDatabase(db),
    tables: db,
    tidy: () => store.maintain(),
    async [Symbol.asyncDispose]() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
