import { bestPlaces } from './best-places.ts';
import type { RankedTurn } from './best-places.ts';
import { scoreHits } from './score-hits.ts';
import type { ScoredQuery } from './term-scores.ts';
import type { TurnHit, TurnStatistics } from './turn-hit.ts';

export interface RankTurnsOptions extends TurnStatistics {
  /** Turns to return. */
  readonly count: number;
}

/**
 * Ranks turns by the lexical score: each word of the question that is present, times its rarity, times a length norm; words of the turns
 * around it at a share; a share of its session; who speaks. Turns without a hit of their own appear through their neighbours; where the
 * length of a session is unknown, up to two behind its last hit may not exist and are dropped when they are fetched.
 *
 * Without hits the result is empty: what to give then (the latest turns) is for the caller to choose. Linear in the hits.
 */
export function rankTurns(query: ScoredQuery, hits: readonly TurnHit[], options: RankTurnsOptions): RankedTurn[] {
  const scored = scoreHits(query, { turns: hits }, options);
  return [...bestPlaces(query, scored, { ...options, citations: new Map() })];
}
