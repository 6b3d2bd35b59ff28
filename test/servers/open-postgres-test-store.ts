import { randomUUID } from 'node:crypto';
import { openPool } from '../../src/adapters/postgres/open-pool.ts';
import { openPostgresStore } from '../../src/adapters/postgres/open-postgres-store.ts';
import { openTables } from '../../src/adapters/postgres/open-tables.ts';
import type { Tables } from '../../src/adapters/sql/database.ts';
import { createSqlStoreHarness } from '../../src/testing/sql-store-harness.ts';
import type { StoreHarness } from '../../src/testing/store-harness.ts';
import { runAsAdmin, urlOf } from './postgres-template.ts';
import type { PostgresUnderTest } from './test-servers.ts';

/** A migrated, empty database of one's own. */
export interface TestDatabase extends AsyncDisposable {
  /** As the service logs in. */
  readonly url: string;
  /** As the superuser, whom no wall holds. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

export async function createTestDatabase({ adminUrl, template, login }: PostgresUnderTest): Promise<TestDatabase> {
  const database = `${template}_${randomUUID().slice(0, 8)}`;
  await runAsAdmin(adminUrl, [`CREATE DATABASE ${database} TEMPLATE ${template}`]);
  const drop = (): Promise<void> => runAsAdmin(adminUrl, [`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`]);
  return {
    url: urlOf(adminUrl, { database, user: login }),
    adminUrl: urlOf(adminUrl, { database }),
    drop,
    [Symbol.asyncDispose]: drop,
  };
}

/** A store on a database of its own. */
export interface PostgresTestStore extends StoreHarness, AsyncDisposable {
  /** Behind the walls of namespaces. */
  readonly db: Tables;
  readonly url: string;
}

export async function openPostgresTestStore(server: PostgresUnderTest): Promise<PostgresTestStore> {
  const database = await createTestDatabase(server);
  const admin = openPool({ url: database.adminUrl, name: 'tests', max: 2, min: 0 });
  const store = await openPostgresStore({ url: database.url, maxConnections: 10, minConnections: 0 });
  const db = openTables(admin);
  async function close(): Promise<void> {
    await store.close();
    await admin.pool.end();
    await database.drop();
  }
  return { ...createSqlStoreHarness(store, db), db, url: database.url, close, [Symbol.asyncDispose]: close };
}
