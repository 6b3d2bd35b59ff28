import { sql } from 'kysely';
import { createEmbeddedDatabase } from '../../src/adapters/pglite/embedded-database.ts';
import { openPool } from '../../src/adapters/postgres/open-pool.ts';
import { createPostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts';
import { createSqlCallQuota } from '../../src/adapters/sql/call-quota.ts';
import type { Database, Tables } from '../../src/adapters/sql/database.ts';
import { createSqlUsageLedger } from '../../src/adapters/sql/usage-ledger.ts';
import type { ModelCallHarness } from '../../src/testing/model-call-harness.ts';
import { openTestStore } from '../../src/testing/open-test-store.ts';
import { openPostgresTestStore } from './open-postgres-test-store.ts';
import type { PostgresUnderTest } from './test-servers.ts';

export async function openEmbeddedModelHarness(): Promise<ModelCallHarness> {
  const store = await openTestStore();
  return createHarness({ database: createEmbeddedDatabase(store.db), tables: store.db, close: () => store.close() });
}

export async function openPostgresModelHarness(server: PostgresUnderTest): Promise<ModelCallHarness> {
  const store = await openPostgresTestStore(server);
  const source = openPool({ url: store.url, name: 'tests', max: 8, min: 0 });
  const close = async (): Promise<void> => {
    await source.pool.end();
    await store.close();
  };
  return createHarness({ database: createPostgresDatabase(source), tables: store.db, close });
}

interface Opened {
  readonly database: Database;
  /** Behind the walls of namespaces. */
  readonly tables: Tables;
  readonly close: () => Promise<void>;
}

function createHarness({ database, tables, close }: Opened): ModelCallHarness {
  return {
    quota: createSqlCallQuota(database),
    usage: createSqlUsageLedger(database),
    async passTime({ modelId = '', namespace = '' }, ms) {
      const passed = sql`make_interval(secs => ${ms / 1_000})`;
      await sql`UPDATE model_calls SET started_at = started_at - ${passed}, lease_expires_at = lease_expires_at - ${passed}
        WHERE model_id = ${modelId}`.execute(tables);
      await sql`UPDATE usage_reservations SET expires_at = expires_at - ${passed} WHERE namespace = ${namespace}`.execute(
        tables,
      );
    },
    close,
  };
}
