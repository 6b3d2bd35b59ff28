import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbeddedStore } from '../adapters/pglite/open-embedded-store.ts';
import type { Tables } from '../adapters/sql/database.ts';
import { createSqlStoreHarness } from './sql-store-harness.ts';
import type { StoreHarness } from './store-harness.ts';

/** A fresh database in a file, which spares each new store two seconds; the first test that needs it writes it. */
const templateFile = join(tmpdir(), 'memoir-testing-pglite-0.5.14.tar');

/** An embedded store in memory. */
export interface TestStore extends StoreHarness, AsyncDisposable {
  /** Behind the walls of namespaces. */
  readonly db: Tables;
}

/** Opens an embedded store in memory, migrated and empty: half a second. Close it, or bind it with `await using`. */
export async function openTestStore(): Promise<TestStore> {
  const { store, db } = await openEmbeddedStore({ folder: undefined, templateFile });
  const harness = createSqlStoreHarness(store, db);
  return { ...harness, db, [Symbol.asyncDispose]: () => harness.close() };
}
