/** Latin letters that are no base letter with a mark, so that normalisation does not take them apart. */
const undecomposed: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};

function foldLatin(word: string): string {
  return word
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .replace(/[ßæœøłđðþıħ]/g, (letter) => undecomposed[letter] ?? letter);
}

/** Vowel signs and the stretching stroke are optional in Arabic, and people mix the forms of alef, yeh and teh marbuta. */
function foldArabic(word: string): string {
  return word
    .replace(/[\u064b-\u065f\u0670\u0640]/g, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replaceAll('ى', 'ي')
    .replaceAll('ة', 'ه');
}

/**
 * Takes off what people leave out when they type quickly, so that both ways of writing meet: `příteli` and `priteli`,
 * `ещё` and `еще`. Only marks that are optional in their script go: Cyrillic й, Hindi vowels and Thai tones stay.
 */
export function foldWord(word: string): string {
  if (/^[\0-\x7f]*$/.test(word)) return word;
  if (/\p{Script=Latin}/u.test(word)) return foldLatin(word);
  if (/[\u0600-\u06ff]/.test(word)) return foldArabic(word);
  if (/[\u0400-\u04ff]/.test(word)) return word.replaceAll('ё', 'е');
  if (/[\u0370-\u03ff]/.test(word))
    return word
      .normalize('NFD')
      .replace(/\u0301/g, '')
      .replaceAll('ς', 'σ');
  if (/[\u0590-\u05ff]/.test(word)) return word.replace(/[\u0591-\u05c7]/g, '');
  return word;
}
