import { analyzeQuery } from '../../domain/analysis/analyze-query.ts';
import { subjectKey } from '../../domain/memory/memory-key.ts';
import { lexicalShares, similarityOf } from '../../domain/ranking/lexical-similarity.ts';
import type { SearchFilter, SearchRequest } from '../../domain/search-schema.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { RecallIndex, RecallScope } from '../../ports/recall-index.ts';

export interface FoundMemory {
  readonly memory: MemoryView;
  /** From 0.5 (nothing in common) to 1. */
  readonly similarity: number;
}

/** Memories alone, by how much of the question they have. */
export interface SearchAnswer {
  /** Most similar first. */
  readonly found: readonly FoundMemory[];
  /** Memories that have a word of the question. */
  readonly candidates: number;
  /** Of these, how many are less similar than was asked for. */
  readonly belowMinimum: number;
}

/** Finds memories as the second source system does: by one similarity, above a bound. No model call. */
export type Search = (namespace: string, request: SearchRequest) => Promise<SearchAnswer>;

interface SearchPorts {
  readonly index: RecallIndex;
  readonly clock: Clock;
}

/** Memories that are read at a time until enough of them pass the filter. */
const batch = 200;

/** Lexical as long as there is no embedder: a share of the question's words in the place of a cosine. */
export function createSearch({ index, clock }: SearchPorts): Search {
  return async (namespace, { query, top_k: count, filter, min_similarity: least }) => {
    const scope = scopeOf(filter ?? {});
    const now = clock.now();
    const { lexemes, terms } = analyzeQuery(query, { now: { instant: now, offsetMinutes: 0 } });
    const hits = await index.findHits(namespace, { scope, lexemes, memories: { includeSuperseded: false, now } });
    const { turns: turnCount, documents } = hits.statistics;
    const shares = lexicalShares({ terms }, { ...hits, turnCount, documents });
    const similar = hits.memories
      .map(({ memoryId, importance }, position) => ({
        memoryId,
        importance,
        similarity: similarityOf(shares[position] ?? 0),
      }))
      .filter(({ similarity }) => similarity >= least)
      // Newer ones have greater ids.
      .sort((a, b) => b.similarity - a.similarity || b.importance - a.importance || (a.memoryId < b.memoryId ? 1 : -1));
    const found: FoundMemory[] = [];
    for (let start = 0; start < similar.length && found.length < count; start += batch) {
      const some = similar.slice(start, start + batch);
      const { memories } = await index.read(namespace, {
        scope,
        turns: [],
        memoryIds: some.map(({ memoryId }) => memoryId),
      });
      const passing = new Map(
        memories.filter((memory) => passes(memory, filter ?? {})).map((memory) => [memory.id, memory]),
      );
      found.push(
        ...some.flatMap(({ memoryId, similarity }) => {
          const memory = passing.get(memoryId);
          return memory === undefined ? [] : [{ memory, similarity }];
        }),
      );
    }
    return { found: found.slice(0, count), candidates: shares.length, belowMinimum: shares.length - similar.length };
  };
}

/** A filter narrows what is there; without one everything of the namespace is searched, as in the source system. */
function scopeOf({ session_id: sessionId, agent_id: agentId }: SearchFilter): RecallScope {
  return {
    everything: true,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(agentId === undefined ? {} : { agentId }),
  };
}

function passes({ scope, ownerId, category, subject }: MemoryView, filter: SearchFilter): boolean {
  if (filter.user_id !== undefined && !(scope === 'user' && ownerId === filter.user_id)) return false;
  if (filter.project_id !== undefined && !(scope === 'project' && ownerId === filter.project_id)) return false;
  if (filter.category !== undefined && category !== filter.category) return false;
  return filter.subject === undefined || subjectKey(subject) === subjectKey(filter.subject);
}
