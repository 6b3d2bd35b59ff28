import { BestItems } from './best-items.ts';
import type { TurnPlace } from './memory-hit.ts';
import { PlaceScorer } from './place-scorer.ts';
import type { Citations } from './place-memories.ts';
import type { RankedTurn } from './ranked-item.ts';
import type { ScoredQuestion, SessionEvidence } from './score-hits.ts';
import type { MemoryScore } from './score-memories.ts';
import type { ScoredQuery } from './term-scores.ts';
import type { TurnStatistics } from './turn-hit.ts';

export interface BestPlacesOptions extends TurnStatistics {
  /** Places to return. */
  readonly count: number;
  readonly citations: Citations;
  /** Turns of sessions that the statistics do not know. */
  readonly sessionTurns?: ReadonlyMap<string, number>;
  /** Leaves out places that no memory cites: where only memories are wanted, turns must not take their ranks. */
  readonly citedOnly?: boolean;
}

interface CandidateSession {
  readonly evidence: SessionEvidence;
  readonly cited: ReadonlyMap<number, readonly MemoryScore[]>;
}

const noMemories: readonly MemoryScore[] = [];

/** Each seq once that has a hit, is cited, or stands right before, or up to two after, a hit. */
function* seqsOf({ evidence, cited }: CandidateSession): Generator<number> {
  const { turns } = evidence;
  for (const seq of turns.keys()) {
    yield seq;
    if (!turns.has(seq + 1)) yield seq + 1;
    if (!turns.has(seq + 2) && !turns.has(seq + 1)) yield seq + 2;
    if (!turns.has(seq - 1) && !turns.has(seq - 2) && !turns.has(seq - 3)) yield seq - 1;
  }
  for (const seq of cited.keys()) {
    if (!turns.has(seq) && !turns.has(seq + 1) && !turns.has(seq - 1) && !turns.has(seq - 2)) yield seq;
  }
}

/** Of equal turns the later one: what was said last is likelier to hold. Of sessions any order, if always the same. */
function comparePlaces(a: TurnPlace, b: TurnPlace): number {
  if (a.sessionId === b.sessionId) return b.seq - a.seq;
  return a.sessionId < b.sessionId ? -1 : 1;
}

/** The best places, best first: they have something of the question themselves, beside them, or in a memory citing them. */
export function bestPlaces(
  query: ScoredQuery,
  scored: ScoredQuestion,
  options: BestPlacesOptions,
): readonly RankedTurn[] {
  const { sessions, sessionTurns, citations, count, citedOnly = false } = options;
  const scorer = new PlaceScorer(query, scored);
  const best = new BestItems<TurnPlace & { readonly score: number }>(count, {
    score: (place) => place.score,
    ties: comparePlaces,
  });
  const candidateOf = (sessionId: string): CandidateSession => ({
    evidence: scored.sessions.get(sessionId) ?? { turns: new Map(), score: 0 },
    cited: citations.get(sessionId) ?? new Map(),
  });
  for (const sessionId of new Set([...scored.sessions.keys(), ...citations.keys()])) {
    const session = candidateOf(sessionId);
    const last = sessions.get(sessionId)?.turns ?? sessionTurns?.get(sessionId) ?? Infinity;
    for (const seq of seqsOf(session)) {
      if (seq < 1 || seq > last) continue;
      const memories = session.cited.get(seq) ?? noMemories;
      if (citedOnly && memories.length === 0) continue;
      const score = scorer.score({ session: session.evidence, seq, memories });
      if (score > 0 && score >= best.threshold) best.add({ sessionId, seq, score });
    }
  }
  return best.take().map((place) => {
    const { evidence, cited } = candidateOf(place.sessionId);
    const memories = cited.get(place.seq) ?? noMemories;
    return { ...place, parts: scorer.explain({ session: evidence, seq: place.seq, memories }) };
  });
}
