import { Kysely } from 'kysely';
import type { Tables } from '../sql/database.ts';
import { buildOpening } from './build-opening.ts';
import type { ConnectionSource } from './open-pool.ts';
import { createPostgresDialect } from './postgres-dialect.ts';

/** Statements as the login itself: for migrations and checks. Does not own the connections. */
export function openTables(source: ConnectionSource): Tables {
  return new Kysely({ dialect: createPostgresDialect(source, buildOpening({})) });
}
