import {
  AbortedTransactionError,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { inTurn, type SendingConnection } from '../sql/together.ts';
import { translateError } from '../sql/translate-error.ts';
import type { ConnectionGate, Lane } from './connection-gate.ts';
import type { PgliteClient } from './pglite-client.ts';

class PgliteConnection implements SendingConnection {
  readonly client: PgliteClient;
  /** What was sent without waiting for its answer. */
  #unanswered: Promise<unknown> | undefined;

  constructor(client: PgliteClient) {
    this.client = client;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      const { rows, affectedRows } = await this.client.execute(query.sql, query.parameters);
      await this.rethrowEarlier();
      const result = { rows: rows as R[] };
      return affectedRows === undefined ? result : { ...result, numAffectedRows: BigInt(affectedRows) };
    } catch (error) {
      await this.rethrowEarlier();
      throw translateError(error);
    }
  }

  send(query: CompiledQuery): void {
    const answered = inTurn(this.#unanswered, this.client.execute(query.sql, query.parameters));
    // Whoever runs the next statement sees it; nobody else has to.
    answered.catch(() => undefined);
    this.#unanswered = answered;
  }

  /** Rejects where something failed that was not waited for. */
  async rethrowEarlier(): Promise<void> {
    const earlier = this.#unanswered;
    this.#unanswered = undefined;
    try {
      await earlier;
    } catch (error) {
      throw translateError(error);
    }
  }

  // eslint-disable-next-line require-yield -- the interface wants a generator, and there is nothing to yield.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new MemoirError('store_failed', 'The embedded store does not stream results.');
  }
}

/**
 * Kysely's driver for one lane of the shared connection. Closing it does nothing: whoever opened the store closes it.
 */
export class PgliteDriver implements Driver {
  readonly #client: PgliteClient;
  readonly #gate: ConnectionGate;
  readonly #lane: Lane;
  readonly #connection: PgliteConnection;

  constructor(client: PgliteClient, gate: ConnectionGate, lane: Lane) {
    this.#client = client;
    this.#gate = gate;
    this.#lane = lane;
    this.#connection = new PgliteConnection(client);
  }

  async init(): Promise<void> {}

  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#gate.acquire(this.#lane);
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    try {
      // A holder that ran its own `begin` and forgot the end must not leave it to the next one.
      if (this.#client.transactionStatus !== 'idle') await this.#client.execute('rollback', []);
    } catch {
      // Only a dead thread refuses a rollback, and then each further statement says so.
    } finally {
      this.#gate.release();
    }
  }

  async beginTransaction(_connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    let sql = 'begin';
    if (settings.isolationLevel !== undefined) sql += ` isolation level ${settings.isolationLevel}`;
    if (settings.accessMode !== undefined) sql += ` ${settings.accessMode}`;
    // Not waited for: answers come in order, and it can only fail with the thread, of which the next statement tells too.
    void this.#run(sql).catch(() => undefined);
  }

  async commitTransaction(): Promise<void> {
    // PostgreSQL answers COMMIT with ROLLBACK when an earlier statement failed and its error was swallowed.
    const command = await this.#run('commit');
    await this.#connection.rethrowEarlier();
    if (command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollbackTransaction(): Promise<void> {
    try {
      await this.#connection.rethrowEarlier().catch(() => undefined);
      await this.#client.execute('rollback', []);
    } catch {
      // The thread is dead and the transaction with it; the error that caused the rollback is the one to see.
    }
  }

  async savepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#run(`savepoint ${quoteIdentifier(name)}`);
  }

  async rollbackToSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#run(`rollback to ${quoteIdentifier(name)}`);
  }

  async releaseSavepoint(_connection: DatabaseConnection, name: string): Promise<void> {
    await this.#run(`release ${quoteIdentifier(name)}`);
  }

  async #run(sql: string): Promise<string | undefined> {
    try {
      return (await this.#client.execute(sql, [])).command;
    } catch (error) {
      throw translateError(error);
    }
  }
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
