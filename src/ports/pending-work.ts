import type { RecallScope } from './recall-index.ts';

/** A session with turns of a scope that are not processed. */
export interface PendingSession {
  readonly sessionId: string;
  /** The last turn that was there when it was looked at. */
  readonly lastSeq: number;
}

/** How the next window of such a session stands. */
export interface PendingState extends PendingSession {
  /** Held by a budget or a pause: nothing will be done before that ends. */
  readonly held: boolean;
  /** Not tried again before that instant; absent where it can be worked on. */
  readonly nextAttemptAt?: Date;
}

/** What waits to be processed, for somebody who waits for it. */
export interface PendingWork {
  /**
   * The sessions of a scope with turns that are not processed, at most 300. Their open tails close now: whoever waits for them must
   * not wait for them to fall silent. One statement; a scope's times count as they do for turns.
   */
  hasten(namespace: string, scope: RecallScope): Promise<PendingSession[]>;
  /** Those whose turns, up to the one named, are still not processed. One statement by primary keys. */
  listPending(namespace: string, sessions: readonly PendingSession[]): Promise<PendingState[]>;
}
