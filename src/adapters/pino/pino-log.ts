import { type DestinationStream, pino } from 'pino';
import { isMemoirError } from '../../domain/errors.ts';
import type { Log, LogFields } from '../../ports/log.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * JSON lines by pino. Errors are written by code, detail and stack; what their causes carry (statements, parameters,
 * content) is never written.
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
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? {} : { cause: safeError(error.cause) };
  if (isMemoirError(error)) return { code: error.code, detail: error.detail, stack: frames, ...cause };
  const code = (error as { code?: unknown }).code;
  return { name: error.name, ...(typeof code === 'string' ? { code } : {}), stack: frames, ...cause };
}
