import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { endWithProcess } from './end-with-process.ts';
import { findHost } from './find-host.ts';
import { removeFolder } from './folders.ts';
import { findFreePort } from './free-port.ts';
import { lastLines } from './run-command.ts';
import { endServer, isServerRunning, killServer, killServerNow, removeServer } from './running-server.ts';
import { makeServerFolder, sweepServerFolders, writeOwnership } from './server-folder.ts';
import { logName, type ServerHost, type ServerKind, type ServerOrder, type ServerRecord } from './server-host.ts';

/** How long a start may take: the recovery after a crash reads the log of everything since the last checkpoint. */
const startTimeoutMs = 120_000;
const pollMs = 20;

/** Someone else may take a port between the look at it and the server's own start. */
const portTries = 5;

export interface LocalServerOptions {
  readonly kind: ServerKind;
  readonly args: readonly string[];
  /** Data folder of the caller's own, which is not removed; default a new one that goes with the server. */
  readonly dataFolder?: string | undefined;
  /** Whether it runs on when this process ends. Default false. */
  readonly outlives?: boolean | undefined;
  /** Whether the server on that port answers now. */
  readonly isReady: (port: number) => Promise<boolean>;
}

/** A server that can be stopped and started again, on the same port and the same data. */
export interface LocalServer {
  readonly port: number;
  /** Holds its log and, without a data folder of the caller's, its data. */
  readonly folder: string;
  /** The server as it was last started. */
  readonly record: ServerRecord | undefined;
  start(): Promise<void>;
  /** Ends it by a signal; does nothing where it does not run. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Kills it with all its children. */
  kill(): Promise<void>;
  /** Kills it and removes its data. Repeated calls do nothing. */
  close(): Promise<void>;
}

/** Starts a server and waits until it answers. */
export async function startLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const found = await findHost();
  if ('reason' in found) throw new Error(found.reason);
  await sweepServerFolders();
  await found.host.prepare(options.kind);
  for (let tries = 1; ; tries += 1) {
    const server = buildLocalServer(options, found.host, await findFreePort());
    try {
      await server.start();
      return server;
    } catch (error) {
      await server.close();
      const isPortTaken =
        error instanceof Error && /address already in use|port is already allocated/i.test(error.message);
      if (!isPortTaken || tries === portTries) throw error;
    }
  }
}

function buildLocalServer(options: LocalServerOptions, host: ServerHost, port: number): LocalServer {
  const { kind, args, dataFolder, outlives = false, isReady } = options;
  const folder = makeServerFolder(kind, outlives);
  const order: ServerOrder = { kind, folder, dataFolder, port, args, outlives };
  let record: ServerRecord | undefined;
  const endAtOnce = () => {
    if (record !== undefined) killServerNow(record);
    removeFolder(folder);
  };
  const takeBack = outlives ? () => undefined : endWithProcess(endAtOnce);
  const kill = async () => {
    if (record !== undefined) await killServer(record);
  };
  return {
    port,
    folder,
    get record() {
      return record;
    },
    async start() {
      if (record !== undefined && (await isServerRunning(record))) throw new Error('The server runs already.');
      record = await host.launch(order);
      writeOwnership(folder, { server: record, outlives });
      try {
        await waitUntilReady(record, folder, async () => await isReady(port));
      } catch (error) {
        await kill();
        throw error;
      }
    },
    async end(signal) {
      if (record !== undefined) await endServer(record, signal);
    },
    kill,
    async close() {
      await kill();
      if (record !== undefined) await removeServer(record);
      record = undefined;
      removeFolder(folder);
      takeBack();
    },
  };
}

async function waitUntilReady(server: ServerRecord, folder: string, isReady: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + startTimeoutMs;
  // The server first: another's answer on that port must not count for one that found it taken and ended.
  for (;;) {
    const isUp = await isServerRunning(server);
    if (isUp && (await isReady()) && (await isServerRunning(server))) return;
    if (!isUp || Date.now() > end) {
      const why = isUp ? `did not answer within ${startTimeoutMs} ms` : 'ended instead of starting';
      throw new Error(`The server ${why}. Its last lines:\n${readLog(folder)}`);
    }
    await wait(pollMs);
  }
}

function readLog(folder: string): string {
  const path = join(folder, logName);
  return existsSync(path) ? lastLines(readFileSync(path, 'utf8')) : '(no log)';
}
