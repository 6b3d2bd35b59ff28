import { CommanderError } from 'commander';
import { errorCatalogue, isMemoirError } from '../domain/errors.ts';
import { Interrupted } from './interrupted.ts';
import type { Terminal } from './terminal.ts';

/** Of a command line that cannot be understood, after sysexits. */
export const usageExitCode = 64;

/** One line for a person: what was wrong, what to do, and the code to look it up by. */
export function errorLine(error: unknown): string {
  if (error instanceof Interrupted)
    return 'memoir: A signal ended the command. Repeat it to go on: what was stored is not stored twice. (interrupted)';
  if (isMemoirError(error)) return `memoir: ${error.detail} ${error.advice} (${error.code})`;
  const what = error instanceof Error ? `${error.name}: ${error.message.split('\n', 1)[0] ?? ''}` : String(error);
  return `memoir: ${errorCatalogue.internal.title}: ${what} (internal)`;
}

/** Tells what went wrong on standard error and answers with the exit code of its kind. */
export function reportError(error: unknown, terminal: Terminal): number {
  // Commander has written help, version or its own line by then.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
  terminal.note(errorLine(error));
  return exitCodeOf(error);
}

/** The exit code of an error's kind. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  return isMemoirError(error) ? error.entry.exitCode : errorCatalogue.internal.exitCode;
}
