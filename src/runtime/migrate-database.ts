import { migratePostgres } from '../adapters/postgres/migrate-postgres.ts';
import type { Config } from './config.ts';

/**
 * Brings everything that Memoir keeps in a PostgreSQL up to date; returns what was applied, in order. Throws like
 * `migratePostgres`.
 */
export async function migrateDatabase({
  databaseUrl,
}: Config & { readonly databaseUrl: string }): Promise<readonly string[]> {
  return await migratePostgres(databaseUrl);
}
