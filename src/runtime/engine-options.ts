import type { Config } from './config.ts';
import type { OpenEngineOptions } from './open-engine.ts';
import { redisConnectionOf } from './redis-connection.ts';

/** What the configuration says about an engine: `DATABASE_URL` and `REDIS_*` alone decide on what it runs. */
export function engineOptionsOf(config: Config): Omit<OpenEngineOptions, 'log'> {
  const { databaseUrl, sweepIntervalSeconds } = config;
  const redis = redisConnectionOf(config);
  return {
    dataDir: config.dataDir,
    concurrency: config.maxConcurrency,
    graceMs: config.shutdownSeconds * 1_000,
    ...(sweepIntervalSeconds === undefined ? {} : { sweepMs: sweepIntervalSeconds * 1_000 }),
    ...(databaseUrl === undefined
      ? {}
      : {
          postgres: {
            url: databaseUrl,
            maxConnections: config.databaseMaxConnections,
            minConnections: config.databaseMinConnections,
            migrate: config.migrate,
          },
        }),
    ...(redis === undefined ? {} : { redis }),
  };
}
