import type { NearHits, Nearness } from './near-hit.ts';
import type { QuestionHits } from './score-hits.ts';

/**
 * What a question touches by its words together with what is near it, each turn and memory once. At right angles or beyond nothing is
 * near, however few there are. What has words and no vector yet is marked, so that it does not count as far away.
 */
export function joinNearest(hits: QuestionHits, near: NearHits): QuestionHits {
  const through = new Map(near.unembedded.map(({ sessionId, seq }) => [sessionId, seq]));
  const turns = joinHits(hits.turns, near.turns, ({ sessionId, seq }) => `${seq} ${sessionId}`);
  return {
    ...hits,
    turns: turns.map((hit) => {
      const awaitsVector = hit.near === undefined && hit.seq > (through.get(hit.sessionId) ?? Infinity);
      return awaitsVector ? { ...hit, awaitsVector } : hit;
    }),
    memories: joinHits(hits.memories ?? [], near.memories, ({ memoryId }) => memoryId),
  };
}

function joinHits<Hit extends { readonly near?: Nearness }>(
  hits: readonly Hit[],
  nearest: readonly (Hit & Pick<Nearness, 'similarity'>)[],
  keyOf: (hit: Hit) => string,
): Hit[] {
  const joined = new Map(hits.map((hit) => [keyOf(hit), hit]));
  for (const [index, { similarity, ...hit }] of nearest.entries()) {
    if (similarity <= 0) break;
    const found = hit as unknown as Hit;
    const key = keyOf(found);
    joined.set(key, { ...(joined.get(key) ?? found), near: { similarity, rank: index + 1 } });
  }
  return [...joined.values()];
}
