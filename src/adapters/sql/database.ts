import type { Kysely, Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** All tables, without walls: for migrations, upkeep and tests. */
export type Tables = Kysely<Schema>;

export interface ReadOptions {
  /**
   * One plan for all values, from the first time a connection runs a statement. For statements that take longer to plan than to run, and
   * hide from the planner what they are asked for: left to itself it plans five times before it sees that nothing is gained.
   */
  readonly plansOnce?: boolean;
}

/**
 * The way into the tables: every use names the namespace that it stays in, or says that it crosses them. Where the
 * database can hold a statement to its namespace by itself (row-level security), it does so as the second wall; the
 * statements carry the namespace in any case.
 */
export interface Database {
  /** Transactions of one namespace that can run at once with profit: they share locks and the disk. */
  readonly parallelWrites: number;
  /** Reads; statements of one `work` may see different instants. */
  read<T>(namespace: string, work: (db: Tables) => Promise<T>, options?: ReadOptions): Promise<T>;
  /** Reads, all statements as of one instant. */
  snapshot<T>(namespace: string, work: (db: Tables) => Promise<T>): Promise<T>;
  /**
   * One transaction. Where it loses against a concurrent one it runs again, so `work` must do nothing that cannot be
   * repeated.
   */
  write<T>(namespace: string, work: (trx: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** What belongs to no namespace or to all: sweeping, heartbeats. Sees no content. */
  across<T>(work: (db: Tables) => Promise<T>): Promise<T>;
}

/**
 * The same store twice: what a person waits for goes through `foreground`, what workers do through `background`, so
 * that neither has to wait for the connections of the other.
 */
export interface Databases {
  readonly foreground: Database;
  readonly background: Database;
}
