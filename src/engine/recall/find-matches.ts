import type { NearestQuery, NearestHits, RecallHits, RecallIndex } from '../../ports/recall-index.ts';
import type { QueryVectors } from './query-vectors.ts';

/** What matches a question by its words and, where there are vectors, by its meaning. */
export interface Matches {
  readonly hits: RecallHits;
  readonly nearest?: NearestHits;
  /** Why there is no `nearest` although there is an embedding model. */
  readonly lack?: 'no query vector' | 'no stored vectors';
}

export interface MatchPorts {
  readonly index: RecallIndex;
  /** Absent: there is no embedding model. */
  readonly vectors?: QueryVectors;
}

export type MatchQuery = Omit<NearestQuery, 'vector'> & { readonly text: string };

/**
 * Words are looked for while the model is asked for the vector, so that a recall waits for the slower of the two and not for both;
 * where the vector is known, both searches run at once.
 */
export async function findMatches(
  { index, vectors }: MatchPorts,
  namespace: string,
  { text, ...query }: MatchQuery,
): Promise<Matches> {
  const [hits, near] = await Promise.all([
    index.findHits(namespace, query),
    vectors === undefined ? {} : findNear({ index, vectors }, namespace, { text, ...query }),
  ]);
  return { hits, ...near };
}

async function findNear(
  { index, vectors }: Required<MatchPorts>,
  namespace: string,
  { text, ...query }: MatchQuery,
): Promise<Omit<Matches, 'hits'>> {
  const vector = await vectors.find(namespace, text);
  if (vector === undefined) return { lack: 'no query vector' };
  const nearest = await index.findNearest(namespace, { ...query, vector });
  return nearest.dimension === vector.values.length ? { nearest } : { lack: 'no stored vectors' };
}
