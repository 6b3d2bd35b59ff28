import type { WakeJob } from './wake-jobs.ts';

/** A job that was taken to be worked on. */
export interface TakenJob {
  readonly name: string;
  readonly data: unknown;
}

/** The part of a BullMQ queue that wakes need. */
export interface WakeJobs {
  /** Adds them in one round trip. Each comes back with its id, or that of the job it was merged with. */
  addBulk(jobs: WakeJob[]): Promise<readonly { readonly id?: string | undefined }[]>;
  getDeduplicationJobId(id: string): Promise<string | null>;
  /** 0 where there is none, or it is being worked on. */
  remove(jobId: string): Promise<number>;
}

export interface WakeWorker {
  /** Takes nothing more; ends when what was taken has been ended in the queue as well. */
  close(): Promise<void>;
  /** Cuts the connections and leaves the queue as it is. After `close` it does nothing more. */
  abandon(): Promise<void>;
}

/** What differs between BullMQ on Redis and on PostgreSQL. */
export interface WakeBackend {
  readonly jobs: WakeJobs;
  /** Starts taking jobs, at most `concurrency` at a time. `process` does not throw. */
  work(process: (job: TakenJob) => Promise<void>, concurrency: number): WakeWorker;
  /** A round trip through what the jobs are kept in; rejects where that does not answer. */
  ask(): Promise<unknown>;
  /** Cuts the connections. What was asked and not answered is rejected, or never settles. */
  close(): Promise<void>;
}

/** How BullMQ looks after the jobs of workers that have died. */
export const workerOptions = {
  /**
   * A job whose worker has not been heard of for 30 s is given to another. A handler may run for as long as it likes:
   * BullMQ renews the lock every 15 s. Until then the wakes of that session are merged with the dead job, so it must not
   * be much longer; the ledger's lease, which keeps two workers from the same window, is what it is measured by.
   */
  lockDuration: 30_000,
  stalledInterval: 15_000,
  /** The second time a job is found without its worker it is dropped: the ledger counts crashes, and the sweep wakes again. */
  maxStalledCount: 1,
  /** As each job says of itself, unless it has lost what it says. */
  removeOnComplete: { count: 0 },
  removeOnFail: { count: 0 },
  /** How long to wait after a failed command before the next try; 15 s by default. */
  runRetryDelay: 1_000,
} as const;

/**
 * Nothing reads the events that BullMQ writes with each job, and it cannot be told not to write them. It deletes them in
 * blocks, so that some more than this many are there.
 */
export const keptEvents = 100;

export const queueName = 'wakes';
