import { createWakeSchema } from '../adapters/bullmq/create-wake-schema.ts';
import { defaultWakeSchema } from '../adapters/bullmq/open-bullmq-wakes.ts';
import { migratePostgres } from '../adapters/postgres/migrate-postgres.ts';

/**
 * Brings everything that Memoir keeps in a PostgreSQL up to date, the queue of wakes included; returns the names of the
 * migrations that were applied, in order. Throws like `migratePostgres`.
 */
export async function migrateDatabase(databaseUrl: string): Promise<readonly string[]> {
  const applied = await migratePostgres(databaseUrl);
  // Wakes are of all namespaces: the role that works in one must not see them.
  await createWakeSchema({ databaseUrl, schema: defaultWakeSchema, grantTo: 'memoir_upkeep' });
  return applied;
}
