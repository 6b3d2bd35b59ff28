import { nameForms } from './name-forms.ts';
import { prepareText } from './prepare-text.ts';
import { splitWords } from './split-words.ts';

/** As in `splitWords`, in a text as it was written; with the space before it. */
const token = /(?<!\s)\s*([\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*)/gu;

/**
 * A text without the words that name somebody; the whole text where nothing else would be left. `names` holds forms as `nameForms`
 * makes them. Names that stand in an unbroken run of characters (Chinese, Japanese, Thai) stay.
 */
export function leaveOutNames(text: string, names: ReadonlySet<string>, language: string): string {
  if (names.size === 0) return text;
  const isName = (written: string): boolean => {
    const [word, ...others] = splitWords(prepareText(written));
    if (word === undefined || others.length > 0 || word.script === 'han') return false;
    return nameForms(written, language).some((form) => names.has(form));
  };
  const left = text.replace(token, (spaced: string, written: string) => (isName(written) ? '' : spaced)).trim();
  return /[\p{L}\p{N}]/u.test(left) ? left : text;
}
