import { bestPlaces } from './best-places.ts';
import { favourNewer } from './favour-newer.ts';
import { staleness } from './find-stale.ts';
import { joinNearest } from './join-nearest.ts';
import type { NearHits } from './near-hit.ts';
import { citationsOf, placeMemories, unsupported } from './place-memories.ts';
import type { RankedItem, RankedKind } from './ranked-item.ts';
import { scoreHits } from './score-hits.ts';
import type { QuestionHits } from './score-hits.ts';
import { memoriesThatHold, scoreMemories } from './score-memories.ts';
import type { ScoredQuery } from './term-scores.ts';
import type { TurnStatistics } from './turn-hit.ts';

export type { RankedItem } from './ranked-item.ts';

export interface RankRecallOptions extends TurnStatistics {
  /** Items to return. */
  readonly count: number;
  /** What to return. Absent: both. Whatever is left out still lends its score. */
  readonly kinds?: readonly RankedKind[];
  /** What is nearest by vectors. Absent: words alone are compared. */
  readonly near?: NearHits;
}

/**
 * Ranks turns and memories in one list.
 *
 * The score of a turn is lexical: each word of the question that it has, times the rarity of the word, times a length norm;
 * words that only the turns around it or the memories citing it have, at a share; a share of its session; who speaks. Turns
 * without a hit of their own appear through their neighbours; where the length of a session is unknown, up to two behind
 * its last hit may not exist and are dropped when they are fetched.
 *
 * A memory stands in the place of the best turn that it cites, if it has that turn's words of the question; the turn is then
 * its evidence and takes no rank of its own. Otherwise the turn is shown.
 *
 * Without hits the result is empty: what to give then (the latest turns) is for the caller to choose. Linear in the hits.
 *
 * What is near the question (`near`) joins before memories are placed: being near is one more part of the score of a turn and of a
 * memory, by its rank among the nearest turns or memories, and turns lend it to those beside them as they lend words.
 */
export function rankRecall(query: ScoredQuery, found: QuestionHits, options: RankRecallOptions): RankedItem[] {
  const { count, kinds = ['turn', 'memory'], near } = options;
  const hits = near === undefined ? found : joinNearest(found, near);
  const { superseded = [] } = hits;
  const holding = memoriesThatHold(hits.memories ?? [], superseded);
  const scored = scoreHits(query, { turns: hits.turns, memories: holding }, options);
  const memories = scoreMemories(holding, superseded, scored);
  const citations = citationsOf(memories);
  const wanted = new Set(kinds);
  // Turns that collapse into memories free ranks: twice as many are kept to fill them.
  const turns = bestPlaces(query, scored, {
    ...options,
    ...(near === undefined ? {} : { sessionTurns: near.sessionTurns }),
    count: 2 * count,
    citations,
    citedOnly: !wanted.has('turn'),
  });
  const items = [...placeMemories(turns, scored, { citations, kinds: wanted })];
  if (wanted.has('memory')) items.push(...unsupported(memories));
  // As many as there may be places: what is unsupported has no bound of its own.
  const best = items.sort((a, b) => b.score - a.score).slice(0, 2 * count);
  const findStale = staleness(superseded, scored, citations);
  return favourNewer(best, { query, scored, memories, findStale }).slice(0, count);
}
