import { prepareText } from './prepare-text.ts';

/** A capital in the middle of a sentence: after a word, a comma or the like and a space. */
const capitalised = /(?<=[\p{L}\p{M}\p{N},;:)'’-]\s+)\p{Lu}[\p{L}\p{M}]*/gu;

/**
 * Words with letters beyond ASCII that begin with a capital in the middle of a sentence: names, which say nothing about
 * the language ("My violin teacher is Ondřej." is English). Lower case. German nouns are among them; German has
 * enough grammar words to do without.
 */
export function foreignNames(text: string): ReadonlySet<string> {
  if (/^[\0-\x7f]*$/.test(text)) return new Set();
  const names = text.match(capitalised) ?? [];
  return new Set(names.filter((name) => !/^[\0-\x7f]*$/.test(name)).map(prepareText));
}
