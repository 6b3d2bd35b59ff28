import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPostgresStore } from '../../src/adapters/postgres/open-postgres-store.ts';
import { migrateDatabase } from '../../src/runtime/migrate-database.ts';
import { runAsAdmin, urlOf } from '../servers/postgres-template.ts';
import { describeWithServers } from '../servers/test-servers.ts';

describeWithServers('migrating a PostgreSQL', ({ postgres }) => {
  const owner = `memoir_owner_${randomUUID().slice(0, 8)}`;
  const admin = urlOf(postgres.adminUrl, { database: owner });
  const url = urlOf(postgres.adminUrl, { database: owner, user: owner });
  const open = (as = url) => openPostgresStore({ url: as, maxConnections: 2, minConnections: 0 });

  beforeAll(async () => {
    await runAsAdmin(postgres.adminUrl, [
      `CREATE ROLE ${owner} LOGIN PASSWORD '${owner}'`,
      `CREATE DATABASE ${owner} OWNER ${owner}`,
    ]);
  });

  afterAll(async () => {
    await runAsAdmin(postgres.adminUrl, [`DROP DATABASE ${owner} WITH (FORCE)`, `DROP ROLE ${owner}`]);
  });

  it('is asked for by a service that finds none', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'schema_outdated' });
  });

  it('tells an owner without the rights what a superuser has to run, and applies nothing by halves', async () => {
    await expect(migrateDatabase(url)).rejects.toMatchObject({
      code: 'invalid_configuration',
      detail: expect.stringContaining('CREATE EXTENSION IF NOT EXISTS vector') as string,
    });
    await expect(open()).rejects.toMatchObject({ code: 'schema_outdated' });
  });

  it('is done by an owner who is no superuser, once, however many try at a time', async () => {
    await runAsAdmin(admin, [
      'CREATE EXTENSION vector',
      `GRANT memoir_service, memoir_upkeep, memoir_index TO ${owner}`,
    ]);
    const applied = await Promise.all([migrateDatabase(url), migrateDatabase(url), migrateDatabase(url)]);
    expect(applied.flat().slice(0, 2)).toEqual(['foundation', 'walls']);
    expect(new Set(applied.flat()).size).toBe(applied.flat().length);
    expect(await migrateDatabase(url)).toEqual([]);
    const store = await open();
    expect(await store.isReady()).toBe(true);
    await store.close();
  });

  it('says to a login without rights that there is nothing to do', async () => {
    const reader = `${owner}_reader`;
    await runAsAdmin(admin, [
      `CREATE ROLE ${reader} LOGIN PASSWORD '${reader}'`,
      `GRANT memoir_service, memoir_upkeep TO ${reader}`,
    ]);
    try {
      expect(await migrateDatabase(urlOf(postgres.adminUrl, { database: owner, user: reader }))).toEqual([]);
    } finally {
      await runAsAdmin(admin, [`DROP OWNED BY ${reader}`, `DROP ROLE ${reader}`]);
    }
  });

  it('is refused by a login that may not act as the service', async () => {
    const stranger = `${owner}_stranger`;
    await runAsAdmin(admin, [`CREATE ROLE ${stranger} LOGIN PASSWORD '${stranger}'`]);
    try {
      await expect(open(urlOf(postgres.adminUrl, { database: owner, user: stranger }))).rejects.toMatchObject({
        code: 'invalid_configuration',
        detail: expect.stringContaining('memoir_service and memoir_upkeep') as string,
      });
    } finally {
      await runAsAdmin(admin, [`DROP OWNED BY ${stranger}`, `DROP ROLE ${stranger}`]);
    }
  });

  it('refuses a schema that is newer than the code', async () => {
    await runAsAdmin(admin, [
      "INSERT INTO memoir_migrations (number, name, checksum) VALUES (9999, 'of_the_future', 'x')",
    ]);
    await expect(open()).rejects.toMatchObject({ code: 'schema_too_new' });
    await expect(migrateDatabase(url)).rejects.toMatchObject({ code: 'schema_too_new' });
  });

  it('says that a server is not there', async () => {
    await expect(open('postgres://postgres:hush@127.0.0.1:1/postgres')).rejects.toMatchObject({
      code: 'store_unavailable',
      detail: 'The database at 127.0.0.1:1 cannot be reached: ECONNREFUSED.',
      advice: 'Check that it runs there, and DATABASE_URL.',
    });
  });

  it('names the server, and the database or login that it does not have', async () => {
    const { host } = new URL(url);
    const stranger = `${owner}_nobody`;
    const [nowhere, unknown] = [
      urlOf(postgres.adminUrl, { database: 'nodb', user: owner }),
      urlOf(postgres.adminUrl, { database: owner, user: stranger }),
    ];
    for (const attempt of [open, migrateDatabase]) {
      await expect(attempt(nowhere)).rejects.toMatchObject({
        code: 'invalid_configuration',
        detail: `There is no database 'nodb' on ${host}.`,
      });
      await expect(attempt(unknown)).rejects.toMatchObject({
        code: 'invalid_configuration',
        detail: `The server ${host} does not take the login '${stranger}' for the database '${owner}'.`,
      });
    }
  });
});
