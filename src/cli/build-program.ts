import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addConfigCommand } from './commands/config.ts';
import { addContextCommand } from './commands/context.ts';
import { addCoverageCommand } from './commands/coverage.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addFailedCommand } from './commands/failed.ts';
import { addIngestCommand } from './commands/ingest.ts';
import { addMemoriesCommand } from './commands/memories.ts';
import { addMigrateCommand } from './commands/migrate.ts';
import { addProfileCommand } from './commands/profile.ts';
import { addRecallCommand } from './commands/recall.ts';
import { addRetryCommand } from './commands/retry.ts';
import { addServeCommand } from './commands/serve.ts';
import { addStatsCommand } from './commands/stats.ts';
import { addStatusCommand } from './commands/status.ts';
import { addUsageCommand } from './commands/usage.ts';
import { addWorkerCommand } from './commands/worker.ts';
import { addCommonOptions } from './common-options.ts';
import type { Terminal } from './terminal.ts';

const examples = `
Examples:
  memoir demo                                   the product in a minute, in a folder that is removed afterwards
  memoir serve                                  the HTTP service, on 127.0.0.1:5001
  memoir ingest chats/*.json --user ana --wait  hand conversations over
  memoir recall "Where does Ana live?" --user ana

With a service running on the data folder, the other commands talk to it.
Exit codes: 0 done, 64 wrong usage, 65 wrong data, 66 no such input, 69 unavailable, 70 a defect, 73 to 75 the data folder
or the port, 78 wrong configuration.`;

/**
 * The command line with all its commands. Its `parseAsync` rejects with whatever went wrong and exits for nothing, so that
 * what was opened is closed.
 */
export function buildProgram(terminal: Terminal): Command {
  const program = new Command('memoir')
    .description('Asynchronous memory for chat applications: durable, evidenced, fast.')
    .version(readVersion(), '--version')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(usageLine(text)),
    })
    .addHelpText('after', examples);
  addCommonOptions(program);
  addServeCommand(program, terminal);
  addWorkerCommand(program, terminal);
  addIngestCommand(program, terminal);
  addRecallCommand(program, terminal);
  addContextCommand(program, terminal);
  addMemoriesCommand(program, terminal);
  addProfileCommand(program, terminal);
  addCoverageCommand(program, terminal);
  addFailedCommand(program, terminal);
  addRetryCommand(program, terminal);
  addStatusCommand(program, terminal);
  addStatsCommand(program, terminal);
  addUsageCommand(program, terminal);
  addMigrateCommand(program, terminal);
  addConfigCommand(program, terminal);
  addDemoCommand(program, terminal);
  return program;
}

/** Commander's line for a command line that it does not understand, in the form of all our errors. */
function usageLine(text: string): string {
  const what = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
  return `memoir: ${what.charAt(0).toUpperCase()}${what.slice(1)}. See memoir --help, or --help behind a command. (usage)`;
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}
