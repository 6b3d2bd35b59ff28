import { existsSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { lockDataFolder } from '../../src/adapters/pglite/data-folder-lock.ts';
import { MemoirError } from '../../src/domain/errors.ts';

/** Everything the services leave on the disk stands in this one folder, which git ignores. */
export const servicesFolder = fileURLToPath(new URL('../../.services', import.meta.url));

/** Where the data and the state of servers stand; tests have one of their own, to leave the developer's servers alone. */
export const runFolder = resolve(process.env['MEMOIR_SERVICES_FOLDER'] || servicesFolder);

/** How long to wait for another process that holds a lock: as long as a set-up over a slow line may take. */
const lockTimeoutMs = 600_000;
const lockPollMs = 50;

/** Does the work while no other process does work under the same lock; that of a dead holder is taken over. */
export async function withLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  const end = Date.now() + lockTimeoutMs;
  for (;;) {
    const lock = await lockDataFolder(path).catch((error: unknown) => {
      const isHeld = error instanceof MemoirError && error.code === 'data_folder_in_use';
      if (!isHeld || Date.now() > end) throw error;
    });
    if (lock === undefined) {
      await wait(lockPollMs);
      continue;
    }
    try {
      return await work();
    } finally {
      lock.release();
    }
  }
}

/**
 * Removes a folder with all in it, unless something is mounted below: a bound /dev would be emptied too. The servers
 * mount in namespaces of their own, so that nothing is ever seen here; this is the second lock on that door.
 */
export function removeFolder(folder: string): void {
  const mounted = listMountsBelow(folder)[0];
  if (mounted !== undefined) throw new Error(`${folder} is not removed: ${mounted} is mounted there.`);
  // Retries, because a process that was killed a moment ago may write a last file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
}

function listMountsBelow(folder: string): string[] {
  if (!existsSync('/proc/mounts')) return [];
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll(String.raw`\040`, ' '))
    .filter((mount) => mount.startsWith(`${folder}/`));
}
