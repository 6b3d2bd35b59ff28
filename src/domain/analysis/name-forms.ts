import { characterPairs } from './character-pairs.ts';
import { foldWord } from './fold-word.ts';
import { prepareText } from './prepare-text.ts';
import { splitWords } from './split-words.ts';
import { stemWord } from './stem-word.ts';

/**
 * The forms under which a question may name someone: each word of the name as it is and as the stemmer of the language
 * leaves it (`Caroline`, `carolin`), pairs of characters in Chinese, Japanese and Korean.
 */
export function nameForms(name: string, language: string): string[] {
  const forms = new Set<string>();
  for (const { text, script } of splitWords(prepareText(name))) {
    if (script === 'han' || script === 'hangul') for (const pair of characterPairs(text, script).pairs) forms.add(pair);
    else for (const form of [foldWord(text), foldWord(stemWord(text, language))]) forms.add(form);
  }
  return [...forms];
}
