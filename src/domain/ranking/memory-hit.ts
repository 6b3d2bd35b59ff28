import type { Nearness } from './near-hit.ts';

/** Where a turn stands. */
export interface TurnPlace {
  readonly sessionId: string;
  readonly seq: number;
}

/** A memory that contains at least one lexeme of the question, or is near it. */
export interface MemoryHit {
  readonly memoryId: string;
  /** As in `TurnHit`. */
  readonly mask: number;
  readonly length: number;
  /** The turns it rests on; empty when they have been erased. */
  readonly citedTurns: readonly TurnPlace[];
  /** Of two memories with the same subject and the same words of the question the newer one comes first. */
  readonly subjectKey: string;
  /** When its newest evidence was said. */
  readonly saidAt: Date;
  /** 1 (trivial) to 10 (vital). */
  readonly importance: number;
  /** Absent where it is not among the nearest. */
  readonly near?: Nearness;
}

/** A memory with a lexeme of the question that no longer holds, and what holds in its place. */
export interface SupersededHit {
  readonly memoryId: string;
  /** As in `TurnHit`. */
  readonly mask: number;
  readonly citedTurns: readonly TurnPlace[];
  /** The memory at the end of the chain; its mask may be 0. */
  readonly by: MemoryHit;
}
