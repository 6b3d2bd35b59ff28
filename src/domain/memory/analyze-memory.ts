import { analyzeText, type TextAnalysis } from '../analysis/analyze.ts';
import type { Moment } from '../turn.ts';

/**
 * Words by which people ask for the value of an attribute, by language. A memory that holds one is found by them too: "moved to
 * Lisbon" has no word of "where does she live?".
 */
const askedBy: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  en: {
    home: 'live home',
    employer: 'work employer company',
    job: 'work job profession',
    studies: 'study',
    name: 'name',
    age: 'age old',
    birthday: 'birthday born',
    origin: 'origin born',
    'relationship-status': 'married relationship',
    diet: 'eat diet',
    commute: 'commute work',
    car: 'car drive',
  },
  de: {
    home: 'wohnt wohnen lebt',
    employer: 'arbeitet firma',
    job: 'arbeitet beruf',
    studies: 'studiert',
    age: 'alt alter',
    birthday: 'geburtstag geboren',
    origin: 'herkunft geboren',
    'relationship-status': 'verheiratet',
  },
  es: {
    home: 'vive vivir',
    employer: 'trabaja empresa',
    job: 'trabaja trabajo',
    studies: 'estudia',
    age: 'edad años',
    birthday: 'cumpleaños nació',
    'relationship-status': 'casado casada',
  },
  fr: {
    home: 'habite habiter vit',
    employer: 'travaille entreprise',
    job: 'travaille métier',
    studies: 'étudie',
    age: 'âge',
    birthday: 'anniversaire né née',
    'relationship-status': 'marié mariée',
  },
};

/** Analyses a memory as `analyzeText` does; the words by which its attribute is asked for do not make it longer. */
export function analyzeMemory(
  text: string,
  { attribute, saidAt }: { readonly attribute?: string | undefined; readonly saidAt?: Moment } = {},
): TextAnalysis {
  const analysis = analyzeText(text, saidAt);
  const words = attribute === undefined ? undefined : askedBy[analysis.language]?.[attribute];
  if (words === undefined) return analysis;
  return { ...analysis, lexemes: [...new Set([...analysis.lexemes, ...analyzeText(words).lexemes])] };
}
