import { CompiledQuery } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { expect, it } from 'vitest';
import { PostgresDriver } from './postgres-driver.ts';
import { StalePlans } from './stale-plans.ts';
import { StatementNames } from './statement-names.ts';

/** An error as the server reports it. */
function refusal(code: string): Error {
  return Object.assign(new Error('refused'), { code, severity: 'ERROR', routine: 'ProcessInterrupts' });
}

/** A driver over one connection whose statements are answered in turn. */
function openDriver(answers: readonly (() => Promise<unknown>)[]): {
  readonly driver: PostgresDriver;
  readonly released: Promise<unknown>;
} {
  const { promise: released, resolve } = Promise.withResolvers<unknown>();
  const waiting = [...answers];
  const client = {
    connection: { stream: { cork: () => undefined, uncork: () => undefined } },
    query: async () => await waiting.shift()?.(),
    release: (reason: unknown) => resolve(reason),
  } as unknown as PoolClient;
  const pool = { connect: async () => client } as unknown as Pool;
  const source = { pool, names: new StatementNames(), plans: new StalePlans(), close: async () => undefined };
  return { driver: new PostgresDriver(source, 'SET LOCAL ROLE somebody'), released };
}

it('takes no answer for one of a transaction that was cancelled before it began', async () => {
  const { driver, released } = openDriver([
    () => Promise.reject(refusal('57014')),
    async () => ({ rows: [], command: 'SELECT', rowCount: 0 }),
  ]);
  const connection = await driver.acquireConnection();
  await driver.beginTransaction(connection, {});
  await expect(connection.executeQuery(CompiledQuery.raw('SELECT 1'))).rejects.toMatchObject({
    code: 'store_unavailable',
    cause: { code: '57014' },
  });
  await driver.releaseConnection(connection);
  expect(await released).toBeInstanceOf(Error);
});

it('fails the end of a transaction with the first error of what was sent last', async () => {
  const { driver, released } = openDriver([
    async () => ({ rows: [], command: 'BEGIN', rowCount: null }),
    () => Promise.reject(refusal('23505')),
    () => Promise.reject(refusal('25P02')),
    async () => ({ rows: [], command: 'ROLLBACK', rowCount: null }),
  ]);
  const connection = await driver.acquireConnection();
  await driver.beginTransaction(connection, {});
  connection.send(CompiledQuery.raw('SELECT 1'));
  connection.send(CompiledQuery.raw('SELECT 2'));
  await expect(driver.commitTransaction(connection)).rejects.toMatchObject({ cause: { code: '23505' } });
  await driver.releaseConnection(connection);
  expect(await released).toBeUndefined();
});
