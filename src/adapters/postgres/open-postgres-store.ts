import type { Store } from '../../ports/store.ts';
import { createSqlStore } from '../sql/sql-store.ts';
import { checkServer } from './check-server.ts';
import { explainOpening } from './explain-opening.ts';
import { openPool } from './open-pool.ts';
import { openTables } from './open-tables.ts';
import { createPostgresDatabase } from './postgres-database.ts';

export interface PostgresOptions {
  readonly url: string;
  /** Connections of this process, for callers and background work together; at least 2. Default 20. */
  readonly maxConnections?: number;
  /** Of these, kept open when nothing is to do. Default 5. */
  readonly minConnections?: number;
}

/**
 * Opens the store on a PostgreSQL that has been brought up to date. Half of the connections are for callers, half for
 * background work, so that neither can take all of them.
 *
 * @throws MemoirError `store_unavailable`, `schema_outdated`, `schema_too_new`, and `invalid_configuration` where the
 * server or the role does not fit.
 */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const { url, maxConnections = 20, minConnections = 5 } = options;
  const half = (whole: number): number => Math.ceil(whole / 2);
  const foreground = openPool({ url, name: 'memoir', max: half(maxConnections), min: half(minConnections) });
  const background = openPool({
    url,
    name: 'memoir background',
    max: Math.max(1, maxConnections - half(maxConnections)),
    min: minConnections - half(minConnections),
  });
  const store = createSqlStore(
    { foreground: createPostgresDatabase(foreground), background: createPostgresDatabase(background) },
    { close: async () => void (await Promise.all([foreground.close(), background.close()])), indexVectors: true },
  );
  try {
    await checkServer(openTables(foreground));
  } catch (error) {
    await store.close();
    throw explainOpening(error, url);
  }
  return store;
}
