import type { Fact } from '../../domain/extraction/fact.ts';

/** What an attempt had when it was broken off. */
export interface UnfinishedWork {
  /** Facts that are complete, of this attempt and of those before. */
  readonly facts: readonly Fact[];
  /** For inspection and for the next attempt, as that of a `ContentFault`. */
  readonly payload: unknown;
  /** Whether a model answered before; else the payload holds nothing that is not known already. */
  readonly isAnswered: boolean;
}

/**
 * An attempt that was broken off by something outside it: what did so is the cause, and decides what becomes of the window. What
 * the attempt had is not lost with it.
 */
export class InterruptedAttempt extends Error {
  override readonly name = 'InterruptedAttempt';
  readonly work: UnfinishedWork;

  constructor(cause: unknown, work: UnfinishedWork) {
    super('The attempt was broken off.', { cause });
    this.work = work;
  }
}
