import { describe, inject } from 'vitest';

/** A PostgreSQL with a migrated database to copy, and a login that owns nothing. */
export interface PostgresUnderTest {
  /** Of the superuser, in the database that every server has. */
  readonly adminUrl: string;
  /** The name of the database to copy. */
  readonly template: string;
  /** The role that the service logs in with, with the password of the same name. */
  readonly login: string;
}

export interface TestServers {
  readonly postgres: PostgresUnderTest;
  readonly redis7: string;
  readonly redis8: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    servers: TestServers | { readonly reason: string };
  }
}

const none: TestServers = { postgres: { adminUrl: '', template: '', login: '' }, redis7: '', redis8: '' };

/** A suite that needs real servers: skipped where they cannot be had, which the last lines of the run say. */
export function describeWithServers(title: string, suite: (servers: TestServers) => void): void {
  const servers = inject('servers');
  const isAbsent = 'reason' in servers;
  describe.skipIf(isAbsent)(`${title}, on real servers`, () => suite(isAbsent ? none : servers));
}
