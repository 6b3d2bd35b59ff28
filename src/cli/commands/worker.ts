import type { Command } from 'commander';
import { describeStore } from '../../runtime/describe-store.ts';
import { listenForTermination } from '../../runtime/signals.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { renderTable } from '../render-table.ts';
import type { Terminal } from '../terminal.ts';

interface WorkerFlags extends CommonOptions {
  readonly runOnce?: boolean;
  readonly interval?: string;
  readonly concurrency?: string;
}

/** `memoir worker`: background work without a service. */
export function addWorkerCommand(program: Command, terminal: Terminal): void {
  program
    .command('worker')
    .description('process what was handed over, in all namespaces, until SIGTERM or SIGINT')
    .option('--run-once', 'process everything that is due, open tails included, and end')
    .option('--interval <seconds>', 'between two looks for work that nobody woke (MEMOIR_SWEEP_INTERVAL; default: 60)')
    .option('--concurrency <number>', 'sessions worked on at once (MAX_CONCURRENCY; default: 10)')
    .addHelpText('after', '\nExamples:\n  memoir worker --run-once\n  memoir worker --interval 60 --concurrency 4')
    .action(async (_flags: unknown, command: Command) => {
      await runWorkerCommand(command.optsWithGlobals<WorkerFlags>(), terminal);
    });
}

async function runWorkerCommand(flags: WorkerFlags, terminal: Terminal): Promise<void> {
  const config = configOf(flags, { sweepIntervalSeconds: flags.interval, maxConcurrency: flags.concurrency });
  using termination = listenForTermination();
  const { runWorker, runWorkerOnce } = await import('../../runtime/run-worker.ts');
  const { signal } = termination;
  if (flags.runOnce !== true) {
    await runWorker({ config, signal, onReady: () => terminal.note(`Memoir works on ${describeStore(config)}.`) });
    return;
  }
  const run = await runWorkerOnce({ config, signal });
  if (flags.json === true) {
    terminal.printJson(run);
    return;
  }
  terminal.print(
    run.sessions === 0
      ? 'Nothing was due.'
      : `Worked on ${run.sessions} ${run.sessions === 1 ? 'session' : 'sessions'}.`,
  );
  if (run.namespaces.length === 0) return;
  const rows = run.namespaces.map(({ namespace, completed, failed, waiting }) => [
    namespace,
    ...[completed, failed, waiting].map(String),
  ]);
  terminal.print(
    renderTable([['namespace', 'windows done', 'failed', 'waiting'], ...rows], {
      right: [1, 2, 3],
      head: (line) => terminal.style('bold', line),
    }),
  );
}
