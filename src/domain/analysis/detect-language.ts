import { detectAll } from 'tinyld/light';
import { foldWord } from './fold-word.ts';
import { greetingLanguagesOf } from './greeting-words.ts';
import type { Word } from './split-words.ts';
import { stopLanguages, stopLanguagesOf } from './stop-words.ts';

/** The languages of a text, one for each alphabet, since people mix them (`купил iPhone`); codes of two letters. */
export interface DetectedLanguages {
  /** Of most of the text. */
  readonly main: string;
  /** Candidates for words in the Latin alphabet, likeliest first; one or two. */
  readonly latin: readonly string[];
  /** Whether anything but the default speaks for them. */
  readonly latinKnown: boolean;
  /** For words in Cyrillic letters. */
  readonly cyrillic: string;
}

/** Words that are enough to tell the language by; more only cost time. */
const inspectedWords = 200;
/** Below this many Latin words an n-gram model guesses (tinyld takes "Kde bydlí Petrova sestra?" for Spanish). */
const fewestWordsForModel = 5;
/** Of the model's own confidence, 0 to 1; right answers on chat turns without grammar words mostly exceed it. */
const modelConfidence = 0.3;
/** What English is ahead by when it has evidence and no letter speaks for another: "I will" is German by its `will`. */
const plainEnglish = 0.5;
/** Half a grammar word. */
const clearLead = 0.5;
/** Two or three grammar words of one language: English, the default, need not be thought of any more. */
const sureEvidence = 2.5;
/** A letter that few languages use weighs as much as two grammar words that only they have. */
const letterWeight = 2;

const letters: readonly (readonly [string, readonly string[]])[] = [
  ['řěů', ['cs']],
  ['šžč', ['cs']],
  ['ýď', ['cs']],
  ['ťň', ['cs']],
  ['ß', ['de']],
  ['ä', ['de', 'sv', 'fi']],
  ['ö', ['de', 'sv', 'fi', 'hu', 'tr']],
  ['ü', ['de', 'hu', 'tr', 'es']],
  ['ñ¿¡', ['es']],
  ['ãõ', ['pt']],
  ['ç', ['fr', 'pt', 'tr']],
  ['œ', ['fr']],
  ['êâ', ['fr', 'pt', 'ro']],
  ['èàù', ['fr', 'it']],
  ['ì', ['it']],
  ['ò', ['it']],
  ['ôë', ['fr']],
  ['å', ['sv', 'da', 'no']],
  ['øæ', ['da', 'no']],
  ['őű', ['hu']],
  ['ğış', ['tr']],
  ['șțşţă', ['ro']],
  ['î', ['ro', 'fr']],
  ['łąęśźżćń', ['pl']],
  ['áíéúó', ['es', 'cs', 'hu', 'pt']],
];
const languagesByLetter: ReadonlyMap<string, readonly string[]> = new Map(
  letters.flatMap(([group, languages]) => [...group].map((letter) => [letter, languages] as const)),
);

function addEvidence(evidence: Map<string, number>, languages: readonly string[], weight: number): void {
  for (const language of languages)
    evidence.set(language, (evidence.get(language) ?? 0) + weight / Math.sqrt(languages.length));
}

function latinEvidence(words: readonly string[], names: ReadonlySet<string>): [string, number][] {
  const evidence = new Map<string, number>();
  const seen = new Set<string>();
  for (const word of words) {
    const grammar = stopLanguagesOf(word);
    if (grammar.length > 0) addEvidence(evidence, grammar, 1);
    const greeting = greetingLanguagesOf(word);
    if (greeting.length > 0) addEvidence(evidence, greeting, 1);
    if (names.has(word) || /^[\0-\x7f]*$/.test(word)) continue;
    for (const letter of word) {
      const users = languagesByLetter.get(letter);
      if (users === undefined || seen.has(letter)) continue;
      seen.add(letter);
      addEvidence(evidence, users, letterWeight);
    }
  }
  const english = evidence.get('en');
  if (english !== undefined && seen.size === 0) evidence.set('en', english + plainEnglish);
  return [...evidence].sort((a, b) => b[1] - a[1] || rank(a[0]) - rank(b[0]));
}

/** Ties go to English, then to the order of the lists, which is roughly by number of users. */
function rank(language: string): number {
  return stopLanguages.findIndex((known) => known === language);
}

function modelGuess(words: readonly string[]): string | undefined {
  if (words.length < fewestWordsForModel) return undefined;
  const guess = detectAll(words.join(' '))[0];
  if (guess === undefined || guess.accuracy < modelConfidence) return undefined;
  const code = guess.lang === 'nb' ? 'no' : guess.lang;
  return rank(code) < 0 ? undefined : code;
}

/**
 * Evidence decides when the best language has a grammar word of its own and leads by half of one; then the model, if it has enough
 * text; then English, if it is as near. The second candidate is what a short text may be instead.
 */
function latinLanguages(
  words: readonly string[],
  names: ReadonlySet<string>,
): Pick<DetectedLanguages, 'latin' | 'latinKnown'> {
  const withoutNames = latinEvidence(words, names);
  // A name is better than nothing.
  const evidence = withoutNames.length > 0 ? withoutNames : latinEvidence(words, new Set());
  const [best = ['en', 0], second = ['en', 0]] = evidence;
  if (best[1] >= 1 && best[1] - second[1] >= clearLead) {
    const isSure = best[1] > 2 * second[1] && (best[0] === 'en' || best[1] >= sureEvidence);
    const other = best[1] > 2 * second[1] ? 'en' : second[0];
    return { latin: isSure || other === best[0] ? [best[0]] : [best[0], other], latinKnown: true };
  }
  const isEnglishNear = best[1] - (evidence.find(([language]) => language === 'en')?.[1] ?? 0) < clearLead;
  const guess = modelGuess(words);
  const first = guess ?? (isEnglishNear ? 'en' : best[0]);
  const other = first === best[0] ? second[0] : best[0];
  return { latin: first === other ? [first] : [first, other], latinKnown: guess !== undefined || evidence.length > 0 };
}

function cyrillicLanguage(words: readonly string[]): string {
  const text = words.join(' ');
  if (/[іїєґ]/.test(text)) return 'uk';
  const counts = words.map((word) => stopLanguagesOf(foldWord(word)));
  const russian = counts.filter((languages) => languages.some((language) => language === 'ru')).length;
  const ukrainian = counts.filter((languages) => languages.some((language) => language === 'uk')).length;
  return ukrainian > russian ? 'uk' : 'ru';
}

function eastAsianLanguage(words: readonly Word[]): string {
  if (words.some(({ script }) => script === 'hangul')) return 'ko';
  return words.some(({ script, text }) => script === 'han' && /[\u3040-\u30ff]/.test(text)) ? 'ja' : 'zh';
}

function otherLanguage(words: readonly Word[]): string {
  const text = words.find(({ script }) => script === 'other')?.text ?? '';
  const known: readonly (readonly [RegExp, string])[] = [
    [/\p{Script=Greek}/u, 'el'],
    [/\p{Script=Hebrew}/u, 'he'],
    [/\p{Script=Armenian}/u, 'hy'],
    [/\p{Script=Tamil}/u, 'ta'],
    [/\p{Script=Devanagari}/u, 'hi'],
    [/\p{Script=Thai}/u, 'th'],
    [/\p{Script=Bengali}/u, 'bn'],
    [/\p{Script=Georgian}/u, 'ka'],
  ];
  return known.find(([pattern]) => pattern.test(text))?.[1] ?? 'und';
}

/** The language of the words of a text: by alphabet first, then by grammar words and letters, last by a model. Default English. */
export function detectLanguages(allWords: readonly Word[], names: ReadonlySet<string> = new Set()): DetectedLanguages {
  const words = allWords.length > inspectedWords ? allWords.slice(0, inspectedWords) : allWords;
  const letterCounts = { latin: 0, cyrillic: 0, arabic: 0, eastAsian: 0, other: 0 };
  const latin: string[] = [];
  const cyrillic: string[] = [];
  for (const { text, script } of words) {
    if (script === 'number') continue;
    const group = script === 'han' || script === 'hangul' ? 'eastAsian' : script;
    // One character of Chinese or Korean says as much as two letters.
    letterCounts[group] += group === 'eastAsian' ? 2 * text.length : text.length;
    if (script === 'latin') latin.push(text);
    else if (script === 'cyrillic') cyrillic.push(text);
  }
  const { latin: latinCandidates, latinKnown } = latinLanguages(latin, names);
  const cyrillicCandidate = cyrillic.length > 0 ? cyrillicLanguage(cyrillic) : 'ru';
  const largest = Object.entries(letterCounts).sort((a, b) => b[1] - a[1])[0]?.[0];
  const mains: Readonly<Record<string, () => string>> = {
    cyrillic: () => cyrillicCandidate,
    arabic: () => 'ar',
    eastAsian: () => eastAsianLanguage(words),
    other: () => otherLanguage(words),
  };
  const main = letterCounts.latin > 0 && largest === 'latin' ? undefined : mains[largest ?? 'latin'];
  const isEmpty = Object.values(letterCounts).every((count) => count === 0);
  return {
    main: isEmpty || main === undefined ? (latinCandidates[0] ?? 'en') : main(),
    latin: latinCandidates,
    latinKnown,
    cyrillic: cyrillicCandidate,
  };
}
