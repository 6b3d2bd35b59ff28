import {
  AbortedTransactionError,
  type CompiledQuery,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { PoolClient } from 'pg';
import { MemoirError } from '../../domain/errors.ts';
import { inTurn, type SendingConnection } from '../sql/together.ts';
import { serializeParameter } from '../sql/serialize-parameter.ts';
import { isStalePlan, translateConnectError, translateError } from '../sql/translate-error.ts';
import type { ConnectionSource } from './open-pool.ts';
import type { StalePlans } from './stale-plans.ts';
import type { StatementNames } from './statement-names.ts';

const changing = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** One connection of the pool, for as long as its holder needs it. */
class PostgresConnection implements SendingConnection {
  readonly #client: PoolClient;
  readonly #names: StatementNames;
  readonly #plans: StalePlans;
  /** What was sent without waiting for its answer. */
  #unanswered: Promise<void> | undefined;
  #isReadOnly = false;
  #broken: Error | undefined;

  constructor(client: PoolClient, { names, plans }: Pick<ConnectionSource, 'names' | 'plans'>) {
    this.#client = client;
    this.#names = names;
    this.#plans = plans;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, command, rowCount } = await this.#run(sql, parameters.map(serializeParameter));
    if (!changing.has(command)) return { rows: rows as R[] };
    return { rows: rows as R[], numAffectedRows: BigInt(rowCount ?? 0) };
  }

  send({ sql, parameters }: CompiledQuery): void {
    this.#send(sql, parameters.map(serializeParameter));
  }

  // eslint-disable-next-line require-yield -- the interface wants a generator, and there is nothing to yield.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new MemoirError('store_failed', 'The store does not stream results.');
  }

  /**
   * Sent ahead of the first statement, in the same breath: it costs no round trip. Should it fail, the transaction is
   * aborted, each statement after it is refused, and the reason comes out in the place of that refusal.
   */
  begin(opening: string, isReadOnly: boolean): void {
    this.#isReadOnly = isReadOnly;
    // Apart from the opening: in one text it would count as the transaction's first statement, and fix its isolation level.
    if (this.#plans.beginOn(this.#client)) this.#send('DISCARD PLANS');
    this.#send(opening);
  }

  /** The end of a transaction that only reads tells its holder nothing: it is not waited for. */
  async commit(): Promise<void> {
    if (this.#isReadOnly) {
      this.#send('COMMIT');
      return;
    }
    // PostgreSQL answers COMMIT with ROLLBACK when an earlier statement failed and its error was swallowed.
    if ((await this.#run('COMMIT', [])).command === 'ROLLBACK') throw new AbortedTransactionError();
  }

  async rollback(): Promise<void> {
    // A connection that cannot even roll back is not given to anyone else; the error that led here is the one to see.
    await this.#run('ROLLBACK', []).catch(() => undefined);
  }

  /** Gives the client back once it has answered everything; a broken one is thrown away. */
  release(): void {
    const settled = this.#unanswered ?? Promise.resolve();
    void settled.catch(() => undefined).then(() => this.#client.release(this.#broken));
  }

  #send(text: string, values: unknown[] = []): void {
    this.#gather();
    const answered = inTurn(this.#unanswered, this.#query(text, values));
    // Whoever runs the next statement sees it; nobody else has to.
    answered.catch((error: unknown) => this.#noteFailure(error));
    this.#unanswered = answered;
  }

  /**
   * What is sent in one turn of the event loop leaves in one piece: each write of its own wakes the server, which costs as much
   * as a small statement.
   */
  #gather(): void {
    const { stream } = this.#client.connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }

  async #run(text: string, values: unknown[]) {
    try {
      this.#gather();
      const answer = await this.#query(text, values);
      // An opening that was cancelled before it began anything lets the statement run outside of any transaction.
      await this.#rethrowEarlier();
      return answer;
    } catch (error) {
      this.#noteFailure(error);
      await this.#rethrowEarlier();
      throw translateError(error);
    }
  }

  async #query(text: string, values: unknown[]) {
    const name = values.length === 0 ? undefined : this.#names.find(text);
    return await this.#client.query(name === undefined ? { text, values } : { text, values, name });
  }

  async #rethrowEarlier(): Promise<void> {
    const earlier = this.#unanswered;
    this.#unanswered = undefined;
    try {
      await earlier;
    } catch (error) {
      throw translateError(error);
    }
  }

  #noteFailure(error: unknown): void {
    if (translateError(error).code === 'store_unavailable' || isStalePlan(error))
      this.#broken = new Error('The connection is of no more use.');
  }
}

/**
 * Kysely's driver over a pool that it does not own. Every transaction begins with `opening`, which takes a role and a
 * namespace for it alone, so that a pooler in front of the server may give the connection to anyone afterwards.
 */
export class PostgresDriver implements Driver {
  readonly #source: ConnectionSource;
  readonly #opening: string;

  constructor(source: ConnectionSource, opening: string) {
    this.#source = source;
    this.#opening = opening;
  }

  async init(): Promise<void> {}

  async destroy(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    try {
      return new PostgresConnection(await this.#source.pool.connect(), this.#source);
    } catch (error) {
      throw translateConnectError(error);
    }
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.release();
  }

  async beginTransaction(connection: PostgresConnection, settings: TransactionSettings): Promise<void> {
    // Said also where it is the default: a server can have another, and locks that are waited for rely on this one.
    let begin = `BEGIN ISOLATION LEVEL ${settings.isolationLevel ?? 'read committed'}`;
    if (settings.accessMode !== undefined) begin += ` ${settings.accessMode}`;
    connection.begin(`${begin}; ${this.#opening}`, settings.accessMode === 'read only');
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    await connection.rollback();
  }
}
