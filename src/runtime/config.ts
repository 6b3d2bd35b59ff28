import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { MemoirError } from '../domain/errors.ts';
import { defaultNamespace, parseNamespace } from '../domain/namespace.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const wholeNumber = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));

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
const settings = {
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
  apiKey: secret(
    'MEMOIR_API_KEY',
    z
      .string()
      .regex(/^[!-~]{1,1000}$/)
      .optional(),
    '1 to 1000 visible ASCII characters',
  ),
} as const;

type Settings = typeof settings;
export type ConfigKey = keyof Settings;
export type Config = { readonly [Key in ConfigKey]: z.output<Settings[Key]['schema']> };
/** Where a value came from. */
export type ConfigSource = 'flag' | 'environment' | 'secret file' | 'file' | 'default';

/** A key of the configuration as it is in force. */
export interface ConfigOrigin {
  readonly key: ConfigKey;
  readonly variable: string;
  /** Undefined where there is neither a value nor a default. */
  readonly value: unknown;
  readonly source: ConfigSource;
  readonly secret: boolean;
}

export interface ConfigInputs {
  /** Of the command line or the library; undefined ones do not count. */
  readonly flags?: { readonly [Key in ConfigKey]?: unknown };
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Default `memoir.config.json` in the working folder; it need not exist. */
  readonly file?: string;
}

/**
 * The effective configuration: flags over environment over file over defaults.
 *
 * @throws MemoirError `invalid_configuration`, naming the key, the variable and the accepted form.
 */
export function readConfig(inputs: ConfigInputs = {}): Config {
  return Object.fromEntries(describeConfig(inputs).map(({ key, value }) => [key, value])) as Config;
}

/** What is shown in the place of a secret. */
const mask = '********';

/** The effective configuration for people to look at: every key, where its value came from, secrets masked. */
export function showConfig(inputs: ConfigInputs = {}): ConfigOrigin[] {
  return describeConfig(inputs).map((origin) =>
    origin.secret && origin.value !== undefined ? { ...origin, value: mask } : origin,
  );
}

/** Every key with its effective value, secrets included, and where it came from. */
export function describeConfig({
  flags = {},
  environment = process.env,
  file = 'memoir.config.json',
}: ConfigInputs = {}): ConfigOrigin[] {
  const fromFile = readConfigFile(file);
  return (Object.keys(settings) as ConfigKey[]).map((key) => {
    const { variable, secret: isSecret } = settings[key];
    const found = findValue([
      ['flag', flags[key]],
      ['environment', fromVariable(environment, variable)],
      ['secret file', isSecret ? readSecretFile(environment, variable) : undefined],
      ['file', fromFile[key]],
    ]);
    return { key, variable, value: parseSetting(key, found), source: found.source, secret: isSecret };
  });
}

/** An empty variable counts as absent: that is how shells and compose files write it. */
function fromVariable(environment: Readonly<Record<string, string | undefined>>, variable: string): string | undefined {
  return environment[variable] === '' ? undefined : environment[variable];
}

/** The secret in the file that `<variable>_FILE` names, as container platforms mount it, without the line end behind it. */
function readSecretFile(
  environment: Readonly<Record<string, string | undefined>>,
  variable: string,
): string | undefined {
  const path = fromVariable(environment, `${variable}_FILE`);
  if (path === undefined || fromVariable(environment, variable) !== undefined) return undefined;
  try {
    return readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new MemoirError('invalid_configuration', `The file that ${variable}_FILE names cannot be read.`, {
      cause: error,
      field: `${variable}_FILE`,
    });
  }
}

interface FoundValue {
  readonly source: ConfigSource;
  readonly value: unknown;
}

function findValue(candidates: readonly (readonly [ConfigSource, unknown])[]): FoundValue {
  const [source, value] = candidates.find(([, candidate]) => candidate !== undefined) ?? ['default', undefined];
  return { source, value };
}

function parseSetting(key: ConfigKey, { source, value }: FoundValue): unknown {
  const { schema, variable, form } = settings[key];
  try {
    return schema.parse(value);
  } catch {
    const from = {
      flag: 'given as a flag',
      environment: `from the variable ${variable}`,
      'secret file': `from the file that ${variable}_FILE names`,
      file: 'from the configuration file',
      default: 'by default',
    }[source];
    throw new MemoirError(
      'invalid_configuration',
      `${key} (variable ${variable}) ${from} is not valid: it must be ${form}.`,
      { field: key },
    );
  }
}

function readConfigFile(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  try {
    const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
    const unknown = Object.keys(parsed).find((key) => !Object.hasOwn(settings, key));
    if (unknown === undefined) return parsed;
    throw new MemoirError(
      'invalid_configuration',
      `The configuration file has an unknown key; known are ${Object.keys(settings).join(', ')}.`,
    );
  } catch (error) {
    if (error instanceof MemoirError) throw error;
    throw new MemoirError('invalid_configuration', 'The configuration file is not a JSON object.', { cause: error });
  }
}
