import {
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
} from 'kysely';
import type { ConnectionGate, Lane } from './connection-gate.ts';
import type { PgliteClient } from './pglite-client.ts';
import { PgliteDriver } from './pglite-driver.ts';

/** PostgreSQL's dialect over one PGlite. Dialects of several lanes share the client and its gate. */
export class PgliteDialect implements Dialect {
  readonly #client: PgliteClient;
  readonly #gate: ConnectionGate;
  readonly #lane: Lane;

  constructor(client: PgliteClient, gate: ConnectionGate, lane: Lane) {
    this.#client = client;
    this.#gate = gate;
    this.#lane = lane;
  }

  createDriver(): Driver {
    return new PgliteDriver(this.#client, this.#gate, this.#lane);
  }

  createQueryCompiler(): QueryCompiler {
    return new PostgresQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new PostgresAdapter();
  }

  // eslint-disable-next-line typescript/no-explicit-any -- the interface is written so.
  createIntrospector(db: Kysely<any>): DatabaseIntrospector {
    return new PostgresIntrospector(db);
  }
}
