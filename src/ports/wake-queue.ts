/** A session that may have work due. Carries no content: the ledger says what there is to do. */
export interface Wake {
  readonly namespace: string;
  readonly sessionId: string;
}

/**
 * Tells workers that a session may have work. A wake is a hint: one that is lost is repeated by the sweep, one that
 * comes twice finds nothing to do. Wakes of one session are merged while they wait, at the earliest of their times.
 * The queue never retries: the ledger is the only retry system.
 */
export interface WakeQueue {
  /** Asks for the session to be looked at after `delayMs` (0: at once). Never waits for the work itself. */
  wake(wakes: readonly Wake[], delayMs: number): Promise<void>;
  /**
   * Starts handing wakes to `handler`, at most `concurrency` at a time and never two of the same session at once in
   * this process. The handler does not throw.
   */
  start(handler: (wake: Wake, signal: AbortSignal) => Promise<void>, concurrency: number): void;
  /** Stops taking wakes, lets running handlers end within `graceMs`, then aborts their signal. Idempotent. */
  close(graceMs: number): Promise<void>;
}
