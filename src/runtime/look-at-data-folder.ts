import { readdirSync } from 'node:fs';
import { type DataFolderHolder, readDataFolderLock } from '../adapters/pglite/data-folder-lock.ts';

/** What can be seen of a data folder without opening it. */
export interface DataFolderView {
  /** Whether something stands in it already. */
  readonly exists: boolean;
  /** The process that has it open, if one does. */
  readonly holder?: DataFolderHolder;
}

/** Looks at a data folder without opening or creating it. */
export function lookAtDataFolder(dataDir: string): DataFolderView {
  const holder = readDataFolderLock(dataDir);
  const isHeld = holder !== undefined && holder.state !== 'gone';
  return { exists: isHeld || hasEntries(dataDir), ...(isHeld ? { holder } : {}) };
}

/** What cannot be listed counts as there: opening it says what is wrong. */
function hasEntries(dataDir: string): boolean {
  try {
    return readdirSync(dataDir).length > 0;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
}
