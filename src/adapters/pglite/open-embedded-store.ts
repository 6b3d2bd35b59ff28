import { Kysely } from 'kysely';
import type { Store } from '../../ports/store.ts';
import { migrate } from '../sql/migrate.ts';
import type { Databases, Schema } from '../sql/schema.ts';
import { createSqlStore } from '../sql/sql-store.ts';
import { openPglite, type OpenPgliteOptions } from './open-pglite.ts';

/** The store of one process with nothing to install. */
export interface EmbeddedStore {
  readonly store: Store;
  /** What it runs on: closed with the store. */
  readonly databases: Databases;
  /** Writes into the lock file where the service answers. Does nothing for a store in memory. */
  setServiceUrl(url: string): void;
}

/** Opens PGlite, brings its schema up to date, and puts the store on it. Throws like `openPglite` and `migrate`. */
export async function openEmbeddedStore(options: OpenPgliteOptions): Promise<EmbeddedStore> {
  const opened = await openPglite(options);
  const foreground = new Kysely<Schema>({ dialect: opened.foreground });
  const background = new Kysely<Schema>({ dialect: opened.background });
  const databases = { foreground, background };
  const store = createSqlStore(databases, { close: () => opened.close(), autovacuum: false });
  try {
    await migrate(foreground);
  } catch (error) {
    await store.close();
    throw error;
  }
  return { store, databases, setServiceUrl: (url) => opened.setServiceUrl(url) };
}
