import type { MemoryHit, SupersededHit } from '../domain/ranking/memory-hit.ts';
import type { NearHits } from '../domain/ranking/near-hit.ts';
import type { TurnHit, TurnStatistics } from '../domain/ranking/turn-hit.ts';
import type { Turn } from '../domain/turn.ts';
import type { MemoryView } from './memory-store.ts';

/** What a recall may see. Within a namespace, always. */
export interface RecallScope {
  /** Whose memory beside the organisation's. Absent: the organisation's alone, unless `everything`. */
  readonly userId?: string;
  readonly projectId?: string;
  /** Only sessions and memories of this agent, and of none. */
  readonly agentId?: string;
  /** Only this session. */
  readonly sessionId?: string;
  /** All users and projects of the namespace. */
  readonly everything: boolean;
  /** When it was said, inclusive and exclusive. */
  readonly since?: Date;
  readonly until?: Date;
}

/** How far processing has come within a scope. */
export interface Freshness {
  /** Turns that are not processed yet. They can be recalled all the same. In a scope of many thousand turns at least so many. */
  readonly pendingTurns: number;
  /** Of these, held by a budget or a pause. */
  readonly heldTurns: number;
  readonly oldestPendingMs: number;
  /** Nothing is pending. */
  readonly complete: boolean;
}

/** Which memories count, beside the scope. */
export interface MemorySelection {
  readonly includeSuperseded: boolean;
  /** What was true then. */
  readonly asOf?: Date;
  /** What was known then. */
  readonly knownAt?: Date;
  /** Expiry is held against this instant. */
  readonly now: Date;
}

export interface RecallHits {
  readonly turns: readonly TurnHit[];
  readonly statistics: TurnStatistics;
  readonly memories: readonly MemoryHit[];
  /**
   * Memories with one of the lexemes that another one of the scope has superseded, selected or not. Left out where the past
   * is asked for (`asOf`, `knownAt`).
   */
  readonly superseded?: readonly SupersededHit[];
  readonly freshness: Freshness;
}

/** A question as an embedding model sees it. */
export interface QueryVector {
  /** `Embedder.id`: it is compared with vectors of this model alone. */
  readonly modelId: string;
  readonly values: readonly number[];
}

/** What is nearest to a question, with the lexemes of the question that it has, if any. */
export interface NearestHits extends NearHits {
  /** Of the vectors that the namespace has of this model; absent where there are none. Where it is another than the question's, nothing is found. */
  readonly dimension?: number;
  /** Whether the memories are all that the scope has with a vector: another one has none yet. */
  readonly allMemories: boolean;
}

export interface TurnKey {
  readonly sessionId: string;
  readonly seq: number;
}

export interface NearestQuery {
  readonly scope: RecallScope;
  readonly vector: QueryVector;
  readonly lexemes: readonly string[];
  readonly memories: MemorySelection;
}

/**
 * Finds what a question touches, in two round trips: what matches (words and vectors at once), then what is shown. Ranking is not its business.
 */
export interface RecallIndex {
  /**
   * Every turn and memory of the scope that has one of the lexemes; bit i of a mask stands for lexeme i. With them which
   * memories no longer hold, and what does in their place: the question may have the words of the old statement alone.
   *
   * The statistics of a scope with more than some hundred turns may be a minute old, or those of the namespace in proportion.
   *
   * Of a scope with more than some thousand turns or memories a bounded part: those that have the rarest of the lexemes, the
   * newest, and the turns around the best of them. The statistics are then those of the namespace, as they were counted in
   * the background, and tell how many turns have each lexeme.
   */
  findHits(
    namespace: string,
    query: { scope: RecallScope; lexemes: readonly string[]; memories: MemorySelection },
  ): Promise<RecallHits>;
  /**
   * The turns and memories of the scope whose vectors are nearest to the question's, a bounded number of each. What has no vector
   * yet is not among them. Exact, but of a scope with more than some thousand turns or memories where the store has an index.
   */
  findNearest(namespace: string, query: NearestQuery): Promise<NearestHits>;
  /** The newest turns of the scope, for a question without words. */
  findLatest(namespace: string, query: { scope: RecallScope; limit: number }): Promise<TurnKey[]>;
  /** The turns and memories of a ranking; those that do not exist or are not in the scope are left out. */
  read(
    namespace: string,
    keys: { scope: RecallScope; turns: readonly TurnKey[]; memoryIds: readonly string[] },
  ): Promise<{ turns: Turn[]; memories: MemoryView[] }>;
}
