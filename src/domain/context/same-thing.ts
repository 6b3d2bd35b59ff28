import { analyzeWords } from '../analysis/analyze.ts';
import { monthNames } from '../analysis/date-lexemes.ts';
import { foldWord } from '../analysis/fold-word.ts';
import type { Word } from '../analysis/split-words.ts';
import { type ContextEntry, type ContextMemory, type ContextMessage, placeKey } from './context-items.ts';

/**
 * Share of a text's words that another one must have to say the same, when both rest on the same turn. A turn that recall showed beside
 * its memories has something of the question that they have not, so nearly all of it must be there.
 */
const shares = { found: 0.8, beside: 0.5, memory: 0.6 } as const;

/**
 * Tells what says the same as something else. Only what rests on the same turn is compared by its words: "likes tea" and "does not
 * like tea" have the same ones.
 */
export class SameThing {
  readonly #words = new Map<string, readonly Forms[]>();

  /** Whether a message says nothing that the memories citing it do not. */
  isTold(message: ContextMessage, as: 'found' | 'beside', memories: readonly ContextMemory[]): boolean {
    const citing = memories.filter((memory) => cites(memory, message));
    if (citing.length === 0) return false;
    const told = citing.flatMap(({ text }) => this.#wordsOf(text));
    return share(this.#wordsOf(message.text), told) >= shares[as];
  }

  /** Whether one of the messages that a memory cites says all of it. */
  isSaid(memory: ContextMemory, messages: readonly ContextMessage[]): boolean {
    return messages
      .filter((message) => cites(memory, message))
      .some(({ text }) => share(this.#withoutSubject(memory), this.#wordsOf(text)) >= shares.memory);
  }

  /** Whether an entry of the profile and a memory say the same. */
  isEntry({ text, cites: places }: ContextEntry, memory: ContextMemory): boolean {
    if (fold(text) === fold(memory.text)) return true;
    const keys = new Set(places.map(placeKey));
    if (!memory.cites.some((place) => keys.has(placeKey(place)))) return false;
    const entry = this.#wordsOf(text);
    const words = this.#withoutSubject(memory);
    // A verb may stand in the memory alone: "likes tea" is "tea" in a profile.
    return share(entry, words) >= shares.memory && entry.length >= words.length - 2;
  }

  #wordsOf(text: string): readonly Forms[] {
    let words = this.#words.get(text);
    if (words === undefined) {
      words = contentWords(text);
      this.#words.set(text, words);
    }
    return words;
  }

  #withoutSubject({ text, subject }: ContextMemory): readonly Forms[] {
    const subjects = formsOf(this.#wordsOf(subject));
    return this.#wordsOf(text).filter((forms) => !isAmong(forms, subjects));
  }
}

/** A word in all the forms that it may have been indexed by: a short text tells its language badly, and so its stems. */
type Forms = readonly string[];

/** Words with content, without dates: a memory has them resolved ("in the week of 12 May 2025") where the turn says "last week". */
function contentWords(text: string): readonly Forms[] {
  const { terms, words, languages } = analyzeWords(text, 'query');
  const months = monthNames(languages.main);
  // With pairs of characters a word has several terms, and none of them is a month's name.
  const isAligned = terms.length === words.length;
  const isDate = (word: Word | undefined): boolean =>
    word !== undefined && (word.script === 'number' || months.has(foldWord(word.text)));
  const content = terms.filter(
    ({ stop, extra }, index) => !stop && extra !== true && !(isAligned && isDate(words[index])),
  );
  return [...new Map(content.map(({ forms }) => [forms[0] ?? '', forms])).values()];
}

function formsOf(words: readonly Forms[]): ReadonlySet<string> {
  return new Set(words.flat());
}

function isAmong(forms: Forms, others: ReadonlySet<string>): boolean {
  return forms.some((form) => others.has(form));
}

/** Equal for texts that differ in case, punctuation and spaces alone. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{P}\s]+/gu, ' ')
    .trim();
}

function cites(memory: ContextMemory, message: ContextMessage): boolean {
  return memory.cites.some(({ sessionId, seq }) => seq === message.seq && sessionId === message.sessionId);
}

/** Of the words, how many are among the others; nothing is no part of anything. */
function share(words: readonly Forms[], others: readonly Forms[]): number {
  if (words.length === 0) return 0;
  const among = formsOf(others);
  return words.filter((forms) => isAmong(forms, among)).length / words.length;
}
