import { nameForms } from '../analysis/name-forms.ts';
import type { ScoredQuery } from './term-scores.ts';

/** Tells whether a question names a speaker by one of the words of the name; remembers, since turns share few speakers. */
export function speakerTest(query: ScoredQuery): (speaker: string | undefined) => boolean {
  const known = new Map<string, boolean>();
  const asked = new Set([...query.words, ...query.lexemes]);
  return (speaker) => {
    if (speaker === undefined) return false;
    let named = known.get(speaker);
    if (named === undefined)
      known.set(speaker, (named = nameForms(speaker, query.language).some((form) => asked.has(form))));
    return named;
  };
}
