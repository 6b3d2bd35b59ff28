/** Statements between two looks at the log's length; a look takes 0.05 ms. */
const statementsPerLook = 64;

/** Bytes of log that are written before a checkpoint: replaying them after a crash takes about 0.1 s. */
const bytesPerCheckpoint = 32 * 1024 * 1024;

/** Runs a statement at once and returns the first value of its first row. */
export type RunStatement = (sql: string) => unknown;

/**
 * Writes checkpoints. PGlite has no background processes, so nothing else does: the log grew to 1.3 GB in an experiment,
 * and a start after a crash replayed all of it. With 16 MB of shared buffers a checkpoint takes about 25 ms.
 */
export class Checkpointer {
  readonly #run: RunStatement;
  #statements = 0;
  #lastPosition: number;

  constructor(run: RunStatement) {
    this.#run = run;
    this.#lastPosition = this.#readPosition();
  }

  /** To be called outside transactions, after the answer to a statement is on its way. */
  afterStatement(): void {
    this.#statements += 1;
    if (this.#statements < statementsPerLook) return;
    this.#statements = 0;
    const position = this.#readPosition();
    if (position - this.#lastPosition < bytesPerCheckpoint) return;
    this.#run('checkpoint');
    this.#lastPosition = position;
  }

  #readPosition(): number {
    const position = this.#run(`select (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8`);
    return typeof position === 'number' ? position : 0;
  }
}
