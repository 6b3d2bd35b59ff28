import type { Config } from './config.ts';

/** Where the data is, for people: the folder, or the server and database without user and password. */
export function describeStore({ databaseUrl, dataDir }: Pick<Config, 'databaseUrl' | 'dataDir'>): string {
  if (databaseUrl === undefined) return dataDir;
  const { hostname, port, pathname } = new URL(databaseUrl);
  return `postgres://${hostname}${port === '' ? '' : `:${port}`}${pathname}`;
}
