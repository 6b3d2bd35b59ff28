import type { Command } from 'commander';
import { limits } from '../../domain/limits.ts';
import type { WindowView } from '../../ports/window-ledger.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderTable } from '../render-table.ts';
import { printable, type Terminal } from '../terminal.ts';
import { retriedLine } from './retry.ts';

interface FailedFlags extends CommonOptions {
  readonly retry?: boolean;
}

/** `memoir failed`: windows that could not be processed, and a way to try them again. */
export function addFailedCommand(program: Command, terminal: Terminal): void {
  program
    .command('failed')
    .description(
      `list the windows that could not be processed and why, the latest ${limits.listedFailedWindows} of them; nothing of them is lost`,
    )
    .option('--retry', 'try all of them again')
    .addHelpText('after', '\nExamples:\n  memoir failed\n  memoir failed --retry && memoir worker --run-once')
    .action(async (_flags: unknown, command: Command) => {
      await runFailed(command.optsWithGlobals<FailedFlags>(), terminal);
    });
}

async function runFailed(flags: FailedFlags, terminal: Terminal): Promise<void> {
  await using session = await openSession({ config: configOf(flags), terminal });
  const { operations } = session.memoir;
  const windows = await operations.windows({ state: 'failed', limit: limits.listedFailedWindows });
  const retried = flags.retry === true ? await operations.retry() : undefined;
  if (flags.json === true) {
    terminal.printJson({ windows, ...(retried === undefined ? {} : { retriedSessions: retried }) });
    return;
  }
  if (windows.length === 0) terminal.print('No window has failed.');
  else
    terminal.print(
      renderTable([['window', 'session', 'turns', 'attempts', 'failed at', 'error'], ...windows.map(rowOf)], {
        head: (line) => terminal.style('bold', line),
      }),
    );
  if (retried === undefined && windows.length > 0)
    terminal.print('\nmemoir retry tries them again, memoir retry WINDOW one of them.');
  if (retried !== undefined && retried > 0) terminal.print(`\n${retriedLine(retried, session)}`);
}

function rowOf({ windowId, sessionId, firstSeq, lastSeq, attempts, finishedAt, error }: WindowView): string[] {
  const when = finishedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? '';
  const why = error === undefined ? '' : `${printable(error.code)}: ${printable(error.detail)}`;
  return [windowId, printable(sessionId), `${firstSeq}–${lastSeq}`, String(attempts), when, why];
}
