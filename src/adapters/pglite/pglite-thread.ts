import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { Checkpointer } from './checkpointer.ts';
import type { ThreadData, ThreadRequest, ThreadResponse } from './thread-messages.ts';
import { readResponse, readTransactionStatus } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/**
 * Settings of the server, after PGlite's own. Shared buffers of 128 MB (the default) are touched in full over time and
 * cost that much memory twice, for pages that the file cache of the system holds anyway.
 */
const serverSettings = [
  'shared_buffers=16MB',
  // How many finished log files are kept for reuse; by default a busy folder keeps 1 GB of them.
  'min_wal_size=32MB',
  'max_wal_size=64MB',
  'max_connections=4',
  'TimeZone=UTC',
  'log_min_messages=error',
];

/** Lines of the server's log from the start, kept to say why it refused. */
const startLines = 20;

const port = parentPort;
if (port === null) throw new Error('pglite-thread runs as a worker thread only');
const data = workerData as ThreadData;
const log: string[] = [];

function post(response: ThreadResponse): void {
  if (response instanceof Uint8Array) port?.postMessage(response, [response.buffer]);
  else port?.postMessage(response);
}

function keepLine(line: string): boolean {
  if (line.trim() !== '') log.push(line);
  if (log.length > startLines) log.shift();
  return false;
}

/** The server's own words where it gave any, else what was thrown; at this point they speak of files, never of content. */
function describeFailure(error: unknown): string {
  const fatal = log
    .filter((line) => /\b(FATAL|PANIC|ERROR):/.test(line))
    .map((line) => line.replace(/^.*?\b(FATAL|PANIC|ERROR):\s*/, ''));
  if (fatal.length > 0) return fatal.join('; ');
  return error instanceof Error ? error.message : 'it stopped without a reason';
}

async function open(): Promise<PGlite> {
  const template = data.template === undefined ? {} : { loadDataDir: new Blob([data.template]) };
  return await PGlite.create({
    dataDir: data.folder === undefined ? 'memory://' : `file://${data.folder}`,
    extensions: { vector },
    // Log files of 1 MB instead of 16: a new folder is 24 MB instead of 40.
    initDbStartParams: ['--wal-segsize=1'],
    startParams: [...PGlite.defaultStartParams, ...serverSettings.flatMap((setting) => ['-c', setting])],
    // Acknowledged means written: the commit returns after the files have it.
    relaxedDurability: false,
    onStdout: keepLine,
    onStderr: keepLine,
    ...template,
  });
}

/**
 * Runs one message; the call is synchronous inside, so that messages never overlap. When the database breaks down the
 * answer ends early, which the client sees.
 */
function run(database: PGlite, message: Uint8Array): Uint8Array<ArrayBuffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  function onRawData(bytes: Uint8Array): void {
    chunks.push(bytes.slice());
    length += bytes.length;
  }
  database.execProtocolRawStream(message, { syncToFs: false, onRawData }).catch(() => undefined);
  const answer = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    answer.set(chunk, offset);
    offset += chunk.length;
  }
  return answer;
}

function runStatement(database: PGlite, sql: string): unknown {
  const { rows } = readResponse(run(database, new WireWriter().query(sql).take()));
  return Object.values(rows[0] ?? {})[0];
}

async function serve(database: PGlite): Promise<void> {
  const dump = data.dump ? new Uint8Array(await (await database.dumpDataDir('none')).arrayBuffer()) : undefined;
  if (data.createOnly) {
    await database.close();
    post({ kind: 'opened', dump });
    port?.close();
    return;
  }
  const checkpointer = new Checkpointer((sql) => runStatement(database, sql));
  port?.on('message', (request: ThreadRequest) => {
    if (request instanceof Uint8Array) {
      const answer = run(database, request);
      const status = readTransactionStatus(answer);
      post(answer);
      if (status === 'idle') checkpointer.afterStatement();
      return;
    }
    void database.close().finally(() => {
      post({ kind: 'closed' });
      port.close();
    });
  });
  post({ kind: 'opened', dump });
}

// PGlite leaves some failures of its start unhandled and then never settles: they end the opening too.
process.on('unhandledRejection', (error) => post({ kind: 'failed', reason: describeFailure(error) }));

try {
  await serve(await open());
} catch (error) {
  post({ kind: 'failed', reason: describeFailure(error) });
  port.close();
}
