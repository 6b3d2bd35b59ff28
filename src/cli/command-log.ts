import { isMemoirError } from '../domain/errors.ts';
import { ContentFault, HoldWork, ProviderFault } from '../ports/faults.ts';
import type { Log, LogFields } from '../ports/log.ts';
import type { Terminal } from './terminal.ts';

/** Told elsewhere, in a sentence: why work waits, by the command that waits for it; what failed for good, by `memoir failed`. */
const toldElsewhere: ReadonlySet<string> = new Set(['window.handed_back', 'window.failed']);

/** What a command that works itself reports, for the person in front of it: one plain line for each thing, once. */
export function createCommandLog(terminal: Pick<Terminal, 'note'>): Log {
  const told = new Set<string>();
  const tell = (event: string, fields: LogFields = {}): void => {
    const line = `memoir: ${event}${whatOf(fields['error'])}`;
    if (toldElsewhere.has(event) || told.has(line)) return;
    told.add(line);
    terminal.note(line);
  };
  return { debug: () => undefined, info: () => undefined, warn: tell, error: tell };
}

/** Messages of foreign errors can quote what they failed on. */
function whatOf(error: unknown): string {
  if (isMemoirError(error)) return `: ${error.detail}`;
  if (error instanceof ProviderFault || error instanceof ContentFault || error instanceof HoldWork) {
    return `: ${error.message}`;
  }
  return error instanceof Error ? ` (${error.name})` : '';
}
