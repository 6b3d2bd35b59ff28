import { z } from 'zod';
import { defaultNamespace, parseNamespace } from '../domain/namespace.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const wholeNumber = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));

const atLeastOne = wholeNumber(1, 1_000_000_000);
const price = z.coerce.number().pipe(z.number().min(0).max(1_000_000));
const httpUrl = z.url({ protocol: /^https?$/ });
/** As shells and files write it. */
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true', '1', 'yes'], falsy: ['false', '0', 'no'] })]);

/** One setting: where it comes from and what it accepts. */
interface Setting<Schema extends z.ZodType = z.ZodType> {
  readonly variable: string;
  readonly schema: Schema;
  /** What is accepted, for the error. */
  readonly form: string;
  /** Never shown, and read from the file that `<variable>_FILE` names where the variable itself is absent. */
  readonly secret: boolean;
}

function setting<Schema extends z.ZodType>(variable: string, schema: Schema, form: string): Setting<Schema> {
  return { variable, schema, form, secret: false };
}

function secret<Schema extends z.ZodType>(variable: string, schema: Schema, form: string): Setting<Schema> {
  return { variable, schema, form, secret: true };
}

/** Every key of the configuration, with its variable, its accepted form and its default. */
export const settings = {
  dataDir: setting('MEMOIR_DATA_DIR', z.string().min(1).default('.memoir'), 'the path of a folder'),
  namespace: setting(
    'MEMOIR_NAMESPACE',
    z
      .string()
      .transform((name) => parseNamespace(name))
      .default(defaultNamespace),
    '1 to 128 characters of A–Z a–z 0–9 . _ -',
  ),
  host: setting('HOST', z.string().min(1).default('127.0.0.1'), 'a host name or address'),
  port: setting('PORT', wholeNumber(0, 65_535).default(5001), 'a port from 0 to 65535'),
  maxConcurrency: setting('MAX_CONCURRENCY', wholeNumber(1, 1_000).default(10), 'a whole number from 1 to 1000'),
  logLevel: setting(
    'LOG_LEVEL',
    z
      .string()
      .transform((level) => level.toLowerCase())
      .pipe(z.enum(logLevels))
      .optional(),
    logLevels.join(', '),
  ),
  sweepIntervalSeconds: setting(
    'MEMOIR_SWEEP_INTERVAL',
    wholeNumber(1, 86_400).optional(),
    'whole seconds from 1 to 86400',
  ),
  shutdownSeconds: setting(
    'MEMOIR_SHUTDOWN_SECONDS',
    wholeNumber(0, 3_600).default(10),
    'whole seconds from 0 to 3600',
  ),
  databaseUrl: secret(
    'DATABASE_URL',
    z
      .string()
      .regex(/^postgres(?:ql)?:\/\//)
      .refine((url) => URL.canParse(url))
      .optional(),
    'postgres://user:password@host:port/database',
  ),
  databaseMaxConnections: setting(
    'DB_MAX_CONNECTIONS',
    wholeNumber(2, 1_000).default(20),
    'a whole number from 2 to 1000',
  ),
  databaseMinConnections: setting(
    'DB_MIN_CONNECTIONS',
    wholeNumber(0, 1_000).default(5),
    'a whole number from 0 to 1000',
  ),
  migrate: setting('MEMOIR_MIGRATE', flag.default(false), 'true or false'),
  redisUrl: secret(
    'REDIS_URL',
    z
      .string()
      .regex(/^rediss?:\/\//)
      .refine((url) => URL.canParse(url))
      .optional(),
    'redis://user:password@host:port/db, or rediss:// for TLS',
  ),
  redisHost: setting(
    'REDIS_HOST',
    z
      .string()
      .regex(/^(?:[^\s/@:#?]+|[0-9a-fA-F:.]+)$/)
      .optional(),
    'a host name or address without a port',
  ),
  redisPort: setting('REDIS_PORT', wholeNumber(1, 65_535).optional(), 'a port from 1 to 65535'),
  redisPassword: secret('REDIS_PASSWORD', z.string().min(1).optional(), 'a password'),
  redisDb: setting('REDIS_DB', wholeNumber(0, 65_535).optional(), 'the number of a database'),
  redisSsl: setting('REDIS_SSL', flag.optional(), 'true or false'),
  redisPrefix: setting(
    'MEMOIR_REDIS_PREFIX',
    z
      .string()
      .regex(/^[\w-]{1,100}$/)
      .default('memoir'),
    '1 to 100 characters of A–Z a–z 0–9 _ -',
  ),
  model: setting('MEMOIR_MODEL', z.string().min(1).max(200).optional(), 'the name of a model or deployment, or rules'),
  modelTimeoutSeconds: setting(
    'MEMOIR_MODEL_TIMEOUT_SECONDS',
    wholeNumber(1, 300).default(120),
    'whole seconds from 1 to 300',
  ),
  modelConcurrency: setting('MEMOIR_MODEL_CONCURRENCY', atLeastOne.optional(), 'a whole number from 1 on'),
  modelRequestsPerMinute: setting(
    'MEMOIR_MODEL_REQUESTS_PER_MINUTE',
    atLeastOne.optional(),
    'a whole number from 1 on',
  ),
  modelTokensPerMinute: setting('MEMOIR_MODEL_TOKENS_PER_MINUTE', atLeastOne.optional(), 'a whole number from 1 on'),
  modelInputPrice: setting('MEMOIR_MODEL_INPUT_PRICE', price.optional(), 'the price of a million tokens'),
  modelOutputPrice: setting('MEMOIR_MODEL_OUTPUT_PRICE', price.optional(), 'the price of a million tokens'),
  embeddingModel: setting(
    'MEMOIR_EMBEDDING_MODEL',
    z.string().min(1).max(200).optional(),
    'the name of an embedding model or deployment',
  ),
  embeddingDimension: setting('MEMOIR_EMBEDDING_DIMENSION', wholeNumber(1, 16_000).optional(), 'a whole number'),
  embeddingPrice: setting('MEMOIR_EMBEDDING_PRICE', price.optional(), 'the price of a million tokens'),
  embeddingQueryTimeoutMs: setting(
    'MEMOIR_EMBEDDING_QUERY_TIMEOUT_MS',
    wholeNumber(1, 60_000).default(300),
    'whole milliseconds from 1 to 60000',
  ),
  openaiApiKey: secret('OPENAI_API_KEY', z.string().min(1).optional(), 'an API key'),
  openaiBaseUrl: setting(
    'OPENAI_BASE_URL',
    httpUrl.optional(),
    'an http or https URL that ends before /chat/completions',
  ),
  azureEndpoint: setting('AZURE_AI_CHAT_ENDPOINT', httpUrl.optional(), 'an http or https URL'),
  azureApiKey: secret('AZURE_API_KEY', z.string().min(1).optional(), 'an API key'),
  apiKey: secret(
    'MEMOIR_API_KEY',
    z
      .string()
      .regex(/^[!-~]{1,1000}$/)
      .optional(),
    '1 to 1000 visible ASCII characters',
  ),
} as const;
