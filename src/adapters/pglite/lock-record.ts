import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { judgeProcess, type ProcessIdentity, type ProcessState, readOwnIdentity } from './process-identity.ts';

/** What stands in a lock file. */
export interface LockRecord extends ProcessIdentity {
  /** Tells one holding from another, also of the same process. */
  readonly token: string;
  /** Where the service of that process answers, once it does. */
  readonly serviceUrl?: string | undefined;
}

/** A lock file as it was found. */
export interface FoundLock {
  /** The record's token; for a file that holds no record, a name made of its content. */
  readonly token: string;
  /** Undefined when the file is empty or damaged. */
  readonly record: LockRecord | undefined;
  readonly modifiedAtMs: number;
}

/** A record of this process, for a new holding. */
export function buildLockRecord(): LockRecord {
  return { ...readOwnIdentity(), token: randomUUID() };
}

/** The lock file, or undefined when there is none. */
export function findLock(path: string): FoundLock | undefined {
  try {
    const text = readFileSync(path, 'utf8');
    const modifiedAtMs = statSync(path).mtimeMs;
    const record = parseRecord(text);
    const token = record?.token ?? `damaged-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
    return { token, record, modifiedAtMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether the process that wrote the lock still runs. A file without a record has no process. */
export function judgeLock(found: FoundLock): ProcessState {
  return found.record === undefined ? 'gone' : judgeProcess(found.record);
}

/** Makes the file with its whole content in one step; false when there is one already. */
export function createLock(path: string, record: LockRecord): boolean {
  const draft = `${path}.${record.token}`;
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { flag: 'wx' });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    // File systems without hard links (exFAT, some network mounts): exclusive creation, whose content comes a moment later.
    if (!hasCode(error, 'EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK')) throw error;
    return createExclusively(path, record);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Replaces the file in one step: a reader sees the old record or the new one. */
export function replaceLock(path: string, record: LockRecord): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, `${JSON.stringify(record)}\n`, { flag: 'wx' });
  try {
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

/** Whether an error of the file system has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

function createExclusively(path: string, record: LockRecord): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(record)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function parseRecord(text: string): LockRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is LockRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Record<keyof LockRecord, unknown>;
  const hasTexts = [fields.token, fields.processStartedAt, fields.bootId, fields.hostname, fields.pidNamespace].every(
    (field) => typeof field === 'string',
  );
  const isUrl = fields.serviceUrl === undefined || typeof fields.serviceUrl === 'string';
  return hasTexts && isUrl && Number.isSafeInteger(fields.pid) && /^[\w-]{8,64}$/.test(fields.token as string);
}
