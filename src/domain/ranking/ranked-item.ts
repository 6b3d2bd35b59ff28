import type { TurnPlace } from './memory-hit.ts';
import type { TurnScoreParts } from './place-scorer.ts';

export interface RankedTurn extends TurnPlace {
  readonly score: number;
  readonly parts: TurnScoreParts;
  /** The memory that holds instead of what the turn says about the question; absent where that still holds. */
  readonly supersededBy?: string;
}

/** What the score of a memory is made of. It stands at the score of the best turn that it cites. */
export interface MemoryScoreParts {
  /** Its own words. */
  readonly own: number;
  /** How near it is. */
  readonly vector: number;
  /** Its cosine and its rank among the nearest memories; absent where it is not among them. */
  readonly similarity?: number;
  readonly vectorRank?: number;
  /** Factor of its importance on them. */
  readonly importance: number;
  /** Factor on the place: more than 1 when it is newer than others about the same. */
  readonly recency: number;
}

export interface RankedMemory {
  readonly memoryId: string;
  readonly score: number;
  readonly parts: MemoryScoreParts;
  /** The best turn that it cites, for which it stands; absent when it cites none. */
  readonly turn?: RankedTurn;
}

export type RankedItem = ({ readonly kind: 'memory' } & RankedMemory) | ({ readonly kind: 'turn' } & RankedTurn);
export type RankedKind = RankedItem['kind'];
