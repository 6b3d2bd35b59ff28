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
  readonly #words = new Map<string, ReadonlySet<string>>();

  /** Whether a message says nothing that the memories citing it do not. */
  isTold(message: ContextMessage, as: 'found' | 'beside', memories: readonly ContextMemory[]): boolean {
    const citing = memories.filter((memory) => cites(memory, message));
    if (citing.length === 0) return false;
    const told = new Set(citing.flatMap(({ text }) => [...this.#wordsOf(text)]));
    return share(this.#wordsOf(message.text), told) >= shares[as];
  }

  /** Whether one of the messages that a memory cites says all of it. */
  isSaid(memory: ContextMemory, messages: Iterable<ContextMessage>): boolean {
    const words = this.#withoutSubject(memory);
    for (const message of messages)
      if (cites(memory, message) && share(words, this.#wordsOf(message.text)) >= shares.memory) return true;
    return false;
  }

  /** Whether an entry of the profile and a memory say the same. */
  isEntry({ text, cites: places }: ContextEntry, memory: ContextMemory): boolean {
    if (fold(text) === fold(memory.text)) return true;
    const keys = new Set(places.map(placeKey));
    if (!memory.cites.some((place) => keys.has(placeKey(place)))) return false;
    const entry = this.#wordsOf(text);
    const words = this.#withoutSubject(memory);
    // A verb may stand in the memory alone: "likes tea" is "tea" in a profile.
    return share(entry, words) >= shares.memory && entry.size >= words.size - 2;
  }

  #wordsOf(text: string): ReadonlySet<string> {
    let words = this.#words.get(text);
    if (words === undefined) {
      words = contentWords(text);
      this.#words.set(text, words);
    }
    return words;
  }

  #withoutSubject({ text, subject }: ContextMemory): ReadonlySet<string> {
    const subjects = this.#wordsOf(subject);
    return new Set([...this.#wordsOf(text)].filter((word) => !subjects.has(word)));
  }
}

/**
 * Words with content, without dates: a memory has them resolved ("in the week of 12 May 2025") where the turn says "last week".
 */
function contentWords(text: string): ReadonlySet<string> {
  const { terms, words, languages } = analyzeWords(text, 'document');
  const months = monthNames(languages.main);
  // With pairs of characters a word has several terms, and none of them is a month's name.
  const isAligned = terms.length === words.length;
  const isDate = (word: Word | undefined): boolean =>
    word !== undefined && (word.script === 'number' || months.has(foldWord(word.text)));
  return new Set(
    terms.flatMap(({ forms, stop }, index) => (stop || (isAligned && isDate(words[index])) ? [] : forms.slice(0, 1))),
  );
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
function share(words: ReadonlySet<string>, among: ReadonlySet<string>): number {
  if (words.size === 0) return 0;
  let found = 0;
  for (const word of words) if (among.has(word)) found += 1;
  return found / words.size;
}
