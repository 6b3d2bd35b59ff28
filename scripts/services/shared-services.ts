import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runFolder, withLock } from './folders.ts';
import { endServer, isServerRunning } from './running-server.ts';
import { sweepServerFolders } from './server-folder.ts';
import type { ServerRecord } from './server-host.ts';
import { type ServiceName, serviceNames, startService } from './service-names.ts';

/** One of the shared servers, as it stands in the state file. */
export interface SharedService {
  readonly url: string;
  readonly folder: string;
  readonly server: ServerRecord;
}

export type SharedServices = Readonly<Record<ServiceName, SharedService>>;

const statePath = join(runFolder, 'state.json');
const lockPath = join(runFolder, 'shared');

/** A checkpoint for PostgreSQL, nothing to save for the others. */
const endSignals = { postgres: 'SIGINT', redis7: 'SIGTERM', redis8: 'SIGTERM' } as const;

/** Starts the shared servers that do not run. Calls at the same moment give the same servers. */
export async function openSharedServices(): Promise<SharedServices> {
  const found = await findSharedServices();
  if (found !== undefined) return found;
  mkdirSync(runFolder, { recursive: true });
  return await withLock(lockPath, async () => {
    const running = await listSharedServices();
    if (isWhole(running)) return running;
    await keepOnly(running);
    const services = await startMissing(running);
    writeState(services);
    return services;
  });
}

/** The shared servers, where all of them run. */
export async function findSharedServices(): Promise<SharedServices | undefined> {
  const running = await listSharedServices();
  return isWhole(running) ? running : undefined;
}

/** Those of the shared servers that run. */
export async function listSharedServices(): Promise<Partial<SharedServices>> {
  const state = readState();
  const running = await Promise.all(
    serviceNames.map(async (name) => {
      const service = state[name];
      return service !== undefined && (await isServerRunning(service.server)) ? [[name, service] as const] : [];
    }),
  );
  return Object.fromEntries(running.flat());
}

/** Ends the shared servers and removes their data; gives the names of those that ran. */
export async function closeSharedServices(): Promise<ServiceName[]> {
  mkdirSync(runFolder, { recursive: true });
  return await withLock(lockPath, async () => {
    const running = await listSharedServices();
    for (const name of serviceNames) {
      const service = running[name];
      if (service !== undefined) await endServer(service.server, endSignals[name]);
    }
    await keepOnly({});
    rmSync(statePath, { force: true });
    return serviceNames.filter((name) => running[name] !== undefined);
  });
}

function isWhole(services: Partial<SharedServices>): services is SharedServices {
  return serviceNames.every((name) => services[name] !== undefined);
}

/** Waits for all, also where one fails: the lock must not be given back while others are still being started. */
async function startMissing(running: Partial<SharedServices>): Promise<SharedServices> {
  const starts = serviceNames.map(async (name) => [name, running[name] ?? (await startShared(name))] as const);
  const settled = await Promise.allSettled(starts);
  const failure = settled.find((start) => start.status === 'rejected');
  if (failure === undefined) return Object.fromEntries(await Promise.all(starts)) as SharedServices;
  await keepOnly(running);
  throw failure.reason;
}

async function startShared(name: ServiceName): Promise<SharedService> {
  const { url, local } = await startService(name, { outlives: true });
  if (local.record === undefined) throw new Error(`The server ${name} was not started.`);
  return { url, folder: local.folder, server: local.record };
}

/** Writes down those that run, and ends and removes whatever else was started to outlive its process. */
async function keepOnly(running: Partial<SharedServices>): Promise<void> {
  writeState(running);
  await sweepServerFolders({ wanted: Object.values(running).map(({ folder }) => folder) });
}

/** Replaces the whole file in one step. */
function writeState(services: Partial<SharedServices>): void {
  writeFileSync(`${statePath}.new`, `${JSON.stringify(services, null, 2)}\n`);
  renameSync(`${statePath}.new`, statePath);
}

function readState(): Partial<SharedServices> {
  try {
    return JSON.parse(readFileSync(statePath, 'utf8')) as Partial<SharedServices>;
  } catch {
    return {};
  }
}
