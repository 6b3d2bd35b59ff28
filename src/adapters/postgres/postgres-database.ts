import { Kysely, type Transaction } from 'kysely';
import type { Database } from '../sql/database.ts';
import type { Schema } from '../sql/schema.ts';
import { isSerializationFailure, isStalePlan } from '../sql/translate-error.ts';
import { buildOpening } from './build-opening.ts';
import type { ConnectionSource } from './open-pool.ts';
import { createPostgresDialect } from './postgres-dialect.ts';

/** How often a transaction may lose against concurrent ones: each time another one won, so this is far beyond bad luck. */
const attempts = 10;

/** While one batch is on its way to the disk the next is made ready; more only wait for each other. */
const parallelWrites = 2;

/**
 * Per transaction, because a pooler in between takes no such settings when it is connected to. The first is far beyond what
 * any statement of ours takes; the second is for a process that stands still in a transaction, and must not keep its locks:
 * all who write to the same session wait for them, where ours wait for nothing between two statements.
 */
const bounds = { statement_timeout: '60s', idle_in_transaction_session_timeout: '10s' } as const;

/** Everything under row-level security: in each transaction the service takes the role and the namespace that it needs. */
export function createPostgresDatabase(source: ConnectionSource): Database {
  const within = (namespace: string, settings: Readonly<Record<string, string>> = {}): Kysely<Schema> =>
    open(source, buildOpening({ ...bounds, ...settings, role: 'memoir_service', 'memoir.namespace': namespace }));
  const upkeep = open(source, buildOpening({ ...bounds, role: 'memoir_upkeep' }));
  // One instant costs nothing here.
  const snapshot: Database['read'] = (namespace, work, { plansOnce = false } = {}) => {
    const db = within(namespace, plansOnce ? { plan_cache_mode: 'force_generic_plan' } : {});
    return repeatLosers(() =>
      db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work),
    );
  };
  return {
    parallelWrites,
    read: snapshot,
    snapshot,
    write: (namespace, work) => repeatLosers(() => within(namespace).transaction().execute(work)),
    across: (work) => repeatLosers(() => upkeep.transaction().execute((trx: Transaction<Schema>) => work(trx))),
  };
}

/** A Kysely whose transactions begin with `opening`. */
function open(source: ConnectionSource, opening: string): Kysely<Schema> {
  return new Kysely<Schema>({ dialect: createPostgresDialect(source, opening) });
}

/**
 * The loser of a deadlock has been rolled back and the winner goes on: to run it again is all there is to do. So it is after
 * a migration, when each connection is refused once with what it had prepared.
 */
async function repeatLosers<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === attempts || !(isSerializationFailure(error) || isStalePlan(error))) throw error;
    }
  }
}
