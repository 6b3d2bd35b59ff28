import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { isMemoirError, MemoirError } from '../domain/errors.ts';
import { settings } from './config-settings.ts';

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
  } catch (error) {
    // What is said with a call is wrong usage, with a code of its own; what stands in the environment is configuration.
    if (source === 'flag' && isMemoirError(error)) throw error;
    const from = {
      flag: `${key} (variable ${variable}) given as a flag`,
      environment: `${key}, from the variable ${variable},`,
      'secret file': `${key}, from the file that ${variable}_FILE names,`,
      file: `${key}, from the configuration file (variable ${variable}),`,
      default: `${key} (variable ${variable})`,
    }[source];
    throw new MemoirError('invalid_configuration', `${from} is not valid: it must be ${form}.`, { field: key });
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
