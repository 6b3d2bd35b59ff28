import { MemoirError } from '../domain/errors.ts';
import type { Config } from '../runtime/config.ts';
import type { OpenMemoirOptions } from '../runtime/open-memoir.ts';
import { lookAtDataFolder } from '../runtime/look-at-data-folder.ts';
import { type CommandMemories, createLocalMemories, createRemoteMemories } from './command-memories.ts';
import { type CommandMemoir, createRemoteMemoir } from './remote-memoir.ts';
import { createCommandLog } from './command-log.ts';
import { createServiceClient } from './service-client.ts';
import type { Terminal } from './terminal.ts';

export interface OpenSessionOptions {
  readonly config: Config;
  /** Where this process tells what happens while it has the store open itself; with `LOG_LEVEL` set, in JSON lines. */
  readonly terminal: Pick<Terminal, 'note'>;
  /** Whether this process processes in the background while it has the folder open itself. Default false. */
  readonly work?: boolean;
  /** Whether a data folder that does not exist yet is created. Default false: who only looks leaves nothing behind. */
  readonly create?: boolean;
}

/** What a command works on: the database or data folder itself, or the service that has the folder open. */
export interface CommandSession extends AsyncDisposable {
  readonly memoir: CommandMemoir;
  readonly memories: CommandMemories;
  /** Where the service answers; undefined where this process has the folder open itself. */
  readonly serviceUrl: string | undefined;
}

/**
 * Opens the database where one is configured; else the data folder, or talks to the service that has it open.
 *
 * @throws MemoirError `data_folder_in_use` where a process without a service has it, `data_folder_unusable` where there is
 * none yet and none is to be made.
 */
export async function openSession({
  config,
  terminal,
  work = false,
  create = false,
}: OpenSessionOptions): Promise<CommandSession> {
  const { dataDir, databaseUrl, namespace, apiKey } = config;
  const log = config.logLevel === undefined ? { log: createCommandLog(terminal) } : {};
  if (databaseUrl !== undefined) return await openLocally({ databaseUrl, namespace, work, ...log });
  const { exists, holder } = lookAtDataFolder(dataDir);
  if (holder?.serviceUrl !== undefined) {
    const url = holder.serviceUrl;
    const service = createServiceClient({ url, namespace, apiKey });
    // A holder that cannot be looked up from here may be gone, with its lock left behind: opening the folder finds that out.
    if (holder.state === 'running' || (await service.isAlive())) {
      return sessionOf(createRemoteMemoir(service), { memories: createRemoteMemories(service), serviceUrl: url });
    }
  }
  if (!exists && !create) {
    throw new MemoirError(
      'data_folder_unusable',
      `${dataDir}: there is no data folder yet; memoir ingest and memoir serve make one.`,
    );
  }
  return await openLocally({ dataDir, namespace, work, ...log });
}

/** Loaded only here: who talks to a service needs neither engine nor store. */
async function openLocally(options: OpenMemoirOptions): Promise<CommandSession> {
  const { openMemoir } = await import('../runtime/open-memoir.ts');
  const memoir = await openMemoir(options);
  return sessionOf(memoir, { memories: createLocalMemories(memoir), serviceUrl: undefined });
}

function sessionOf(memoir: CommandMemoir, rest: Pick<CommandSession, 'memories' | 'serviceUrl'>): CommandSession {
  return { memoir, ...rest, [Symbol.asyncDispose]: () => memoir.close() };
}
