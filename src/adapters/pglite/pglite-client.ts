import { Worker } from 'node:worker_threads';
import { MemoirError } from '../../domain/errors.ts';
import { serializeParameter } from '../sql/serialize-parameter.ts';
import { StatementCache } from './statement-cache.ts';
import type { ThreadData, ThreadResponse } from './thread-messages.ts';
import { readResponse, readTransactionStatus, type TransactionStatus, type WireResponse } from './wire-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** Prepared statements kept: some hundred of the engine's own, and inserts by number of rows. About 20 KB each. */
const preparedStatements = 500;

/** A clean shutdown writes a checkpoint; beyond this the thread is ended, and the next start replays the log. */
const closeTimeoutMs = 15_000;

interface Waiting {
  readonly resolve: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * One PGlite in a worker thread. Statements are answered in the order in which they came; the caller keeps
 * transactions of different users apart. A statement without parameters runs as a simple query, which may hold several
 * statements; one with parameters is prepared once and then reused. This is what `pg` does too.
 */
export class PgliteClient {
  readonly #worker: Worker;
  readonly #writer = new WireWriter();
  readonly #statements = new StatementCache(preparedStatements);
  readonly #waiting: Waiting[] = [];
  readonly #exited: Promise<void>;
  #status: TransactionStatus = 'idle';
  #failure: MemoirError | undefined;
  #closing: Promise<void> | undefined;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (response: ThreadResponse) => this.#receive(response));
    worker.on('error', () => this.#fail());
    this.#exited = new Promise((resolve) => {
      worker.once('exit', () => {
        this.#fail();
        resolve();
      });
    });
  }

  /** The transaction's status after the last answer. */
  get transactionStatus(): TransactionStatus {
    return this.#status;
  }

  /**
   * Runs a statement. Throws a {@link DatabaseError} when the database refuses it, `closed` after close, and
   * `store_unavailable` when the thread died.
   */
  async execute(sql: string, parameters: readonly unknown[]): Promise<WireResponse> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closing !== undefined) throw closedError();
    const bytes = await this.#send(this.#build(sql, parameters));
    const status = readTransactionStatus(bytes);
    if (status === undefined) throw this.#breakDown();
    this.#status = status;
    const response = readResponse(bytes);
    if (response.changedSchema) this.#statements.clear();
    if (response.error !== undefined) {
      this.#statements.discard(sql);
      throw response.error;
    }
    return response;
  }

  /** Ends the database cleanly after the statements that wait, then the thread. Repeated calls wait for the first. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  #build(sql: string, parameters: readonly unknown[]): Uint8Array<ArrayBuffer> {
    const writer = this.#writer;
    try {
      if (parameters.length === 0) {
        writer.query(sql);
      } else {
        const values = parameters.map(serializeParameter);
        const statement = this.#statements.use(sql);
        // First, because after an error the database skips the rest of the message.
        for (const name of this.#statements.takeDiscarded()) writer.closeStatement(name);
        if (!statement.isPrepared) writer.parse(statement.name, sql);
        writer.bind(statement.name, values).describePortal().execute().sync();
      }
      return writer.take();
    } catch (error) {
      writer.reset();
      this.#statements.discard(sql);
      throw error;
    }
  }

  #send(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(message, [message.buffer]);
    });
  }

  #receive(response: ThreadResponse): void {
    if (response instanceof Uint8Array) this.#waiting.shift()?.resolve(response);
  }

  #breakDown(): MemoirError {
    this.#fail();
    void this.#worker.terminate();
    return this.#failure ?? brokenError();
  }

  #fail(): void {
    this.#failure ??= this.#closing === undefined ? brokenError() : closedError();
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#failure);
  }

  async #close(): Promise<void> {
    if (this.#failure === undefined) this.#worker.postMessage('close');
    const timer = setTimeout(() => void this.#worker.terminate(), closeTimeoutMs);
    await this.#exited;
    clearTimeout(timer);
  }
}

/** Starts the thread file beside this one, in the same form: `.ts` from sources, `.js` when compiled. */
export function startThread(data: ThreadData): Worker {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./pglite-thread.${extension}`, import.meta.url), {
    workerData: data,
    // The output of the database's process is not the application's output.
    stdout: true,
    stderr: true,
    name: 'memoir-pglite',
  });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

function closedError(): MemoirError {
  return new MemoirError('closed', 'The embedded store is closed.');
}

function brokenError(): MemoirError {
  return new MemoirError(
    'store_unavailable',
    'The thread of the embedded store ended unexpectedly; open the store again.',
  );
}
