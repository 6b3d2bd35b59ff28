import { type DestinationStream, pino } from 'pino';
import { isMemoirError } from '../../domain/errors.ts';
import { ContentFault, HoldWork, ProviderFault } from '../../ports/faults.ts';
import type { Log, LogFields } from '../../ports/log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * JSON lines by pino. Errors are written by code and detail, and with their stack where they are not to be expected;
 * what their causes carry (statements, parameters, content) is never written.
 */
export function createPinoLog(options: { readonly level: LogLevel; readonly destination?: DestinationStream }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger =
    options.destination === undefined
      ? pino(settings, pino.destination({ dest: 2, sync: true }))
      : pino(settings, options.destination);
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}): void => {
      if (logger.isLevelEnabled(level)) logger[level](safeFields(fields), event);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

function safeFields(fields: LogFields): LogFields {
  return Object.hasOwn(fields, 'error') ? { ...fields, error: safeError(fields['error']) } : fields;
}

/** Messages of foreign errors can quote what they failed on, so only their names and places are told. */
function safeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { name: typeof error };
  const expected = describeExpected(error);
  if (expected !== undefined) return expected;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? {} : { cause: safeError(error.cause) };
  if (isMemoirError(error)) return { code: error.code, detail: error.detail, stack: frames, ...cause };
  return { ...nameOf(error), stack: frames, ...cause };
}

/** What happens to every deployment, told in our own words: where in the code it was noticed helps nobody. */
function describeExpected(error: Error): LogFields | undefined {
  const cause = error.cause instanceof Error ? { cause: describeExpected(error.cause) ?? nameOf(error.cause) } : {};
  if (isMemoirError(error)) {
    return error.entry.retryable ? { code: error.code, detail: error.detail, ...cause } : undefined;
  }
  if (error instanceof HoldWork) return { code: error.code, detail: error.message, until: error.until };
  if (!(error instanceof ProviderFault || error instanceof ContentFault)) return undefined;
  return { code: error.code, detail: error.message, ...cause };
}

function nameOf(error: Error): LogFields {
  const code = (error as { code?: unknown }).code;
  return { name: error.name, ...(typeof code === 'string' ? { code } : {}) };
}
