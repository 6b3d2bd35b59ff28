import type { Command } from 'commander';
import { type ConfigOrigin, readConfig, showConfig } from '../../runtime/config.ts';
import { defaultModelName } from '../../runtime/open-models.ts';
import type { CommonOptions } from '../common-options.ts';
import { renderTable } from '../render-table.ts';
import { printable, type Terminal } from '../terminal.ts';

/** `memoir config`: the effective configuration. */
export function addConfigCommand(program: Command, terminal: Terminal): void {
  program
    .command('config')
    .description('show the effective configuration and where each value came from; secrets are masked')
    .addHelpText(
      'after',
      '\nFlags win over variables, variables over memoir.config.json, and that over defaults.\n\nExamples:\n  memoir config\n  PORT=8080 memoir config --json',
    )
    .action((_flags: unknown, command: Command) => {
      const { namespace, dataDir, json } = command.optsWithGlobals<CommonOptions>();
      const inputs = { flags: { namespace, dataDir } };
      const defaultModel = defaultModelName(readConfig(inputs));
      const origins = showConfig(inputs).map((origin) =>
        origin.key === 'model' ? { ...origin, value: origin.value ?? defaultModel } : origin,
      );
      if (json === true) terminal.printJson(origins.map((origin) => ({ ...origin, value: origin.value ?? null })));
      else
        terminal.print(
          renderTable([['key', 'value', 'from', 'variable'], ...origins.map(rowOf)], {
            head: (line) => terminal.style('bold', line),
          }),
        );
    });
}

function rowOf({ key, value, source, variable }: ConfigOrigin): string[] {
  const shown =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? printable(String(value))
      : '';
  return [key, shown === '' ? '–' : shown, source, variable];
}
