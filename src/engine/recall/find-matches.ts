import type { NearestQuery, NearestHits, RecallHits, RecallIndex } from '../../ports/recall-index.ts';
import type { QueryVectors } from './query-vectors.ts';
import type { SpeakerNames, WrittenQuestion } from './speaker-names.ts';

/** What matches a question by its words and, where there are vectors, by its meaning. */
export interface Matches {
  readonly hits: RecallHits;
  readonly nearest?: NearestHits;
  /** Why there is no `nearest` although there is an embedding model. */
  readonly lack?: 'no query vector' | 'no stored vectors';
}

/** How questions become vectors. */
export interface QuestionVectors {
  readonly vectors: QueryVectors;
  readonly names: SpeakerNames;
}

export interface MatchPorts {
  readonly index: RecallIndex;
  /** Absent: there is no embedding model. */
  readonly questions?: QuestionVectors;
}

export type MatchQuery = Omit<NearestQuery, 'vector' | 'lexemes'> & { readonly question: WrittenQuestion };

/**
 * Words are looked for while the model is asked for the vector, so that a recall waits for the slower of the two and not for both;
 * where the vector is known, both searches run at once. What the model is asked for leaves out whoever the question names, and that only
 * the words that are found tell for certain: where they tell of somebody who was not known before, the model is asked once more.
 */
export async function findMatches(
  { index, questions }: MatchPorts,
  namespace: string,
  { question, ...others }: MatchQuery,
): Promise<Matches> {
  const query = { ...others, lexemes: question.analysis.lexemes };
  const words = index.findHits(namespace, query);
  if (questions === undefined) return { hits: await words };
  const { vectors, names } = questions;
  const search = async (text: string): Promise<Omit<Matches, 'hits'>> => {
    const vector = await vectors.find(namespace, text);
    if (vector === undefined) return { lack: 'no query vector' };
    const nearest = await index.findNearest(namespace, { ...query, vector });
    return nearest.dimension === vector.values.length ? { nearest } : { lack: 'no stored vectors' };
  };
  // Who speaks for one may only be mentioned by another.
  const { userId, projectId, agentId, sessionId } = others.scope;
  const scope = JSON.stringify([namespace, userId, projectId, agentId, sessionId]);
  const guess = names.guess(scope, question);
  const guessed = search(guess);
  const near = words.then(({ turns }) => {
    const text = names.leaveOut(scope, question, turns);
    return text === guess ? guessed : search(text);
  });
  // Waited for as well where it was wrong, so that nothing is under way any more when the store is closed.
  const [hits, found] = await Promise.all([words, near, guessed]);
  return { hits, ...found };
}
