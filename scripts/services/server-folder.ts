import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ProcessIdentity, readOwnIdentity } from '../../src/adapters/pglite/process-identity.ts';
import { removeFolder, runFolder } from './folders.ts';
import { isRunning } from './process-record.ts';
import { killServer, removeServer } from './running-server.ts';
import type { ServerKind, ServerRecord } from './server-host.ts';

const serversFolder = join(runFolder, 'servers');
const ownershipName = 'ownership.json';

/** A folder that says nothing of an owner and is older than this was left by a process that died while it made it. */
const ownerlessMs = 60_000;

/** Who started a server, and the server once it runs: what it takes to clean up after a process that was killed. */
interface Ownership {
  readonly owner: ProcessIdentity;
  readonly server?: ServerRecord | undefined;
  /** Whether the server runs on without its owner. */
  readonly outlives: boolean;
}

/** A new folder for one server. */
export function makeServerFolder(kind: ServerKind, outlives: boolean): string {
  mkdirSync(serversFolder, { recursive: true });
  const folder = mkdtempSync(join(serversFolder, `${kind}-`));
  writeOwnership(folder, { outlives });
  return folder;
}

/** Writes down that this process owns the server in that folder; replaces the whole file in one step. */
export function writeOwnership(folder: string, { server, outlives }: Omit<Ownership, 'owner'>): void {
  const path = join(folder, ownershipName);
  const ownership: Ownership = { owner: readOwnIdentity(), server, outlives };
  writeFileSync(`${path}.new`, JSON.stringify(ownership));
  renameSync(`${path}.new`, path);
}

/** Which of the servers that outlive their owner stay: default all of them. */
export interface SweepOptions {
  /** The folders of those that stay. Only for the holder of the lock under which such servers are started. */
  readonly wanted?: readonly string[];
}

/** Ends servers that nobody owns any more and removes what they, and processes that were killed, left. */
export async function sweepServerFolders({ wanted }: SweepOptions = {}): Promise<void> {
  mkdirSync(serversFolder, { recursive: true });
  for (const name of readdirSync(serversFolder)) {
    const folder = join(serversFolder, name);
    if (wanted?.includes(folder) !== true) await sweepFolder(folder, wanted === undefined);
  }
}

async function sweepFolder(folder: string, spareOutliving: boolean): Promise<void> {
  const ownership = findOwnership(folder);
  if (ownership === undefined) {
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - made < ownerlessMs) return;
  } else {
    const { owner, server, outlives } = ownership;
    if (outlives ? spareOutliving : isRunning(owner)) return;
    if (server !== undefined) {
      await killServer(server);
      await removeServer(server);
    }
  }
  removeFolder(folder);
}

function findOwnership(folder: string): Ownership | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, ownershipName), 'utf8')) as Ownership;
  } catch {
    return undefined;
  }
}
