import { rmSync, utimesSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { MemoirError } from '../../domain/errors.ts';
import { resolveDataFolder } from './data-folder.ts';
import {
  buildLockRecord,
  createLock,
  type FoundLock,
  findLock,
  judgeLock,
  type LockRecord,
  replaceLock,
} from './lock-record.ts';

/** How often a holder marks its lock as alive, for starters in other containers, to which its pid means nothing. */
const heartbeatMs = 2_000;

/** Without a mark for this long a holder that cannot be looked up counts as gone: five marks missed. */
const silenceMs = 10_000;

/** A holder on a rebooted machine or in a removed container whose last mark is this old is gone without waiting for it. */
const longSilenceMs = 60_000;

/** How often a starter looks for a mark. */
const lookMs = 250;

/** Rounds of a contended take-over; each loser of a round sees a winner, so that a handful is enough. */
const maximumRounds = 100;

/** A lock that this process holds on a data folder. */
export interface DataFolderLock {
  readonly folder: string;
  /** Writes where the service answers, so that a second command can talk to it instead. */
  setServiceUrl(url: string): void;
  /** Removes the lock file if it is still this holding's. Repeated calls do nothing. */
  release(): void;
}

/** Who holds a data folder. */
export interface DataFolderHolder {
  readonly pid: number;
  readonly hostname: string;
  readonly serviceUrl: string | undefined;
  /** `foreign`: it cannot be looked up from here, because it runs, or ran, in another container or on another machine. */
  readonly state: 'running' | 'gone' | 'foreign';
}

/**
 * Takes the lock beside the folder (`<folder>.lock`): two processes on one folder corrupt it silently. A lock whose
 * process is gone is taken over, by exactly one of several starters. Throws `data_folder_in_use` with pid and URL.
 */
export async function lockDataFolder(folder: string): Promise<DataFolderLock> {
  const resolved = resolveDataFolder(folder);
  const path = `${resolved}.lock`;
  const record = buildLockRecord();
  for (let round = 0; round < maximumRounds; round += 1) {
    if (createLock(path, record)) return holdLock(resolved, record);
    const found = findLock(path);
    if (found === undefined) continue;
    if (!(await isGone(path, found))) throw inUse(resolved, found.record);
    if (takeOver(path, found, record)) return holdLock(resolved, record);
    // Another starter takes this lock over right now: the next round sees its record.
    await wait(10);
  }
  throw inUse(resolved, findLock(path)?.record);
}

/** Who holds the folder, by its lock file; undefined when nobody does. */
export function readDataFolderLock(folder: string): DataFolderHolder | undefined {
  const found = findLock(`${resolveDataFolder(folder)}.lock`);
  if (found?.record === undefined) return undefined;
  const { pid, hostname, serviceUrl } = found.record;
  return { pid, hostname, serviceUrl, state: judgeLock(found) };
}

/**
 * Whether the holder is gone. A foreign one is watched: if it marks its lock it lives; if it is silent for ten seconds it
 * does not. Only changes of the file's time count, not its value, since the clocks may differ.
 */
async function isGone(path: string, found: FoundLock): Promise<boolean> {
  const isFresh = Date.now() - found.modifiedAtMs < longSilenceMs;
  // A file without a record may be one that is being written, where the file system has no hard links.
  const mustWatch =
    found.record === undefined ? isFresh && !(await isSettled(path, found)) : judgeLock(found) === 'foreign';
  if (!mustWatch) return judgeLock(found) === 'gone';
  if (!isFresh) return true;
  const end = Date.now() + silenceMs;
  while (Date.now() < end) {
    const now = findLock(path);
    if (now?.token !== found.token) return true;
    if (now.modifiedAtMs !== found.modifiedAtMs) return false;
    await wait(lookMs);
  }
  return true;
}

/** A damaged file that stays as it is for a moment is not being written. */
async function isSettled(path: string, found: FoundLock): Promise<boolean> {
  await wait(lookMs);
  return findLock(path)?.token === found.token;
}

/**
 * Replaces a lock whose process is gone. Whoever makes the claim file for that very holding, which only one can, replaces
 * it; a claim whose own process died is claimed in turn. After the claim the lock is read again: a starter that was
 * slow finds the winner's record there and steps back.
 */
function takeOver(path: string, dead: FoundLock, record: LockRecord): boolean {
  const claims: string[] = [];
  let token = dead.token;
  for (;;) {
    const claimPath = `${path}.claim-${token}`;
    claims.push(claimPath);
    if (createLock(claimPath, record)) break;
    const claim = findLock(claimPath);
    if (claim === undefined || judgeLock(claim) !== 'gone') return false;
    token = claim.token;
  }
  const isOurs = findLock(path)?.token === dead.token;
  if (isOurs) replaceLock(path, record);
  // The own claim last: while it stands nobody else can pass this point for the same holding.
  const removed = isOurs ? claims : claims.slice(-1);
  for (const claim of removed) rmSync(claim, { force: true });
  return isOurs;
}

function holdLock(folder: string, record: LockRecord): DataFolderLock {
  const path = `${folder}.lock`;
  let current: LockRecord | undefined = record;
  const timer = setInterval(() => mark(path), heartbeatMs);
  timer.unref();
  return {
    folder,
    setServiceUrl(url) {
      if (current === undefined || findLock(path)?.token !== record.token) return;
      current = { ...current, serviceUrl: url };
      replaceLock(path, current);
    },
    release() {
      if (current === undefined) return;
      current = undefined;
      clearInterval(timer);
      if (findLock(path)?.token === record.token) rmSync(path, { force: true });
    },
  };
}

function mark(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The file was removed by hand: there is nothing to mark, and release finds that too.
  }
}

function inUse(folder: string, record: LockRecord | undefined): MemoirError {
  if (record === undefined)
    return new MemoirError('data_folder_in_use', `${folder} is being opened by another process.`);
  const where = record.serviceUrl === undefined ? '' : `, and its service answers at ${record.serviceUrl}`;
  return new MemoirError(
    'data_folder_in_use',
    `${folder} is used by process ${record.pid} on ${record.hostname}${where}.`,
  );
}
