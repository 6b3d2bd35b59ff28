import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import type { Dialect } from 'kysely';
import { MemoirError } from '../../domain/errors.ts';
import { ConnectionGate } from './connection-gate.ts';
import {
  beginCreating,
  corrupt,
  finishCreating,
  inspectDataFolder,
  prepareParent,
  resolveDataFolder,
  unusable,
} from './data-folder.ts';
import { type DataFolderLock, lockDataFolder } from './data-folder-lock.ts';
import { PgliteClient, startThread } from './pglite-client.ts';
import { PgliteDialect } from './pglite-dialect.ts';
import type { ThreadData, ThreadResponse } from './thread-messages.ts';

/** How an embedded store is opened. */
export interface OpenPgliteOptions {
  /** The data folder; it is created if absent. Undefined keeps everything in memory, for tests. */
  readonly folder: string | undefined;
  /**
   * A file with a fresh database (a tar), which spares a new store two to three seconds. Written if absent. For test
   * suites that open many stores.
   */
  readonly templateFile?: string;
  /** How long opening may take, in milliseconds. Default 120,000: replaying a long log after a crash takes seconds. */
  readonly openTimeoutMs?: number;
}

/** An embedded store: one PGlite, one connection, two lanes to it. */
export interface OpenedPglite extends AsyncDisposable {
  /** For callers who wait: API writes and reads. */
  readonly foreground: Dialect;
  /** For workers and upkeep: gets the connection when no foreground caller waits, or after sixteen of them. */
  readonly background: Dialect;
  /** Writes into the lock file where the service answers. Does nothing for a store in memory. */
  setServiceUrl(url: string): void;
  /** Ends the database cleanly and releases the folder. Repeated calls wait for the first. Statements afterwards fail with `closed`. */
  close(): Promise<void>;
}

const defaultOpenTimeoutMs = 120_000;

/**
 * Opens PGlite with pgvector in a worker thread, under the lock of its data folder. Throws `data_folder_in_use`,
 * `data_folder_unusable` or `data_folder_corrupt`, and then leaves nothing behind but what was there.
 */
export async function openPglite(options: OpenPgliteOptions): Promise<OpenedPglite> {
  const folder = options.folder === undefined ? undefined : resolveDataFolder(options.folder);
  if (folder === undefined) return buildStore(await openMemory(options), undefined);
  prepareParent(folder);
  const lock = await acquireLock(folder);
  try {
    return buildStore(await openFolder(folder, options), lock);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function buildStore(client: PgliteClient, lock: DataFolderLock | undefined): OpenedPglite {
  const gate = new ConnectionGate();
  async function close(): Promise<void> {
    await client.close();
    lock?.release();
  }
  return {
    foreground: new PgliteDialect(client, gate, 'foreground'),
    background: new PgliteDialect(client, gate, 'background'),
    setServiceUrl: (url) => lock?.setServiceUrl(url),
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function acquireLock(folder: string): Promise<DataFolderLock> {
  try {
    return await lockDataFolder(folder);
  } catch (error) {
    if (error instanceof MemoirError) throw error;
    throw unusable(folder, 'the lock file beside it cannot be written', error);
  }
}

async function openMemory(options: OpenPgliteOptions): Promise<PgliteClient> {
  const template = readTemplate(options.templateFile);
  const dump = options.templateFile !== undefined && template === undefined;
  const data: ThreadData = { folder: undefined, template, dump, createOnly: false };
  return await openClient(
    data,
    options,
    (reason) => new MemoirError('store_failed', `The store in memory does not start: ${reason}.`),
  );
}

async function openFolder(folder: string, options: OpenPgliteOptions): Promise<PgliteClient> {
  if (inspectDataFolder(folder) === 'new') await createDatabase(folder, options);
  const data: ThreadData = { folder, template: undefined, dump: false, createOnly: false };
  return await openClient(data, options, (reason) => corrupt(folder, `the database does not start: ${reason}`));
}

/** In a thread of its own, since creating a database takes 250 MB that only the end of the thread gives back. */
async function createDatabase(folder: string, options: OpenPgliteOptions): Promise<void> {
  beginCreating(folder);
  const template = readTemplate(options.templateFile);
  const dump = options.templateFile !== undefined && template === undefined;
  const data: ThreadData = { folder, template, dump, createOnly: true };
  const client = await openClient(data, options, (reason) =>
    unusable(folder, `no database can be created in it: ${reason}`),
  );
  await client.close();
  finishCreating(folder);
}

/** Starts the thread and waits until the database in it answers. */
async function openClient(
  data: ThreadData,
  options: OpenPgliteOptions,
  translate: (reason: string) => MemoirError,
): Promise<PgliteClient> {
  const worker = startThread(data);
  // Before anything is awaited: a thread that only creates may have ended when its message arrives.
  const client = new PgliteClient(worker);
  const timeoutMs = options.openTimeoutMs ?? defaultOpenTimeoutMs;
  const outcome = await waitForOpening(worker, timeoutMs);
  if (outcome.kind === 'failed') {
    await worker.terminate();
    throw translate(outcome.reason);
  }
  if (outcome.dump !== undefined && options.templateFile !== undefined)
    writeTemplate(options.templateFile, outcome.dump);
  return client;
}

type Opening = Extract<ThreadResponse, { kind: 'opened' | 'failed' }>;

function waitForOpening(worker: Worker, timeoutMs: number): Promise<Opening> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => settle({ kind: 'failed', reason: `it took longer than ${timeoutMs} ms` }),
      timeoutMs,
    );
    function settle(opening: Opening): void {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(opening);
    }
    function onMessage(response: ThreadResponse): void {
      if ('kind' in response && response.kind !== 'closed') settle(response);
    }
    function onError(): void {
      settle({ kind: 'failed', reason: 'its thread crashed' });
    }
    function onExit(): void {
      settle({ kind: 'failed', reason: 'its thread ended' });
    }
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

function readTemplate(file: string | undefined): Uint8Array<ArrayBuffer> | undefined {
  return file !== undefined && existsSync(file) ? readFileSync(file) : undefined;
}

function writeTemplate(file: string, dump: Uint8Array): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, dump);
  renameSync(draft, file);
}
