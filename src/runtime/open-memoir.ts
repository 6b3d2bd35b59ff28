import type { SdkEmbeddingModel } from '../adapters/ai-sdk/ai-sdk-embedder.ts';
import type { SdkLanguageModel } from '../adapters/ai-sdk/ai-sdk-model.ts';
import { createPinoLog } from '../adapters/pino/pino-log.ts';
import { parseNamespace } from '../domain/namespace.ts';
import { createMemoir, type Memoir } from '../engine/memoir.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Extractor } from '../ports/extractor.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { Log } from '../ports/log.ts';
import { type Config, readConfig } from './config.ts';
import { embedderSetup, engineOptionsOf, guardOptionsOf } from './engine-options.ts';
import { refuseUnknownOptions } from './refuse-unknown-options.ts';
import { openEngine, type OpenEngineOptions } from './open-engine.ts';

/** How an application opens Memoir. What is absent comes from the environment and `memoir.config.json`, else has its default. */
export interface OpenMemoirOptions {
  /** The data folder of the embedded store. Default `.memoir`. */
  readonly dataDir?: string;
  /** A PostgreSQL in the place of the data folder: `postgres://…`. */
  readonly databaseUrl?: string;
  /** Whether its schema is brought up to date first. Default false: `memoir migrate` does it. */
  readonly migrate?: boolean;
  /** Carries wakes between processes where the store is a PostgreSQL: `redis://…`. Without it PostgreSQL does. */
  readonly redisUrl?: string;
  /** Default `default`. */
  readonly namespace?: string;
  /** Whether this process also works in the background. Default true. */
  readonly work?: boolean;
  /** `throw` (default): a failing call rejects. `log`: failing `queue.*` calls are logged and never break the conversation. */
  readonly onError?: 'throw' | 'log';
  /** Where the engine reports what it does. Default: JSON lines on standard error, from `warn` on. */
  readonly log?: Log;
  /**
   * The language model that extracts: one of the AI SDK, or your own behind the port. Default: what the environment names
   * (`MEMOIR_MODEL`, `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `AZURE_AI_CHAT_ENDPOINT`), else none: extraction is by rules.
   */
  readonly model?: LanguageModel | SdkLanguageModel | 'rules';
  /** Extraction of your own in the place of rules or a model. */
  readonly extractor?: Extractor;
  /**
   * The model that embeds turns and memories: one of the AI SDK, or your own behind the port. Default: what the environment
   * names (`MEMOIR_EMBEDDING_MODEL`), else none: recall goes by words.
   */
  readonly embedder?: Embedder | SdkEmbeddingModel;
}

const known = {
  dataDir: true,
  databaseUrl: true,
  migrate: true,
  redisUrl: true,
  namespace: true,
  work: true,
  onError: true,
  log: true,
  model: true,
  extractor: true,
  embedder: true,
} as const satisfies Record<keyof OpenMemoirOptions, true>;
const optionNames = Object.keys(known);

/**
 * Opens Memoir in this process: store, API and worker; with nothing to install where no database is named. Close it, or bind it with `await using`.
 *
 * @throws MemoirError `data_folder_in_use`, `data_folder_unusable`, `data_folder_corrupt`, `invalid_configuration`,
 * `invalid_namespace`, `schema_too_new`, `schema_outdated`, `store_unavailable`.
 */
export async function openMemoir(options: OpenMemoirOptions = {}): Promise<Memoir> {
  refuseUnknownOptions(options, optionNames);
  const { dataDir, databaseUrl, migrate, redisUrl, namespace } = options;
  // Whoever brings an extraction of their own wants no other, whatever key is in the environment.
  const model = options.model === undefined && options.extractor === undefined ? undefined : 'rules';
  const config = readConfig({ flags: { dataDir, databaseUrl, migrate, redisUrl, namespace, model } });
  const log = options.log ?? createPinoLog({ level: config.logLevel ?? 'warn' });
  const opened = await openEngine({
    ...(await engineOptionsOf(config)),
    ...(await ownModelOf(options.model, config)),
    ...(await ownEmbedderOf(options.embedder, config)),
    log,
    work: options.work ?? true,
    ...(options.extractor === undefined ? {} : { extractor: options.extractor }),
  });
  let closed: Promise<void> | undefined;
  return createMemoir({
    engine: opened.engine,
    namespace: parseNamespace(config.namespace),
    log,
    onError: options.onError ?? 'throw',
    close() {
      closed ??= opened.close();
      return closed;
    },
  });
}

/** A model that the application brings, behind the same guards as one that is configured. */
async function ownModelOf(
  model: OpenMemoirOptions['model'],
  config: Config,
): Promise<Pick<OpenEngineOptions, 'model'>> {
  if (model === undefined || model === 'rules') return {};
  const guard = guardOptionsOf(config);
  if ('generate' in model) return { model: { model, guard } };
  const { createAiSdkModel } = await import('../adapters/ai-sdk/ai-sdk-model.ts');
  const timeoutMs = config.modelTimeoutSeconds * 1_000;
  return { model: { model: createAiSdkModel(model, { timeoutMs }), guard } };
}

async function ownEmbedderOf(
  embedder: OpenMemoirOptions['embedder'],
  config: Config,
): Promise<Pick<OpenEngineOptions, 'embedder'>> {
  if (embedder === undefined) return {};
  if ('embed' in embedder) return { embedder: embedderSetup(embedder, config) };
  const { createAiSdkEmbedder } = await import('../adapters/ai-sdk/ai-sdk-embedder.ts');
  return { embedder: embedderSetup(createAiSdkEmbedder(embedder), config) };
}
