import { analyzeQuery } from '../../domain/analysis/analyze-query.ts';
import { subjectKey } from '../../domain/memory/memory-key.ts';
import { lexicalShares, similarityOf } from '../../domain/ranking/lexical-similarity.ts';
import type { ScoredQuery } from '../../domain/ranking/term-scores.ts';
import type { SearchFilter, SearchRequest } from '../../domain/search-schema.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MemoryView } from '../../ports/memory-store.ts';
import type { RecallIndex, RecallScope } from '../../ports/recall-index.ts';
import { findMatches, type Matches, type MatchPorts } from './find-matches.ts';

export interface FoundMemory {
  readonly memory: MemoryView;
  /** (1 + cosine) / 2, from 0 to 1; by words from 0.5 (nothing in common). */
  readonly similarity: number;
}

/** Memories alone, by how similar they are to the question. */
export interface SearchAnswer {
  /** Most similar first. */
  readonly found: readonly FoundMemory[];
  /** Memories that have a word of the question, or are among the nearest to it. */
  readonly candidates: number;
  /** Of these, how many are less similar than was asked for. */
  readonly belowMinimum: number;
  /** Lexical where there are no vectors, or that of the question did not come in time. */
  readonly mode: 'hybrid' | 'lexical';
}

/** Finds memories as the second source system does: by one similarity, above a bound. No model call but for the vector of the question. */
export type Search = (namespace: string, request: SearchRequest) => Promise<SearchAnswer>;

interface SearchPorts extends MatchPorts {
  readonly clock: Clock;
}

/** A memory that may be found. */
interface Candidate {
  readonly memoryId: string;
  readonly importance: number;
  readonly similarity: number;
}

/** Memories that are read at a time until enough of them pass the filter. */
const batch = 200;

/** Memories that have words of the question and, as in recall, those whose vectors are near it. */
export function createSearch({ clock, ...ports }: SearchPorts): Search {
  return async (namespace, { query, top_k: count, filter, min_similarity: least }) => {
    const scope = scopeOf(filter ?? {});
    const now = clock.now();
    const analysis = analyzeQuery(query, { now: { instant: now, offsetMinutes: 0 } });
    const memories = { includeSuperseded: false, now };
    const matches = await findMatches(ports, namespace, { question: { text: query, analysis }, scope, memories });
    const candidates = candidatesOf(analysis, matches);
    const similar = candidates
      .filter(({ similarity }) => similarity >= least)
      // Newer ones have greater ids.
      .sort((a, b) => b.similarity - a.similarity || b.importance - a.importance || (a.memoryId < b.memoryId ? 1 : -1));
    const reading = { scope, filter: filter ?? {}, count };
    return {
      found: await readPassing(ports.index, namespace, { similar, ...reading }),
      candidates: candidates.length,
      belowMinimum: candidates.length - similar.length,
      mode: matches.nearest === undefined ? 'lexical' : 'hybrid',
    };
  };
}

/**
 * Each memory that matches, with its similarity. Where there are vectors, it is that of a memory's own. One that has none yet counts by its words,
 * as without a model; one that is merely not among the nearest is no nearer than the last of them.
 */
function candidatesOf(query: Pick<ScoredQuery, 'terms'>, { hits, nearest }: Matches): Candidate[] {
  const { turns: turnCount, documents } = hits.statistics;
  const shares = lexicalShares(query, { ...hits, turnCount, documents });
  const near = nearest?.memories ?? [];
  const cosines = new Map(near.map(({ memoryId, similarity }) => [memoryId, similarity]));
  const most = nearest === undefined || nearest.allMemories ? 1 : (near.at(-1)?.similarity ?? 1);
  const byWords = hits.memories.map(({ memoryId, importance }, position): Candidate => {
    const cosine = cosines.get(memoryId) ?? Math.min(shares[position] ?? 0, most);
    return { memoryId, importance, similarity: similarityOf(cosine) };
  });
  const known = new Set(byWords.map(({ memoryId }) => memoryId));
  const byVectors = near
    .filter(({ memoryId }) => !known.has(memoryId))
    .map(({ memoryId, importance, similarity }) => ({ memoryId, importance, similarity: similarityOf(similarity) }));
  return [...byWords, ...byVectors];
}

interface ReadOptions {
  /** Most similar first. */
  readonly similar: readonly Candidate[];
  readonly scope: RecallScope;
  readonly filter: SearchFilter;
  readonly count: number;
}

async function readPassing(
  index: RecallIndex,
  namespace: string,
  { similar, scope, filter, count }: ReadOptions,
): Promise<FoundMemory[]> {
  const found: FoundMemory[] = [];
  for (let start = 0; start < similar.length && found.length < count; start += batch) {
    const some = similar.slice(start, start + batch);
    const memoryIds = some.map(({ memoryId }) => memoryId);
    const { memories } = await index.read(namespace, { scope, turns: [], memoryIds });
    const passing = new Map(memories.filter((memory) => passes(memory, filter)).map((memory) => [memory.id, memory]));
    found.push(
      ...some.flatMap(({ memoryId, similarity }) => {
        const memory = passing.get(memoryId);
        return memory === undefined ? [] : [{ memory, similarity }];
      }),
    );
  }
  return found.slice(0, count);
}

/** A filter narrows what is there; without one everything of the namespace is searched, as in the source system. */
function scopeOf({
  session_id: sessionId,
  agent_id: agentId,
  user_id: userId,
  project_id: projectId,
}: SearchFilter): RecallScope {
  return {
    everything: userId === undefined && projectId === undefined,
    ...(userId === undefined ? {} : { userId }),
    ...(projectId === undefined ? {} : { projectId }),
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
