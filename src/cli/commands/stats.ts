import type { Command } from 'commander';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderBytes } from '../render-bytes.ts';
import { renderDuration } from '../render-duration.ts';
import { renderTable } from '../render-table.ts';
import type { Terminal } from '../terminal.ts';

interface StatsFlags extends CommonOptions {
  readonly date?: string;
}

/** `memoir stats`: what was done on one day, and what is stored. */
export function addStatsCommand(program: Command, terminal: Terminal): void {
  program
    .command('stats')
    .description('show what was processed on a day, and how much is stored')
    .option('--date <day>', 'a day in UTC, such as 2024-01-15 (default: today)')
    .addHelpText('after', '\nExamples:\n  memoir stats\n  memoir stats --date 2024-01-15 --json')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<StatsFlags>();
      const stats = await readStats(flags, terminal);
      if (flags.json === true) terminal.printJson(stats);
      else terminal.print(renderTable(rowsOf(stats)));
    });
}

async function readStats(flags: StatsFlags, terminal: Terminal) {
  const config = configOf(flags);
  await using session = await openSession({ config, terminal });
  const { operations } = session.memoir;
  const { memories, summaries, transcripts, sessions, turns, turnBytes, memoryBytes, transcriptBytes } =
    await operations.statistics();
  return {
    namespace: config.namespace,
    processed: await operations.processingDay(flags.date),
    stored: { memories, summaries, transcripts, sessions, turns, turnBytes, memoryBytes, transcriptBytes },
  };
}

function rowsOf({ namespace, processed: day, stored }: Awaited<ReturnType<typeof readStats>>): string[][] {
  const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
  return [
    ['namespace', namespace],
    ['day (UTC)', day.day],
    ['processed', `${plural(day.processed, 'window')} of ${plural(day.turns, 'turn')}`],
    ['extraction', renderDuration(day.durationMs)],
    ['failed', `${plural(day.failed, 'window')}, ${plural(day.retried, 'attempt')} made again`],
    ['memories', `${stored.memories} (${renderBytes(stored.memoryBytes)})`],
    ['turns', `${stored.turns} in ${plural(stored.sessions, 'session')} (${renderBytes(stored.turnBytes)})`],
    ['summaries', String(stored.summaries)],
    ['transcripts', `${stored.transcripts} (${renderBytes(stored.transcriptBytes)})`],
  ];
}
