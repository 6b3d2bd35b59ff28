import type { GuardOptions } from '../engine/models/guard-calls.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Config } from './config.ts';
import type { OpenEngineOptions } from './open-engine.ts';
import type { EmbedderSetup } from './open-extractor.ts';
import { openConfiguredEmbedder, openConfiguredModel } from './open-models.ts';
import { redisConnectionOf } from './redis-connection.ts';

/** What the configuration says about an engine: `DATABASE_URL` and `REDIS_*` alone decide on what it runs. */
export async function engineOptionsOf(config: Config): Promise<Omit<OpenEngineOptions, 'log'>> {
  const { databaseUrl, sweepIntervalSeconds } = config;
  const redis = redisConnectionOf(config);
  const model = await openConfiguredModel(config);
  const embedder = await openConfiguredEmbedder(config);
  return {
    dataDir: config.dataDir,
    concurrency: config.maxConcurrency,
    graceMs: config.shutdownSeconds * 1_000,
    extractionMs: extractionMsOf(config),
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
    ...(model === undefined ? {} : { model: { model, guard: guardOptionsOf(config) } }),
    ...(embedder === undefined ? {} : { embedder: embedderSetup(embedder, config) }),
  };
}

/** What the configuration lets an embedding model take, also one that the application brings: a price of its own, and no limits yet. */
export function embedderSetup(embedder: Embedder, { embeddingPrice, embeddingQueryTimeoutMs }: Config): EmbedderSetup {
  const guard = embeddingPrice === undefined ? {} : { price: { inputPerMillion: embeddingPrice } };
  return { embedder, guard, queryTimeoutMs: embeddingQueryTimeoutMs };
}

/** Room for waiting in line, beside the time of the call itself. */
const waitMs = 30_000;

/** Two calls of a model with all their waiting, and a minute for the rest: what takes longer hangs. */
function extractionMsOf({ modelTimeoutSeconds }: Config): number {
  return 2 * (modelTimeoutSeconds * 1_000 + waitMs) + 60_000;
}

/** What the configuration lets a model take; also for a model that the application brings. */
export function guardOptionsOf(config: Config): GuardOptions {
  const { modelConcurrency, modelRequestsPerMinute, modelTokensPerMinute } = config;
  const { modelInputPrice: inputPerMillion, modelOutputPrice: outputPerMillion } = config;
  return {
    limits: {
      ...(modelConcurrency === undefined ? {} : { concurrency: modelConcurrency }),
      ...(modelRequestsPerMinute === undefined ? {} : { requestsPerMinute: modelRequestsPerMinute }),
      ...(modelTokensPerMinute === undefined ? {} : { tokensPerMinute: modelTokensPerMinute }),
    },
    ...(inputPerMillion === undefined && outputPerMillion === undefined
      ? {}
      : { price: { inputPerMillion: inputPerMillion ?? 0, outputPerMillion: outputPerMillion ?? 0 } }),
    maxWaitMs: waitMs,
    leaseMs: config.modelTimeoutSeconds * 1_000 + 2 * waitMs,
  };
}
