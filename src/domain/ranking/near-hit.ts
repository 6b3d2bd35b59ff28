import type { MemoryHit } from './memory-hit.ts';
import type { TurnHit } from './turn-hit.ts';

/** How near the vector of something is to that of the question. */
export interface Nearness {
  /** The cosine between them, from -1 to 1. */
  readonly similarity: number;
  /** Its place among the nearest turns, or memories, from 1. */
  readonly rank: number;
}

/** A turn that is near the question; its mask may be 0. */
export type NearTurn = TurnHit & Pick<Nearness, 'similarity'>;

/** A memory that is near the question; its mask may be 0. */
export type NearMemory = MemoryHit & Pick<Nearness, 'similarity'>;

/** What is nearest to a question. */
export interface NearHits {
  /** Nearest first. */
  readonly turns: readonly NearTurn[];
  readonly memories: readonly NearMemory[];
  /** Turns of the sessions of the near turns: what stands behind their last turn does not exist. */
  readonly sessionTurns: ReadonlyMap<string, number>;
  /** Sessions with turns behind this one that have no vector yet. */
  readonly unembedded: readonly { readonly sessionId: string; readonly seq: number }[];
}
