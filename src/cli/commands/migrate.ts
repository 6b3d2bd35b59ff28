import type { Command } from 'commander';
import { MemoirError } from '../../domain/errors.ts';
import { describeStore } from '../../runtime/describe-store.ts';
import { type CommonOptions, configOf } from '../common-options.ts';
import type { Terminal } from '../terminal.ts';

/** `memoir migrate`: brings a PostgreSQL up to date. */
export function addMigrateCommand(program: Command, terminal: Terminal): void {
  program
    .command('migrate')
    .description(
      'bring the schema of the PostgreSQL in DATABASE_URL up to date; its login becomes the owner of the tables',
    )
    .addHelpText(
      'after',
      '\nThe embedded store needs none of this: it migrates when it is opened.\n\nExamples:\n  DATABASE_URL=postgres://owner@db/memoir memoir migrate',
    )
    .action(async (_flags: unknown, command: Command) => {
      const flags = command.optsWithGlobals<CommonOptions>();
      const config = configOf(flags);
      if (config.databaseUrl === undefined) {
        throw new MemoirError(
          'invalid_configuration',
          'databaseUrl (variable DATABASE_URL) is not set, so there is no server to migrate.',
          { field: 'databaseUrl' },
        );
      }
      const { migrateDatabase } = await import('../../runtime/migrate-database.ts');
      const applied = await migrateDatabase(config.databaseUrl);
      if (flags.json === true) terminal.printJson({ store: describeStore(config), applied });
      else terminal.print(applied.length === 0 ? 'The schema is up to date.' : `Applied ${applied.join(', ')}.`);
    });
}
