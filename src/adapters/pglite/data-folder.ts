import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { MemoirError } from '../../domain/errors.ts';
import { hasCode } from './lock-record.ts';

/** The major version of PostgreSQL in this PGlite, as it stands in PG_VERSION. */
const postgresVersion = '18';

/** Stands in a folder while it is being created, so that a start that was interrupted begins anew. */
const creatingMarker = '.memoir-creating';

/** Whether a folder holds a database, or one is to be created in it. */
export type DataFolderState = 'new' | 'existing';

/** The folder's absolute path without symbolic links, so that two ways to one folder share one lock. */
export function resolveDataFolder(folder: string): string {
  const path = resolve(folder);
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(resolveDataFolder(parent), basename(path));
  }
}

/** Makes the folder's parent, where the lock stands, and checks that the path itself is free or a folder. */
export function prepareParent(folder: string): void {
  try {
    makeFolders(dirname(folder));
  } catch (error) {
    throw unusable(folder, `its parent folder cannot be created (${describeCode(error)})`, error);
  }
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats !== undefined && !stats.isDirectory()) throw unusable(folder, 'it is a file, not a folder');
}

/**
 * Looks at the folder, with the lock held, before PGlite does: PGlite would create a database among foreign files, and
 * hang or crash on damaged ones. Makes the folder if there is none.
 */
export function inspectDataFolder(folder: string): DataFolderState {
  try {
    // Conversations are nobody else's to read.
    makeFolders(folder, 0o700);
    const entries = readdirSync(folder);
    if (entries.includes(creatingMarker)) {
      for (const entry of entries) rmSync(join(folder, entry), { recursive: true, force: true });
      entries.length = 0;
    }
    if (entries.length > 0) checkVersion(folder, entries);
    checkWritable(folder);
    return entries.length === 0 ? 'new' : 'existing';
  } catch (error) {
    if (error instanceof MemoirError) throw error;
    throw unusable(folder, `it cannot be read and written (${describeCode(error)})`, error);
  }
}

/** Marks the folder as unfinished, until {@link finishCreating}. */
export function beginCreating(folder: string): void {
  writeFileSync(join(folder, creatingMarker), '');
}

/** The database in the folder is complete. */
export function finishCreating(folder: string): void {
  rmSync(join(folder, creatingMarker), { force: true });
}

/** The error for a folder that cannot serve. */
export function unusable(folder: string, why: string, cause?: unknown): MemoirError {
  return new MemoirError('data_folder_unusable', `${folder}: ${why}.`, { cause });
}

/** The error for a folder whose database does not start. */
export function corrupt(folder: string, why: string): MemoirError {
  return new MemoirError('data_folder_corrupt', `${folder}: ${why}.`);
}

/** Node's own recursive mkdir never returns where the system says ENOENT for a folder that cannot be made, as in /proc. */
function makeFolders(folder: string, mode = 0o777): void {
  if (isFolder(folder)) return;
  const parent = dirname(folder);
  if (!existsSync(parent)) makeFolders(parent);
  try {
    mkdirSync(folder, { mode });
  } catch (error) {
    // Another starter may have made it in between.
    if (!hasCode(error, 'EEXIST') || !isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function checkVersion(folder: string, entries: readonly string[]): void {
  if (!entries.includes('PG_VERSION')) {
    throw unusable(folder, 'it is not empty and holds no database (there is no PG_VERSION); nothing in it was changed');
  }
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (version === postgresVersion) return;
  const found = /^\d{1,2}(\.\d{1,2})?$/.test(version) ? `PostgreSQL ${version}` : 'an unknown version';
  throw corrupt(folder, `PG_VERSION names ${found}, and this is PostgreSQL ${postgresVersion}`);
}

/** Writes and removes a file: permission bits say nothing about root, read-only mounts or full disks. */
function checkWritable(folder: string): void {
  const probe = join(folder, `.memoir-probe-${process.pid}`);
  writeFileSync(probe, 'x');
  rmSync(probe);
}

function describeCode(error: unknown): string {
  if (hasCode(error, 'EROFS')) return 'EROFS: the file system is read-only';
  if (hasCode(error, 'EACCES', 'EPERM')) return 'permission denied';
  if (hasCode(error, 'ENOSPC')) return 'ENOSPC: the disk is full';
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
