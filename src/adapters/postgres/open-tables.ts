import { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Tables } from '../sql/database.ts';
import { createPostgresDialect } from './postgres-dialect.ts';

/** Statements as the login itself: for migrations and checks. Does not own the pool. */
export function openTables(pool: Pool): Tables {
  return new Kysely({ dialect: createPostgresDialect(pool, '') });
}
