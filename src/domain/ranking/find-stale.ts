import type { MemoryHit, SupersededHit, TurnPlace } from './memory-hit.ts';
import type { Citations } from './place-memories.ts';
import type { ScoredQuestion } from './score-hits.ts';
import { weights } from './weights.ts';

/** Finds the memory that holds instead of what a turn says about the question; undefined where it still holds. */
export type FindStale = (place: TurnPlace) => MemoryHit | undefined;

function placeKey({ sessionId, seq }: TurnPlace): string {
  return `${seq} ${sessionId}`;
}

/**
 * A turn is stale for a question when what it says of it is what a superseded memory says: the memory has its words of the
 * question, and more of the question than any memory that still holds and cites the turn. "I live in Porto and am
 * allergic to nuts" is stale for where someone lives, and not for what they may eat.
 */
export function staleness(
  superseded: readonly SupersededHit[],
  scored: ScoredQuestion,
  citations: Citations,
): FindStale {
  const byPlace = new Map<string, SupersededHit[]>();
  for (const hit of superseded) {
    for (const place of hit.citedTurns) {
      const key = placeKey(place);
      byPlace.set(key, [...(byPlace.get(key) ?? []), hit]);
    }
  }
  const weightOf = ({ mask }: SupersededHit): number => scored.weightOf(scored.reader.termsOf(mask));
  return (place) => {
    const candidates = byPlace.get(placeKey(place));
    if (candidates === undefined) return undefined;
    const best = candidates.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
    if (best === undefined) return undefined;
    const holding = citations.get(place.sessionId)?.get(place.seq) ?? [];
    if (holding.some(({ hit, weight }) => hit.memoryId === best.by.memoryId || weight >= weightOf(best)))
      return undefined;
    const least = weights.standsFor * scored.wordWeight(place.sessionId, place.seq);
    return weightOf(best) >= least ? best.by : undefined;
  };
}
