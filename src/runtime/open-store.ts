import { openEmbeddedStore } from '../adapters/pglite/open-embedded-store.ts';
import type { PostgresOptions } from '../adapters/postgres/open-postgres-store.ts';
import type { Log } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';

/** Where everything durable is: a server where `postgres` is given, else a data folder of this process. */
export interface StoreOptions {
  /** Of the embedded store; null keeps everything in memory, for tests. */
  readonly dataDir: string | null;
  readonly postgres?: PostgresOptions & {
    /** Whether the schema is brought up to date first. Default false: by `memoir migrate`, with the owner's login. */
    readonly migrate?: boolean;
  };
  /** A fresh database kept in a file, which spares new embedded stores two seconds. For test suites. */
  readonly templateFile?: string;
}

/** A store, and whether this process has it for itself. */
export interface OpenedStore {
  readonly store: Store;
  /** Tells other processes on this machine where the service answers; a server's store needs no telling. */
  announce(serviceUrl: string): void;
}

export async function openStore({ dataDir, postgres, templateFile }: StoreOptions, log: Log): Promise<OpenedStore> {
  if (postgres !== undefined) return { store: await openServer(postgres), announce: () => undefined };
  const embedded = await openEmbeddedStore({
    folder: dataDir ?? undefined,
    ...(templateFile === undefined ? {} : { templateFile }),
  });
  const { store, voidedLeases } = embedded;
  if (voidedLeases > 0) log.warn('leases.voided', { windows: voidedLeases });
  return { store, announce: (serviceUrl) => embedded.setServiceUrl(serviceUrl) };
}

/** What only a server needs is loaded only for one. */
async function openServer(postgres: NonNullable<StoreOptions['postgres']>): Promise<Store> {
  if (postgres.migrate === true) {
    const { migrateDatabase } = await import('./migrate-database.ts');
    await migrateDatabase(postgres.url);
  }
  const { openPostgresStore } = await import('../adapters/postgres/open-postgres-store.ts');
  return await openPostgresStore(postgres);
}
