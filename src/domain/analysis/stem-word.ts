import snowball from 'snowball-stemmers';
import { czechStem } from './czech-stem.ts';

type Stem = (word: string) => string;

const snowballNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    en: 'english',
    de: 'german',
    es: 'spanish',
    fr: 'french',
    it: 'italian',
    pt: 'portuguese',
    nl: 'dutch',
    sv: 'swedish',
    da: 'danish',
    no: 'norwegian',
    fi: 'finnish',
    hu: 'hungarian',
    ro: 'romanian',
    tr: 'turkish',
    ru: 'russian',
    ar: 'arabic',
    hy: 'armenian',
    ta: 'tamil',
  }),
);

/** A stemmer costs 5 µs a word and people repeat themselves; a full cache starts anew, which is cheaper than keeping order. */
const cachedStemsPerLanguage = 20_000;
/** Longer ones are no words of a language, and stemming is superlinear in the worst case. */
const longestStemmedWord = 40;

const stemmers = new Map<string, Stem>();

function cached(stem: Stem): Stem {
  const stems = new Map<string, string>();
  return (word) => {
    let result = stems.get(word);
    if (result === undefined) {
      result = stem(word);
      if (stems.size >= cachedStemsPerLanguage) stems.clear();
      stems.set(word, result);
    }
    return result;
  };
}

function createStemmer(language: string): Stem {
  if (language === 'cs') return cached(czechStem);
  const name = snowballNames.get(language);
  if (name === undefined) return (word) => word;
  const stemmer = snowball.newStemmer(name);
  return cached((word) => stemmer.stem(word));
}

/** The stem of a lower-case word; the word itself where the language has no stemmer or would leave nothing of it. */
export function stemWord(word: string, language: string): string {
  if (word.length > longestStemmedWord || word.length < 3) return word;
  let stem = stemmers.get(language);
  if (stem === undefined) stemmers.set(language, (stem = createStemmer(language)));
  const result = stem(word);
  return result.length < 2 ? word : result;
}
