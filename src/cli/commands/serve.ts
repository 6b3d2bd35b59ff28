import { enableCompileCache } from 'node:module';
import type { Command } from 'commander';
import { describeStore } from '../../runtime/describe-store.ts';
import { listenForTermination } from '../../runtime/signals.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import type { Terminal } from '../terminal.ts';

interface ServeFlags extends CommonOptions {
  readonly port?: string;
  readonly host?: string;
  readonly worker: boolean;
}

/** `memoir serve`: the HTTP service, until a signal ends it in order. */
export function addServeCommand(program: Command, terminal: Terminal): void {
  program
    .command('serve')
    .description('run the HTTP service and its worker, until SIGTERM or SIGINT; a second signal ends it at once')
    .option('--port <number>', 'the port; 0 takes a free one (PORT; default: 5001)')
    .option('--host <address>', 'the address to listen on (HOST; default: 127.0.0.1)')
    .option('--no-worker', 'answer requests only, process nothing')
    .addHelpText('after', '\nExamples:\n  memoir serve\n  memoir serve --port 8080 --data-dir /var/lib/memoir')
    .action(async (_flags: unknown, command: Command) => {
      await runService(command.optsWithGlobals<ServeFlags>(), terminal);
    });
}

async function runService(flags: ServeFlags, terminal: Terminal): Promise<void> {
  const config = configOf(flags, { port: flags.port, host: flags.host });
  using termination = listenForTermination();
  // A service starts again and again: what was compiled is kept in the system's temporary folder.
  enableCompileCache();
  const { serve } = await import('../../runtime/serve.ts');
  const service = await serve({ config, work: flags.worker });
  if (!termination.signal.aborted) {
    if (flags.json === true)
      terminal.printJson({ url: service.url, store: describeStore(config), worker: flags.worker, pid: process.pid });
    else
      terminal.print(
        `Memoir listens on ${service.url} (pages at ${service.url}/docs, data in ${describeStore(config)}).`,
      );
  }
  await termination.requested;
  await service.close();
}
