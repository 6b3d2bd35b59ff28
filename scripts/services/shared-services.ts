import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeFolder, runFolder, withLock } from './folders.ts';
import { endServer, isServerRunning, removeServer } from './running-server.ts';
import { sweepServerFolders } from './server-folder.ts';
import type { ServerRecord } from './server-host.ts';
import { type ServiceName, serviceNames, startService } from './service-names.ts';

/** One of the shared servers, as it stands in the state file. */
export interface SharedService {
  readonly url: string;
  readonly folder: string;
  readonly server: ServerRecord;
}

export type SharedServices = { readonly [Name in ServiceName]?: SharedService };

const statePath = join(runFolder, 'state.json');
const lockPath = join(runFolder, 'shared');

/** A checkpoint for PostgreSQL, nothing to save for the others. */
const endSignals = { postgres: 'SIGINT', redis7: 'SIGTERM', redis8: 'SIGTERM' } as const;

/** Starts the shared servers that do not run. Calls at the same moment give the same servers. */
export async function openSharedServices(): Promise<Required<SharedServices>> {
  const found = await findSharedServices();
  if (isWhole(found)) return found;
  mkdirSync(runFolder, { recursive: true });
  return await withLock(lockPath, async () => {
    const running = await findSharedServices();
    if (isWhole(running)) return running;
    await removeEnded(running);
    const started = await Promise.all(serviceNames.map(async (name) => running[name] ?? (await startShared(name))));
    const services = Object.fromEntries(serviceNames.map((name, index) => [name, started[index]]));
    writeState(services);
    return services as Required<SharedServices>;
  });
}

/** The shared servers that run. */
export async function findSharedServices(): Promise<SharedServices> {
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
    const running = await findSharedServices();
    for (const name of serviceNames) {
      const service = running[name];
      if (service !== undefined) await endServer(service.server, endSignals[name]);
    }
    await removeEnded({});
    rmSync(statePath, { force: true });
    return serviceNames.filter((name) => running[name] !== undefined);
  });
}

export function isWhole(services: SharedServices): services is Required<SharedServices> {
  return serviceNames.every((name) => services[name] !== undefined);
}

async function startShared(name: ServiceName): Promise<SharedService> {
  const { url, local } = await startService(name, { outlives: true });
  if (local.record === undefined) throw new Error(`The server ${name} was not started.`);
  return { url, folder: local.folder, server: local.record };
}

/** Removes what is left of those that do not run any more, and servers of an `up` that was killed before it wrote its state. */
async function removeEnded(running: SharedServices): Promise<void> {
  const state = readState();
  for (const name of serviceNames) {
    const service = state[name];
    if (service === undefined || running[name] !== undefined) continue;
    await removeServer(service.server).catch(() => undefined);
    removeFolder(service.folder);
  }
  writeState(running);
  const wanted = Object.values(running).map(({ folder }) => folder);
  await sweepServerFolders({ wanted });
}

/** Replaces the whole file in one step. */
function writeState(services: SharedServices): void {
  writeFileSync(`${statePath}.new`, `${JSON.stringify(services, null, 2)}\n`);
  renameSync(`${statePath}.new`, statePath);
}

function readState(): SharedServices {
  try {
    return JSON.parse(readFileSync(statePath, 'utf8')) as SharedServices;
  } catch {
    return {};
  }
}
