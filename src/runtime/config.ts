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
  readonly secret?: boolean;
}

function setting<Schema extends z.ZodType>(variable: string, schema: Schema, form: string): Setting<Schema> {
  return { variable, schema, form };
}

/** Every key of the configuration, with its variable, its accepted form and its default. */
const settings = {
  dataDir: setting('MEMOIR_DATA_DIR', z.string().min(1).default('.memoir'), 'the path of a folder'),
  namespace: setting('MEMOIR_NAMESPACE', z.string().transform((name) => parseNamespace(name)).default(defaultNamespace), '1 to 128 characters of A–Z a–z 0–9 . _ -'),
  host: setting('HOST', z.string().min(1).default('127.0.0.1'), 'a host name or address'),
  port: setting('PORT', wholeNumber(0, 65_535).default(5001), 'a port from 0 to 65535'),
  maxConcurrency: setting('MAX_CONCURRENCY', wholeNumber(1, 1_000).default(10), 'a whole number from 1 to 1000'),
  logLevel: setting('LOG_LEVEL', z.string().transform((level) => level.toLowerCase()).pipe(z.enum(logLevels)).optional(), logLevels.join(', ')),
  sweepIntervalSeconds: setting('MEMOIR_SWEEP_INTERVAL', wholeNumber(1, 86_400).optional(), 'seconds from 1 to 86400'),
} as const;

type Settings = typeof settings;
export type ConfigKey = keyof Settings;
export type Config = { readonly [Key in ConfigKey]: z.output<Settings[Key]['schema']> };
/** Where a value came from. */
export type ConfigSource = 'flag' | 'environment' | 'file' | 'default';

export interface ConfigOrigin {
  readonly key: ConfigKey;
  readonly variable: string;
  readonly value: unknown;
  readonly source: ConfigSource;
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

/** Every key with its effective value and where it came from. */
export function describeConfig({ flags = {}, environment = process.env, file = 'memoir.config.json' }: ConfigInputs = {}): ConfigOrigin[] {
  const fromFile = readConfigFile(file);
  return (Object.keys(settings) as ConfigKey[]).map((key) => {
    const { variable } = settings[key];
    const found = findValue([
      ['flag', flags[key]],
      ['environment', environment[variable] === '' ? undefined : environment[variable]],
      ['file', fromFile[key]],
    ]);
    return { key, variable, value: parseSetting(key, found), source: found.source };
  });
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
    const from = { flag: 'given as a flag', environment: `from the variable ${variable}`, file: 'from the configuration file', default: 'by default' }[source];
    throw new MemoirError('invalid_configuration', `${key} (variable ${variable}) ${from} is not valid: it must be ${form}.`, { field: key });
  }
}

function readConfigFile(file: string): Readonly<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  try {
    const parsed = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
    const unknown = Object.keys(parsed).find((key) => !Object.hasOwn(settings, key));
    if (unknown === undefined) return parsed;
    throw new MemoirError('invalid_configuration', `The configuration file has an unknown key; known are ${Object.keys(settings).join(', ')}.`);
  } catch (error) {
    if (error instanceof MemoirError) throw error;
    throw new MemoirError('invalid_configuration', 'The configuration file is not a JSON object.', { cause: error });
  }
}
