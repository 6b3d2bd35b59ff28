import type { Command } from 'commander';
import { type CommonOptions, configOf } from '../common-options.ts';
import { type CommandSession, openSession } from '../open-session.ts';
import type { Terminal } from '../terminal.ts';

/** `memoir retry`: tries failed windows again. */
export function addRetryCommand(program: Command, terminal: Terminal): void {
  program
    .command('retry')
    .description('try the windows again that could not be processed: all of the namespace, or one')
    .argument('[window]', 'the id of one, as memoir failed shows it')
    .addHelpText('after', '\nExamples:\n  memoir retry && memoir worker --run-once\n  memoir retry --namespace acme')
    .action(async (windowId: string | undefined, _flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      await using session = await openSession({ config: configOf(flags), terminal });
      const sessions = await session.memoir.operations.retry(windowId === undefined ? {} : { windowId });
      if (flags.json === true) terminal.printJson({ retriedSessions: sessions });
      else terminal.print(sessions === 0 ? 'No window has failed.' : retriedLine(sessions, session));
    });
}

/** That windows wait again, and who works on them. */
export function retriedLine(sessions: number, { serviceUrl }: Pick<CommandSession, 'serviceUrl'>): string {
  const where =
    serviceUrl === undefined
      ? 'memoir worker --run-once works on them, or memoir serve'
      : `the service at ${serviceUrl} works on them`;
  return `They wait again, in ${sessions} ${sessions === 1 ? 'session' : 'sessions'}: ${where}.`;
}
