const kin =
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

const thing =
  /\b(?:a|an|the|my|our|some|any|another|this|that|these|those|two|three|new|\w+'s) [a-z-]+|\b[a-z]{4,}ing\b|\b[a-z]{3,}(?:s|ics|ball)\b/iu;
const linking =
  /\b(?:and|but|because|since|so|when|as|which|while|that|where|although|though|before|after|until|to|with|for|on|from|of)\b|,/iu;
const idiom =
  /\b(?:(?:ma[dk]e|makes|making) it (?:to|through|in|back|on time|easier|harder|hard|possible|special|so|all|better|worth)|f(?:i|ou)nd it (?:hard|difficult|easy|tough|important|helpful|useful|relaxing|interesting|strange)|love it when|hate it when|worth it|it takes|it took|takes it|it's been|it is (?:important|hard|good|nice|tough)|it's (?:important|hard|good|nice|tough|great|fun) to|it was (?:important|hard|nice|great|good|fun|tough|difficult) to|gave it a)\b/iu;

/** "I quit in 2015" says nothing without what was quit. */
const withoutObject =
  /^(?:I|we)(?:'ve| have)? (?:just |already |finally |also |only |recently )?(?:quit|stopped|started|tried|made|met|found|bought|took|gave|asked|told|chose|finished|said|did|got|had|wanted|loved|liked)(?=$|[.,]| (?:in|at|on|when|by|yesterday|last|already|because|and|but|so|early|late|again|since)\b)/iu;

const introducing =
  /^it(?:'s| is| was|'s been| has been) (?:so |really |very |always |super |pretty |just |truly |such )*([a-z-]+|an? [a-z-]+(?: [a-z-]+)?) (?=(?:for (?:me|us) )?to (?!me\b|us\b)|(?:to|for) (?:me|us) (?:to|that) |that |how |when |[a-z]{3,}ing )/iu;

function precededByThing(before: string): boolean {
  return thing.test(before) && linking.test(before.replace(/^\S+\s/u, ''));
}

/**
 * Whether a statement, still in the first person, points at something outside itself: "it was great", "they love her",
 * "I went there". What a noun of the same statement explains is allowed.
 */
export function pointsOutside(statement: string): boolean {
  // In "it was good to see my brother" the pronoun stands for what follows.
  const clause = statement.replace(introducing, 'I am $1 ');
  if (
    /^mine\b/iu.test(clause) ||
    /^(?:almost|just|as) as \w+ as\b|\b(?:today|tomorrow|yesterday|tonight|last (?:night|week|month|year))'s\b/iu.test(
      clause,
    )
  )
    return true;
  if (
    /^(?:it|it's|its|this|that|that's|these|those|they|he|she|him|her|his|their|them|there|here|both|all|one|ones|same|such|some|most|another|others?|either|each|none|everything|something|nothing|anything|everyone|everybody|someone|people)\b/iu.test(
      clause,
    ) &&
    !/^(?:this (?:morning|evening)|everyone in|people in|some (?:friends|colleagues|of my|people I)|all (?:my|of my|the)|both (?:my|of my)|some of my|most of my|one of my|another)\b/iu.test(
      clause,
    )
  )
    return true;
  if (
    /\b(?:this|that|these|those)(?= (?:is|are|was|were|has|have|had|will|can|could|made|makes|really|with|for|to|in|at|and|but|because|so|by|on|up|out|too|from|as)\b|[.,!;]|$)/iu.test(
      clause.replace(
        /\b(?:so|now|such|sure|say|said|think|feel|know|see|hope|glad|happy|realize[ds]?|mean[st]?|believe|found|things?|people|everyone|all|something|anything|one|way|ones|stuff|book|story|\w+s|place|moment|event|show|\w+ing|\w+er|\w+ion|\w+ment|\w+ity) that\b/giu,
        '',
      ),
    )
  )
    return true;
  if (
    /\b(?:do|did|done|doing|like|of|about|for|with|at) (?:that|this|it)(?=[.,!]|$| (?:and|but|so)\b)/iu.test(clause) &&
    !idiom.test(clause)
  )
    return true;
  const it = /\bit(?:'s|'ll|'d)?\b|\bits\b/iu.exec(clause);
  if (it !== null && !idiom.test(clause) && !precededByThing(clause.slice(0, it.index))) return true;
  if (/\b(?!is|was|be|to)[a-z]+ it$/iu.test(clause) && !idiom.test(clause)) return true;
  if (
    /\b(?<!(?:quite|only|just|for) )(?:a few|some|many|several|any|most)(?=[.,!]|$| (?:to|and|but|so|because)\b)/iu.test(
      clause,
    )
  )
    return true;
  if (
    withoutObject.test(clause) ||
    /\bma(?:ke|king|de) it (?:happen|work)\b|\bthat same\b|\b(?:bring|spread|capture|keep|share|recreate|use|add|get|have|create) that (?!I\b|we\b|he\b|she\b|they\b|it\b|my\b|our\b|the\b|people\b|everyone\b)\w+|\b(?:that|this) the hard way\b|\b(?:just|only|pick|choose) one(?=[.,!]|$| but)/iu.test(
      clause,
    )
  )
    return true;
  const others = /\b(?:they|them|their|theirs|they're|they've|he|him|his|she|her|hers|he's|she's)\b/iu.exec(clause);
  if (others !== null) {
    const before = clause.slice(0, others.index);
    const several = /^th/iu.test(others[0]);
    const known = several
      ? /\b[a-z]{3,}(?:s|people|children)\b|\b(?:kids|people|children|family|team|others|everyone|someone|somebody|anyone)\b/iu
      : new RegExp(`\\b${kin}\\b|\\b(?:woman|man|girl|boy|lady|guy|artist|lady|person)\\b|(?<=\\s)[A-Z][a-z]+`, 'u');
    if (!known.test(before)) return true;
  }
  if (
    /\b(?:there|here)\b/iu.test(clause) &&
    !/\b(?:there(?:'s| is| are| was| were| have| has| will)|been there for|be there for|there for|here in|out there)\b/iu.test(
      clause,
    ) &&
    !/\b(?:in|at|to|from) (?:the |my |a )?[A-Za-z]+.*\bthere\b/u.test(clause)
  )
    return true;
  return (
    /\b(?:(?:the|this|that|last|first|next|other|new|old|good|right|whole|same|a (?:good|great|new|nice)) ones?|(?:been|am|is|was|get|got|have|has|need|want|buy|make|made|find|found|for|like) one(?! (?:of|day|more|thing|time|year|month|week))|this one|that one|these ones|one of them|one of those|ones|the same(?=[.,!]|$| (?:thing|one|as|for|with|to|here|about|way)\b)|all that|all this|all of (?:it|that|this)|the other|the others|the latter|the former|the above|do so|did so|at that time|that time|that day|that way|this way)\b/iu.test(
      clause,
    ) && !/\bone of (?:my|the)\b/iu.test(clause)
  );
}
