import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { openPglite } from '../src/adapters/pglite/open-pglite.ts';
import { migrate } from '../src/adapters/sql/migrate.ts';
import type { Schema } from '../src/adapters/sql/schema.ts';

/** The tables of a bench store by hand, past all walls: what floors are made with. */
export interface OpenedTables {
  readonly db: Kysely<Schema>;
  close(): Promise<void>;
}

/** On a server as its superuser, through a pool as large as the service's. */
export async function openTables(environment: NodeJS.ProcessEnv = process.env): Promise<OpenedTables> {
  const { ADMIN_URL: adminUrl, MEMOIR_DATA_DIR: folder } = environment;
  if (adminUrl !== undefined) {
    const db = new Kysely<Schema>({
      dialect: new PostgresDialect({ pool: new Pool({ connectionString: adminUrl, max: 20 }) }),
    });
    return { db, close: () => db.destroy() };
  }
  const opened = await openPglite({ folder });
  const db = new Kysely<Schema>({ dialect: opened.foreground });
  await migrate(db);
  return { db, close: () => opened.close() };
}
