import { isStopWord } from './stop-words.ts';

/** What kind of turn it is, as bits of one small number that is stored beside its lexemes. */
export const turnTraits = {
  /** It ends with a question, so the next turn answers it, and it tells less itself. */
  asks: 1,
  /** It names a date or a time: what a question with "when" looks for. */
  tellsTime: 2,
} as const;

/** Emoji, spaces, closing signs and notes in brackets (`[shared image: …]`) may follow the question mark. */
const questionAtEnd = /[?？؟⸮\u037e](?:[^\p{L}\p{N}[]|\[[^\]]*\])*$/u;
/** A question longer than this ahead of its own end is none; also bounds the search on a turn without letters. */
const inspectedTail = 400;

/** Whether a text ends with a question. */
export function endsWithQuestion(content: string): boolean {
  return questionAtEnd.test(content.slice(-inspectedTail));
}

/** Question words that ask for a time; some need two words. Folded, lower case. */
const whenWords = new Set(
  `when wann cuando quand quando wanneer nar hvornar hvenaer kdy kiedy mikor milloin cand когда коли متي`.split(' '),
);
const whenPhrases =
  /^(?:(?:on|in|at|since|until|by|during|um|seit) )?(?:what|which) (?:date|day|month|year|time|weekday)\b|^how long ago\b|\bne zaman\b|什么时候|什麼時候|几点|幾點|哪天|哪一天|哪年|何时|何時|いつ|何日|何月|何年|언제|며칠/u;
/** A later "when" is a conjunction: "what did she say when he left?" */
const questionWordPositions = 3;

/** Whether a question asks for a time. `words` are folded. */
export function asksWhen(prepared: string, words: readonly string[]): boolean {
  return (
    whenPhrases.test(prepared.trimStart()) || words.slice(0, questionWordPositions).some((word) => whenWords.has(word))
  );
}

/**
 * Auxiliary verbs that put a question into the past, folded, by language ("was" is a question word in German). Those of the
 * perfect are left out: "has" and "hat" ask as often for what somebody has now.
 */
const pastWords: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    en: 'did didn was wasn were weren',
    de: 'war waren warst wurde wurden hatte hatten',
    es: 'fue fueron era eran estaba estaban habia',
    fr: 'etait etaient avait avaient',
    pt: 'foi foram era eram estava estavam tinha',
    it: 'era erano stato stata',
    nl: 'was waren werd werden had hadden',
    cs: 'byl byla bylo byli',
  }).map(([language, words]) => [language, new Set(words.split(' '))]),
);
/** Later ones belong to a clause: "What does Ana think of the film that was shown?" */
const pastWordPositions = 5;

/**
 * Whether a question asks for the past; false where its language is not known here, or may be one in which the word is
 * another ("Was studiert Emil?"). `words` are folded; `languages` are those that the question may be in.
 */
export function asksPast(words: readonly string[], languages: readonly string[]): boolean {
  return words.slice(0, pastWordPositions).some((word) => {
    const isPast = languages.map((language) => pastWords.get(language)?.has(word) ?? false);
    return isPast[0] === true && languages.every((language, at) => isPast[at] === true || !isStopWord(word, language));
  });
}
