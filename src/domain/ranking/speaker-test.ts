import { nameForms } from '../analysis/name-forms.ts';
import type { ScoredQuery } from './term-scores.ts';

/** Finds the forms of a name that the question has; none where it does not name who that is. Remembers, since turns share few speakers. */
export function namesAsked(
  query: Pick<ScoredQuery, 'words' | 'lexemes' | 'language'>,
): (name: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  const asked = new Set([...query.words, ...query.lexemes]);
  return (name) => {
    let forms = known.get(name);
    if (forms === undefined)
      known.set(name, (forms = nameForms(name, query.language).filter((form) => asked.has(form))));
    return forms;
  };
}

/** Tells whether a question names a speaker by one of the words of the name. */
export function speakerTest(query: ScoredQuery): (speaker: string | undefined) => boolean {
  const formsOf = namesAsked(query);
  return (speaker) => speaker !== undefined && formsOf(speaker).length > 0;
}
