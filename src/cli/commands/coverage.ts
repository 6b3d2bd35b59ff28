import type { Command } from 'commander';
import type { Coverage } from '../../ports/window-ledger.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderTable } from '../render-table.ts';
import { renderDuration } from '../render-duration.ts';
import type { Terminal } from '../terminal.ts';

interface CoverageFlags extends CommonOptions {
  readonly session?: string;
}

const states = ['open', 'pending', 'leased', 'processed', 'empty', 'failed', 'erased'] as const;

/** `memoir coverage`: where every turn stands. */
export function addCoverageCommand(program: Command, terminal: Terminal): void {
  program
    .command('coverage')
    .description('show where every turn stands: processed, waiting, failed; nothing is ever in between')
    .option('--session <id>', 'only this session')
    .addHelpText('after', '\nExamples:\n  memoir coverage\n  memoir coverage --session standup-12 --json')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CoverageFlags>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const coverage = await session.memoir.operations.coverage(
        flags.session === undefined ? {} : { sessionId: flags.session },
      );
      if (flags.json === true) {
        terminal.printJson(coverage);
        return;
      }
      terminal.print(renderTable(rowsOf(coverage), { right: [1, 2], head: (line) => terminal.style('bold', line) }));
      terminal.print();
      terminal.print(summaryOf(coverage));
    });
}

/** An open tail counts as a window that waits; it is shown by its turns. */
function rowsOf({ turnsByState, windows }: Coverage): string[][] {
  const rows = states.map((state) => [
    state,
    String(turnsByState[state]),
    state === 'open' || state === 'erased' ? '' : String(windows[state]),
  ]);
  return [['state', 'turns', 'windows'], ...rows];
}

/** Coverage in a line or two. */
export function summaryOf({ sessions, turns, uncovered, overlapping, heldTurns, oldestPendingMs }: Coverage): string {
  const total = `${turns} ${turns === 1 ? 'turn' : 'turns'} in ${sessions} ${sessions === 1 ? 'session' : 'sessions'}; ${uncovered} uncovered, ${overlapping} counted twice.`;
  const held = heldTurns === 0 ? '' : ` ${heldTurns} held back.`;
  return oldestPendingMs === 0
    ? `${total}${held}`
    : `${total}${held} The oldest that is not processed waits for ${renderDuration(oldestPendingMs)}.`;
}
