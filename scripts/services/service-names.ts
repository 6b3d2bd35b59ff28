import type { LocalServer } from './local-server.ts';
import { startPostgres } from './postgres-server.ts';
import { startRedis } from './redis-server.ts';

/** The servers that tests can ask for. */
export const serviceNames = ['postgres', 'redis7', 'redis8'] as const;
export type ServiceName = (typeof serviceNames)[number];
export type ServiceUrls = Readonly<Record<ServiceName, string>>;

/** Where tests look for a server of their own choice. */
export const serviceVariables = {
  postgres: 'MEMOIR_TEST_POSTGRES_URL',
  redis7: 'MEMOIR_TEST_REDIS7_URL',
  redis8: 'MEMOIR_TEST_REDIS8_URL',
} as const satisfies Record<ServiceName, string>;

/** What all kinds of servers have in common. */
export interface StartedService {
  readonly url: string;
  readonly local: LocalServer;
  close(): Promise<void>;
}

export async function startService(name: ServiceName, options: { outlives: boolean }): Promise<StartedService> {
  switch (name) {
    case 'postgres':
      return await startPostgres(options);
    case 'redis7':
      return await startRedis({ ...options, version: 7 });
    case 'redis8':
      return await startRedis({ ...options, version: 8 });
  }
}
