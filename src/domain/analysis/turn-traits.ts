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
