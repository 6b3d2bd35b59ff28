import { type Kysely, sql } from 'kysely';
import type { NamespaceStore } from '../../ports/namespace-store.ts';
import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Creates the namespace with its first write. */
export async function ensureNamespace(db: Kysely<Schema>, namespace: string, at: Date): Promise<void> {
  await sql`INSERT INTO namespaces (namespace, created_at) VALUES (${namespace}, ${at}) ON CONFLICT DO NOTHING`.execute(
    db,
  );
}

/** Settings of namespaces over SQL. */
export function createSqlNamespaceStore(db: Database): NamespaceStore {
  return {
    async findSettings(namespace) {
      const query = (reader: Kysely<Schema>) =>
        reader.selectFrom('namespaces').select('settings').where('namespace', '=', namespace).executeTakeFirst();
      return (await db.read(namespace, query))?.settings;
    },
    async updateSettings(namespace, change, at) {
      return await db.write(namespace, async (trx) => {
        await ensureNamespace(trx, namespace, at);
        const row = await trx
          .selectFrom('namespaces')
          .select('settings')
          .where('namespace', '=', namespace)
          .forUpdate()
          .executeTakeFirstOrThrow();
        const settings = change(row.settings);
        await trx
          .updateTable('namespaces')
          .set({ settings: JSON.stringify(settings) })
          .where('namespace', '=', namespace)
          .execute();
        return settings;
      });
    },
  };
}
