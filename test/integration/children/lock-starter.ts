import { lockDataFolder } from '../../../src/adapters/pglite/data-folder-lock.ts';
import { isMemoirError } from '../../../src/domain/errors.ts';

/** Waits for a line, tries to lock the folder, says how it went, and holds the lock until it is killed. */
process.stdout.write('ready\n');
process.stdin.once('data', () => {
  lockDataFolder(process.argv[2] ?? '').then(
    () => process.stdout.write('won\n'),
    (error: unknown) =>
      process.stdout.write(isMemoirError(error, 'data_folder_in_use') ? 'lost\n' : `${String(error)}\n`),
  );
});
