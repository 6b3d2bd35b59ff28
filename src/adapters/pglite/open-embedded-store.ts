import { Kysely } from 'kysely';
import type { Store } from '../../ports/store.ts';
import { migrate } from '../sql/migrate.ts';
import type { Schema } from '../sql/schema.ts';
import { createSqlStore } from '../sql/sql-store.ts';
import { createEmbeddedDatabase } from './embedded-database.ts';
import { openPglite, type OpenPgliteOptions } from './open-pglite.ts';
import { voidLeases } from './void-leases.ts';
import { vacuum } from './vacuum.ts';

/** The store of one process with nothing to install. */
export interface EmbeddedStore {
  readonly store: Store;
  /** What it runs on, without walls: for tests. Closed with the store. */
  readonly db: Kysely<Schema>;
  /** Windows that a process left leased: it is gone, for only one at a time can have the store. */
  readonly voidedLeases: number;
  /** Writes into the lock file where the service answers. Does nothing for a store in memory. */
  setServiceUrl(url: string): void;
}

/** Opens PGlite, brings its schema up to date, and puts the store on it. Throws like `openPglite` and `migrate`. */
export async function openEmbeddedStore(options: OpenPgliteOptions): Promise<EmbeddedStore> {
  const opened = await openPglite(options);
  const foreground = new Kysely<Schema>({ dialect: opened.foreground });
  const background = new Kysely<Schema>({ dialect: opened.background });
  const databases = {
    foreground: createEmbeddedDatabase(foreground),
    background: createEmbeddedDatabase(background),
  };
  const store = createSqlStore(databases, { close: () => opened.close(), vacuum: () => vacuum(background) });
  try {
    await migrate(foreground);
    const voidedLeases = await voidLeases(background);
    return { store, db: background, voidedLeases, setServiceUrl: (url) => opened.setServiceUrl(url) };
  } catch (error) {
    await store.close();
    throw error;
  }
}
