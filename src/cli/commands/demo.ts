import type { Command } from 'commander';
import { MemoirError } from '../../domain/errors.ts';
import { listenForTermination } from '../../runtime/signals.ts';
import type { CommonOptions } from '../common-options.ts';
import type { Terminal } from '../terminal.ts';

/** `memoir demo`: the product in a minute, with nothing to prepare and nothing left behind. */
export function addDemoCommand(program: Command, terminal: Terminal): void {
  program
    .command('demo')
    .description(
      'hand over a sample conversation, show what is remembered, ask about it; in a folder that is removed afterwards',
    )
    .addHelpText('after', '\nExamples:\n  memoir demo\n  memoir demo --json')
    .action(async (_flags: unknown, command: Command) => {
      const { json } = command.optsWithGlobals<CommonOptions>();
      using termination = listenForTermination();
      const { runDemo } = await import('../demo/run-demo.ts');
      const { renderDemo } = await import('../demo/render-demo.ts');
      const onStep = (step: string): void => {
        if (terminal.watched) terminal.rewrite(`… ${step}`);
      };
      const report = await runDemo({ signal: termination.signal, onStep }).finally(() => {
        if (terminal.watched) terminal.rewrite('');
      });
      if (json === true) terminal.printJson(report);
      else terminal.print(renderDemo(report, terminal));
      const unproven = report.answers.find(
        ({ results }) => !results.some(({ evidence }) => evidence.some(({ quote }) => quote !== '')),
      );
      if (unproven !== undefined)
        throw new MemoirError('internal', 'A question of the demonstration came back without evidence.');
    });
}
