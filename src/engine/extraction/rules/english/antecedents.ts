/** Persons and animals that somebody may call their own. */
export const kin =
  '(?:wife|husband|\\w+-year-old|youngest|oldest|eldest|little one|son|daughter|kids?|child|children|baby|mom|mum|mother|dad|father|parents|brothers?|sisters?|siblings|grandma|grandpa|grandmother|grandfather|grandparents|aunt|auntie|uncle|cousins?|nephews?|nieces?|boyfriend|girlfriend|partner|fianc[ée]e?|friends?|best friend|roommate|neighbou?rs?|colleagues?|coworkers?|boss|manager|mentors?|teachers?|coach|therapist|doctor|dogs?|cats?|pups?|puppy|kitten|kitty|pets?|students?|team|teammates?|family)';
const person = new RegExp(
  `\\b(?:[Mm]y|[Oo]ur|(?<=\\b(?:have|have got|'ve got|got) )(?:an?|two|three)) (?:[\\w-]+ ){0,2}?${kin}(?: [A-Z][a-z]+)?(?! ?['’]s)\\b`,
  'u',
);
const plural = /(?:s|children|family|team|people)$/iu;
const singularAnyway = /(?:boss)$/iu;

/** Somebody the speaker has just spoken of, who may be "he", "she" or "they" in the next sentence. */
export interface Antecedent {
  /** As the speaker called them: "my son Max". */
  readonly phrase: string;
  readonly several: boolean;
}

/** The one person or group of persons that a clause speaks of; none when there are two. */
export function antecedentIn(clause: string): Antecedent | undefined {
  const found = [...clause.matchAll(new RegExp(person.source, 'gu'))].map((match) => match[0]);
  const [phrase] = found;
  if (phrase === undefined || new Set(found).size > 1) return undefined;
  const [noun = ''] = /\S+$/u.exec(phrase.replace(/ [A-Z][a-z]+$/u, '')) ?? [];
  return {
    phrase: phrase.replace(/^(?:an?|two|three) /u, 'my '),
    several: plural.test(noun) && !singularAnyway.test(noun),
  };
}

/** Puts the person in the place of "she", "he" or "they" at the beginning of a clause. */
export function withAntecedent(clause: string, antecedent: Antecedent | undefined): string {
  if (antecedent === undefined) return clause;
  const owned = /^(?:his|her) (?=(?:name|birthday|favou?rite|job|school|wife|husband|boyfriend|girlfriend)\b)/iu.exec(
    clause,
  );
  if (owned !== null && !antecedent.several) return `${antecedent.phrase}'s ${clause.slice(owned[0].length)}`;
  const match = /^(he|she|they)((?:'(?:s|re|ve|ll|d))?)\b(?= |$)/iu.exec(clause);
  if (match === null) return clause;
  const [whole, pronoun = '', suffix = ''] = match;
  if ((pronoun.toLowerCase() === 'they') !== antecedent.several) return clause;
  const expanded =
    suffix === "'s" &&
    /^(?:been|got|had|gone|done|always been|lived|worked|known)\b/iu.test(clause.slice(whole.length + 1))
      ? ' has'
      : ({ "'s": ' is', "'re": ' are', "'ve": ' have', "'ll": ' will', "'d": ' would' }[suffix.toLowerCase()] ?? '');
  return `${antecedent.phrase}${expanded}${clause.slice(whole.length)}`;
}
