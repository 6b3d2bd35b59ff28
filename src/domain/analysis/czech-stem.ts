/**
 * The light Czech stemmer of Dolamic and Savoy ("Indexing and stemming approaches for the Czech language", 2009): case
 * endings, possessives, then the softened consonants of the locative (`Praze` → `prah`) and the fleeting e (`pes` → `ps`).
 * Shorter words lose their endings than published (`psa`, `psem`). The generated Snowball one makes `p` of `pes` and keeps `praz` and `prah` apart.
 */
const caseEndings: readonly (readonly [minimum: number, endings: readonly string[]])[] = [
  [7, ['atech']],
  [6, 'ětem etem atům'.split(' ')],
  [5, 'ech ich ích ého ěmi emi ému ete eti iho ího ími imu até ách ata aty ých ama ami ové ovi ými'.split(' ')],
  [3, ['em']],
  [4, 'es ém ím ům at ám os us ým mi ou'.split(' ')],
  [2, 'a e i o u ů y á é í ý ě'.split(' ')],
];

/** Past and infinitive endings, beyond the published rules: chat is told in the past (`koupila`, `koupili`, `koupit`). */
const pastEnding = /(?<=[aeiuyáéíůě])(?:la|lo|li|ly|l|t)$/;

function withoutCase(word: string): string {
  for (const [minimum, endings] of caseEndings) {
    if (word.length <= minimum) continue;
    const ending = endings.find((candidate) => word.endsWith(candidate));
    if (ending !== undefined) return word.slice(0, -ending.length);
  }
  return word;
}

function withoutPossessive(word: string): string {
  return word.length > 5 && /(?:ov|in|ův)$/.test(word) ? word.slice(0, -2) : word;
}

function hardened(word: string): string {
  if (word.endsWith('čt')) return `${word.slice(0, -2)}ck`;
  if (word.endsWith('št')) return `${word.slice(0, -2)}sk`;
  if (/[cč]$/.test(word)) return `${word.slice(0, -1)}k`;
  if (/[zž]$/.test(word)) return `${word.slice(0, -1)}h`;
  if (word.endsWith('ř')) return `${word.slice(0, -1)}r`;
  if (/[^aeiouyáéíóúůýě]e[^aeiouyáéíóúůýě]$/.test(word)) return word.slice(0, -2) + word.slice(-1);
  return word;
}

/** The stem of a lower-case Czech word. */
export function czechStem(word: string): string {
  if (word.length > 4 && pastEnding.test(word))
    return word.replace(pastEnding, '').replace(/[áéíůě]$/, (vowel) => vowel.normalize('NFD').slice(0, 1));
  return hardened(withoutPossessive(withoutCase(word)));
}
