/** Verbs that change their vowel with the person: the third person, and the first as it is said. */
const changed: Readonly<Record<string, string>> = {
  empfiehlt: 'empfehle',
  gibt: 'gebe',
  hilft: 'helfe',
  isst: 'esse',
  liest: 'lese',
  nimmt: 'nehme',
  sieht: 'sehe',
  spricht: 'spreche',
  trifft: 'treffe',
  vergisst: 'vergesse',
  wirft: 'werfe',
};

/** Shorter words that end so are seldom verbs: "gut", "rot". */
const shortest = 4;

/**
 * The form in which somebody says of themselves what a question asks of them in the third person: "wohnt" is answered by "ich
 * wohne", and the stemmer takes the one ending off and not the other. Undefined for what cannot be such a verb; a noun
 * ("Stadt") gains a form that is no word, which nothing has.
 */
export function findFirstPerson(word: string): string | undefined {
  if (word.length < shortest || !word.endsWith('t')) return undefined;
  // A changed "a" needs no table: accents are folded away, "fährt" like "fahre".
  return changed[word] ?? `${word.slice(0, word.endsWith('et') ? -2 : -1)}e`;
}
