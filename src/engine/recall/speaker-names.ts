import { LRUCache } from 'lru-cache';
import type { QueryAnalysis } from '../../domain/analysis/analyze-query.ts';
import { leaveOutNames } from '../../domain/analysis/leave-out-names.ts';
import { namesAsked } from '../../domain/ranking/speaker-test.ts';
import type { TurnHit } from '../../domain/ranking/turn-hit.ts';

/** A question, as it was written and analysed. */
export interface WrittenQuestion {
  readonly text: string;
  readonly analysis: QueryAnalysis;
}

/**
 * What of a question a model is asked for: not the names of those who speak in what it touches. Who says something is known without
 * a model, which takes a name for what the question is about and finds whoever is addressed by it.
 */
export interface SpeakerNames {
  /** By what named a speaker in this scope before: the words of this question have not been looked for yet. */
  guess(scope: string, question: WrittenQuestion): string;
  /** By what the words of the question have found. */
  leaveOut(scope: string, question: WrittenQuestion, hits: readonly TurnHit[]): string;
}

/** Names that are remembered, the least recently used forgotten first: a forgotten one costs one recall a round trip. */
const remembered = 10_000;

export function createSpeakerNames(): SpeakerNames {
  const known = new LRUCache<string, true>({ max: remembered });
  const keyOf = (scope: string, form: string): string => JSON.stringify([scope, form]);
  const formsOf = ({ words, lexemes }: QueryAnalysis): string[] => [...new Set([...words, ...lexemes])];
  return {
    guess(scope, { text, analysis }) {
      const names = formsOf(analysis).filter((form) => known.get(keyOf(scope, form)) === true);
      return leaveOutNames(text, new Set(names), analysis.language);
    },
    leaveOut(scope, { text, analysis }, hits) {
      const asked = namesAsked(analysis);
      const speakers = new Set(hits.map(({ speaker }) => speaker ?? ''));
      const names = new Set([...speakers].flatMap(asked));
      for (const form of formsOf(analysis)) {
        if (names.has(form)) known.set(keyOf(scope, form), true);
        else known.delete(keyOf(scope, form));
      }
      return leaveOutNames(text, names, analysis.language);
    },
  };
}
