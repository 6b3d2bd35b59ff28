import { type Kysely, sql } from 'kysely';
import type { NamespaceStore } from '../../ports/namespace-store.ts';
import type { Schema } from './schema.ts';

/** Creates the namespace with its first write. */
export async function ensureNamespace(db: Kysely<Schema>, namespace: string, at: Date = new Date(0)): Promise<void> {
  await sql`INSERT INTO namespaces (namespace, created_at) VALUES (${namespace}, ${at}) ON CONFLICT DO NOTHING`.execute(db);
}

/** Settings of namespaces over SQL. */
export function createSqlNamespaceStore(db: Kysely<Schema>): NamespaceStore {
  return {
    async findSettings(namespace) {
      const row = await db.selectFrom('namespaces').select('settings').where('namespace', '=', namespace).executeTakeFirst();
      return row?.settings;
    },
    async setSettings(namespace, settings, at) {
      await db
        .insertInto('namespaces')
        .values({ namespace, settings: JSON.stringify(settings), created_at: at })
        .onConflict((conflict) => conflict.column('namespace').doUpdateSet((eb) => ({ settings: eb.ref('excluded.settings') })))
        .execute();
    },
  };
}
