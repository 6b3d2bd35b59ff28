import type { ScoredQuestion } from './score-hits.ts';
import type { MemoryScore } from './score-memories.ts';
import type { RankedItem, RankedKind, RankedTurn } from './ranked-item.ts';
import { weights } from './weights.ts';

/** The memories that cite a turn, by session and seq, best first. */
export type Citations = ReadonlyMap<string, ReadonlyMap<number, readonly MemoryScore[]>>;

/** Memories shown for one turn: a turn that says more than three things is better read itself. */
const memoriesPerTurn = 3;

/** Finds for each turn the memories that cite it. */
export function citationsOf(memories: readonly MemoryScore[]): Citations {
  const citations = new Map<string, Map<number, MemoryScore[]>>();
  for (const memory of memories) {
    for (const { sessionId, seq } of memory.hit.citedTurns) {
      let session = citations.get(sessionId);
      if (session === undefined) citations.set(sessionId, (session = new Map<number, MemoryScore[]>()));
      const turn = session.get(seq);
      if (turn === undefined) session.set(seq, [memory]);
      else turn.push(memory);
    }
  }
  for (const session of citations.values()) {
    for (const turn of session.values()) turn.sort((a, b) => b.score - a.score);
  }
  return citations;
}

function memoryItem(memory: MemoryScore, score: number): Extract<RankedItem, { kind: 'memory' }> {
  const { hit, own, vector, importance } = memory;
  const near = hit.near === undefined ? {} : { similarity: hit.near.similarity, vectorRank: hit.near.rank };
  return { kind: 'memory', memoryId: hit.memoryId, score, parts: { own, vector, ...near, importance, recency: 1 } };
}

/** A memory whose turns have been erased stands by its own words, as a turn would that has none itself. */
export function unsupported(memories: readonly MemoryScore[]): RankedItem[] {
  return memories
    .filter(({ hit }) => hit.citedTurns.length === 0)
    .map((memory) => memoryItem(memory, (weights.memoryWords + weights.memory) * memory.score));
}

/**
 * Puts memories in the place of the turns they stand for, each at the best of its turns. A turn that is not shown itself
 * has a memory that says the same and has a rank already.
 */
export function* placeMemories(
  turns: readonly RankedTurn[],
  scored: ScoredQuestion,
  { citations, kinds }: { readonly citations: Citations; readonly kinds: ReadonlySet<RankedKind> },
): Generator<RankedItem> {
  const placed = new Set<MemoryScore>();
  for (const turn of turns) {
    const { sessionId, seq, score } = turn;
    const least = kinds.has('turn') ? weights.standsFor * scored.wordWeight(sessionId, seq) : 0;
    const citing = citations.get(sessionId)?.get(seq) ?? [];
    const standing = kinds.has('memory') ? citing.filter(({ weight }) => weight >= least) : [];
    const best = standing[0];
    if (best === undefined) {
      if (kinds.has('turn')) yield { kind: 'turn', ...turn };
      continue;
    }
    const fresh = standing.filter((memory) => !placed.has(memory) && memory.score >= weights.besideBest * best.score);
    for (const memory of fresh.slice(0, memoriesPerTurn)) {
      placed.add(memory);
      yield { ...memoryItem(memory, score), turn };
    }
  }
}
