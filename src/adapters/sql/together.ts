import type { CompiledQuery, DatabaseConnection, Kysely, RawBuilder, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

type Statement = RawBuilder<unknown> | undefined;
type RowsOf<S> = NonNullable<S> extends RawBuilder<infer Row> ? Row[] : never;

/**
 * Runs statements that do not need each other's answers, in their order, without waiting in between: on a server they leave
 * in one message. What is undefined is left out, and has no rows. Each still sees what those before it have done and locked.
 * Rejects with the first error; in a transaction the rest are refused then.
 */
export async function together<const Statements extends readonly Statement[]>(
  db: Kysely<Schema>,
  statements: Statements,
): Promise<{ -readonly [Index in keyof Statements]: RowsOf<Statements[Index]> }> {
  const compiled = statements.map((statement) => statement?.compile(db));
  // Kysely itself would have each statement of a transaction wait for the answer of the one before.
  const results = await db
    .getExecutor()
    .provideConnection(
      async (connection) =>
        await Promise.all(
          compiled.map(async (query) => (query === undefined ? [] : (await connection.executeQuery(query)).rows)),
        ),
    );
  return results as { -readonly [Index in keyof Statements]: RowsOf<Statements[Index]> };
}

/** A connection that can send a statement without waiting for its answer: the next one, or the end, says if it failed. */
export interface SendingConnection extends DatabaseConnection {
  send(query: CompiledQuery): void;
}

/**
 * Sends the last statements of a transaction, whose answers nobody needs: they leave with its COMMIT, which fails with the first
 * error among them. What is undefined is left out.
 */
export async function sendLast(trx: Transaction<Schema>, statements: readonly Statement[]): Promise<void> {
  const compiled = statements.flatMap((statement) => statement?.compile(trx) ?? []);
  await trx.getExecutor().provideConnection(async (connection) => {
    for (const query of compiled) (connection as SendingConnection).send(query);
  });
}

/** Of what was sent and not waited for, the first failure: it is the cause of those after it. */
export async function inTurn(before: Promise<unknown> | undefined, next: Promise<unknown>): Promise<void> {
  next.catch(() => undefined);
  await before;
  await next;
}
