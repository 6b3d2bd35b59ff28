import type { Family } from '../family.ts';

/** What it takes to read first-person statements of a language without knowing the language in depth. */
export interface PhraseLanguage {
  /** Two-letter code. */
  readonly code: string;
  /** What is no statement: questions are left out before, this is about suppositions, wishes, address, quotation. */
  readonly unreal: RegExp;
  /** The statement in the third person, or undefined where it is not certain how. */
  readonly narrate: (statement: string, name: string) => string | undefined;
  /** "We live" as "I live": what holds for several holds for the one who says so. */
  readonly singular: (statement: string) => string;
  /** First-person words that must not be left over. */
  readonly firstPerson: RegExp;
  /** Words that point at something outside the sentence. */
  readonly pointing: RegExp;
  /** Interjections at the beginning. */
  readonly opening: RegExp;
  /** "and" before a verb in the first person whose subject is left out; the verb is the first group. */
  readonly coordination: RegExp;
  readonly families: readonly Family[];
}
