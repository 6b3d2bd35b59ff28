import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { BullmqWakes } from '../../src/adapters/bullmq/bullmq-wakes.ts';
import { createWakeSchema } from '../../src/adapters/bullmq/create-wake-schema.ts';
import { openBullmqWakes } from '../../src/adapters/bullmq/open-bullmq-wakes.ts';
import { createId } from '../../src/domain/identifier.ts';
import { createRecordingLog, type RecordingLog } from '../../src/testing/recording-log.ts';
import { describeWithServers } from '../servers/test-servers.ts';
import { type Link, openLink } from './bullmq-link.ts';
import { uniqueDeployment } from './bullmq-servers.ts';

const isAway = { code: 'store_unavailable' };

function expectSoon<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 20_000, interval: 20 });
}

describeWithServers('wakes while PostgreSQL comes and goes', ({ postgres: { adminUrl: postgresUrl } }) => {
  const unique = createId().replaceAll('-', '_');
  const schema = `test_${unique}`;
  const role = `test_role_${unique}`;
  let admin: pg.Client;
  let link: Link;
  let log: RecordingLog;
  let queue: BullmqWakes | undefined;
  let begun: string[];
  let gate: PromiseWithResolvers<void>;

  beforeAll(async () => {
    admin = new pg.Client(postgresUrl);
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN`);
    await createWakeSchema({ databaseUrl: postgresUrl, schema, grantTo: role });
  });
  beforeEach(async () => {
    link = await openLink(asRole(postgresUrl, role));
    log = createRecordingLog();
    begun = [];
    gate = Promise.withResolvers();
    gate.resolve();
  });
  afterEach(async () => {
    gate.resolve();
    await queue?.close(0);
    queue = undefined;
    await link[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await admin.query(`DROP SCHEMA ${schema} CASCADE`);
    await admin.query(`DROP ROLE ${role}`);
    await admin.end();
  });

  const open = async (databaseUrl = link.url): Promise<BullmqWakes> =>
    await openBullmqWakes({ databaseUrl, schema }, { log, deployment: uniqueDeployment() });
  const start = async (): Promise<BullmqWakes> => {
    queue = await open();
    queue.start(async ({ sessionId }) => {
      begun.push(sessionId);
      await gate.promise;
    }, 4);
    return queue;
  };
  const wake = async (sessionId: string, delayMs = 0): Promise<void> =>
    await queue?.wake([{ namespace: 'n', sessionId }], delayMs);
  const wakeAgain = async (sessionId: string): Promise<void> =>
    await expectSoon(
      async () =>
        await wake(sessionId).then(
          () => begun.includes(sessionId),
          () => false,
        ),
    ).toBe(true);
  const endConnections = async (): Promise<void> =>
    void (await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [role]));

  it('works with a role that may use the schema and not change it', async () => {
    gate = Promise.withResolvers();
    await start();
    await wake('a', 3_600_000);
    await wake('a', 10);
    await expectSoon(() => begun).toEqual(['a']);
    await wake('a');
    await wake('a', 3_600_000);
    await wake('b', 3_600_000);
    await wake('b');
    await expectSoon(() => begun).toEqual(['a', 'b']);
    gate.resolve();
    await expectSoon(() => begun).toEqual(['a', 'b', 'a']);
    await expect(asService(`CREATE TABLE ${schema}.mine (id int)`)).rejects.toMatchObject({ code: '42501' });
    await expect(asService(`DELETE FROM ${schema}.migration`)).rejects.toMatchObject({ code: '42501' });
    expect(log.events('warn')).toEqual([]);
  });

  it('does not open on a server that is not there, or hangs', async () => {
    await link.refuse();
    await expect(open()).rejects.toMatchObject(isAway);
    await link.restore();
    link.freeze();
    await expect(open()).rejects.toMatchObject(isAway);
  });

  it('does not open where its schema is missing, or has not been brought up to date', async () => {
    const missing = openBullmqWakes({ databaseUrl: link.url, schema: 'nowhere' }, { log });
    await expect(missing).rejects.toMatchObject({ code: 'schema_outdated' });
    const { rows } = await admin.query<{ version: number }>(`SELECT max(version) AS version FROM ${schema}.migration`);
    const latest = rows[0]?.version ?? 0;
    await admin.query(`UPDATE ${schema}.migration SET version = -1 WHERE version = $1`, [latest]);
    onTestFinished(
      async () => void (await admin.query(`UPDATE ${schema}.migration SET version = $1 WHERE version = -1`, [latest])),
    );
    await expect(open()).rejects.toMatchObject({ code: 'schema_outdated' });
  });

  it('goes on after its connections were lost, that for LISTEN too', async () => {
    const opened = await start();
    await wakeAgain('a');
    link.cut();
    await wakeAgain('b');
    await endConnections();
    await wakeAgain('c');
    await link.refuse();
    await expectSoon(async () => await opened.isReady()).toBe(false);
    await expect(wake('d')).rejects.toMatchObject(isAway);
    await link.restore();
    await wakeAgain('e');
    const told = log.entries.map(({ event }) => event);
    expect(told.filter((event, index) => event === told[index - 1])).toEqual([]);
  });

  it('refuses wakes while the server hangs, and the next ones at once', async () => {
    const opened = await start();
    await wakeAgain('a');
    link.freeze();
    for (let count = 0; count < 10; count += 1) await expect(wake('b')).rejects.toMatchObject(isAway);
    await link.restore();
    await expectSoon(async () => await opened.isReady()).toBe(true);
    await wakeAgain('c');
  });

  it('closes while the server is away, with a handler that is running', async () => {
    gate = Promise.withResolvers();
    const opened = await start();
    await wake('a');
    await expectSoon(() => begun).toEqual(['a']);
    await link.refuse();
    const closed = opened.close(3_600_000);
    gate.resolve();
    await closed;
    await expect(wake('b')).resolves.toBeUndefined();
  });

  it('closes while the server hangs', async () => {
    const opened = await start();
    await wakeAgain('a');
    link.freeze();
    await expect(opened.close(0)).resolves.toBeUndefined();
  });

  it('keeps to the options of the address beside its own', async () => {
    const address = new URL(link.url);
    address.searchParams.set('options', '-c lock_timeout=1234');
    queue = await open(address.href);
    await wake('a');
    expect(await queue.isReady()).toBe(true);
  });

  /** A statement with the rights of the service. */
  const asService = async (statement: string): Promise<void> => {
    const client = new pg.Client(asRole(postgresUrl, role));
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
});

function asRole(url: string, role: string): string {
  const address = new URL(url);
  address.username = role;
  return address.href;
}
