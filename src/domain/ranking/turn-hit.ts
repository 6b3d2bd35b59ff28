import type { Nearness } from './near-hit.ts';

/** A turn that contains at least one lexeme of the question, or is near it. */
export interface TurnHit {
  readonly sessionId: string;
  readonly seq: number;
  /** Bit i (value 2^i) is set when lexeme i of the question is present; up to 48 bits. */
  readonly mask: number;
  /** As analysed: words with content. */
  readonly length: number;
  /** Bits of `turnTraits`. */
  readonly traits?: number;
  readonly speaker?: string;
  /** Of two turns by one speaker with the same words of the question the newer one gains. */
  readonly saidAt?: Date;
  /** Absent where it is not among the nearest. */
  readonly near?: Nearness;
  /** Whether it cannot be near because it has no vector yet. */
  readonly awaitsVector?: boolean;
}

export interface SessionStatistics {
  readonly turns: number;
  /** Sum of the lengths of its turns. */
  readonly length: number;
}

/** What the scope is like that the hits come from. */
export interface TurnStatistics {
  /** Turns in the scope, those without a hit included. */
  readonly turns: number;
  /** Mean analysed length of a turn. */
  readonly averageLength: number;
  /** Of the scope; a session that is missing is taken for what its hits show. */
  readonly sessions: ReadonlyMap<string, SessionStatistics>;
  /** Sessions in the scope. Absent: as many as `sessions` has. */
  readonly sessionCount?: number;
  /** Turns of the scope that have lexeme i. Absent: counted from the hits, which is exact when these are all there are. */
  readonly documents?: readonly number[];
}
