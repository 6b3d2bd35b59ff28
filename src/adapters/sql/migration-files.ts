import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MemoirError } from '../../domain/errors.ts';

/** One numbered SQL file. */
export interface MigrationFile {
  readonly number: number;
  /** Without number and ending: `0001_initial.sql` is `initial`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with Unix line ends, so that a check-out on Windows is the same file. */
  readonly checksum: string;
}

const fileName = /^(\d{4})_([a-z0-9]+(?:_[a-z0-9]+)*)\.sql$/;

/** The `migrations` folder beside the package's `package.json`, from the sources as from the compiled files. */
export function findMigrationsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, 'migrations');
    const parent = dirname(folder);
    if (parent === folder) throw new MemoirError('internal', 'The package has no folder of migrations.');
    folder = parent;
  }
}

/** Reads `NNNN_name.sql` in order; their numbers run from 1 without gaps, which a lost or doubled file would break. */
export function readMigrationFiles(folder: string): readonly MigrationFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => readMigrationFile(folder, name, index + 1));
}

function readMigrationFile(folder: string, name: string, expected: number): MigrationFile {
  const match = fileName.exec(name);
  if (match === null) throw new MemoirError('internal', `The migration ${name} is not named like 0001_name.sql.`);
  const number = Number(match[1]);
  if (number !== expected)
    throw new MemoirError('internal', `The migration ${name} stands where number ${expected} belongs.`);
  const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
  return { number, name: match[2] ?? '', sql, checksum: createHash('sha256').update(sql).digest('hex') };
}
