import type { Command } from 'commander';
import type { Config } from '../../runtime/config.ts';
import { describeStore } from '../../runtime/describe-store.ts';
import { lookAtDataFolder } from '../../runtime/look-at-data-folder.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import { openSession } from '../open-session.ts';
import { renderDuration } from '../render-duration.ts';
import { renderTable } from '../render-table.ts';
import type { Terminal } from '../terminal.ts';

/** `memoir status`: what is there and whether it works. */
export function addStatusCommand(program: Command, terminal: Terminal): void {
  program
    .command('status')
    .description('show where the data is, whether a service and a worker run, and how much waits')
    .addHelpText('after', '\nExamples:\n  memoir status\n  memoir status --namespace acme --json')
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      const config = configOf(flags);
      if (config.databaseUrl === undefined && !lookAtDataFolder(config.dataDir).exists) {
        if (flags.json === true) terminal.printJson({ store: config.dataDir, exists: false });
        else
          terminal.print(`There is no data folder at ${config.dataDir} yet; memoir ingest and memoir serve make one.`);
        return;
      }
      const status = await readStatus(config, terminal);
      if (flags.json === true) terminal.printJson(status);
      else terminal.print(renderTable(rowsOf(status)));
    });
}

async function readStatus(config: Config, terminal: Terminal) {
  await using session = await openSession({ config, terminal });
  const { memoir, serviceUrl = null } = session;
  const { ready } = await memoir.operations.health();
  const { running: processorRunning } = await memoir.operations.processing();
  const queue = await memoir.queue.getQueueStatus();
  const { sessions, turns, oldestPendingMs } = await memoir.operations.coverage();
  return {
    store: describeStore(config),
    exists: true,
    serviceUrl,
    namespace: config.namespace,
    ready,
    processorRunning,
    sessions,
    turns,
    queue,
    oldestPendingMs,
  };
}

function rowsOf(status: Awaited<ReturnType<typeof readStatus>>): string[][] {
  const { store, serviceUrl, namespace, ready, processorRunning, sessions, turns, queue, oldestPendingMs } = status;
  const oldest = oldestPendingMs === 0 ? '' : `; the oldest for ${renderDuration(oldestPendingMs)}`;
  return [
    ['data', store],
    // Any number of services may share a server; only a data folder knows the one that has it.
    ...(store.startsWith('postgres:') ? [] : [['service', serviceUrl ?? 'none is running']]),
    ['store', ready ? 'answers' : 'does not answer'],
    ['worker', processorRunning ? 'runs' : 'none is running'],
    ['namespace', namespace],
    ['turns', `${turns} in ${sessions} ${sessions === 1 ? 'session' : 'sessions'}`],
    [
      'windows',
      `${queue.completed} done, ${queue.active} active, ${queue.waiting} waiting${oldest}, ${queue.failed} failed`,
    ],
  ];
}
