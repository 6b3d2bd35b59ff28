import { rankRecall } from './rank-recall.ts';
import type { RankedTurn } from './ranked-item.ts';
import type { ScoredQuery } from './term-scores.ts';
import type { TurnHit, TurnStatistics } from './turn-hit.ts';

export interface RankTurnsOptions extends TurnStatistics {
  /** Turns to return. */
  readonly count: number;
}

/** Ranks turns alone, as `rankRecall` does where there are no memories. */
export function rankTurns(query: ScoredQuery, turns: readonly TurnHit[], options: RankTurnsOptions): RankedTurn[] {
  return rankRecall(query, { turns }, options).flatMap((item) => {
    if (item.kind !== 'turn') return [];
    const { kind: _, ...turn } = item;
    return [turn];
  });
}
