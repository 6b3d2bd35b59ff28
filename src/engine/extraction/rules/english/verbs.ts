/** Forms that are not made with "-ed". Those that look like their base form ("read", "put") count as past: both readings fit. */
const irregularPast = new Set(
  `was were went got had did came took made saw met been bought left lost won found ran ate gave began spent told said felt kept held
  broke flew drove wrote read sold taught thought caught fell grew knew led paid put sang sat slept spoke swam threw understood woke wore built
  sent cut set let hit hurt quit cost shut spread bet beat split upset became brought chose dealt drew drank fed fought forgot forgave froze hid
  hung laid lent lit meant overcame rode rang rose shook shot showed sank spilt stood stole stuck struck swore swept tore wept withdrew dreamt
  learnt burnt heard bit blew bent bound did dug forbade ground knelt lay shrank shone sought sped spun sprang stank strove swung
  undertook wound wrung outgrew rebuilt retook rewrote underwent misplaced dove snuck`.split(/\s+/u),
);

/** Base forms that end like a past. */
const notPast = new Set([
  'need',
  'feed',
  'speed',
  'bleed',
  'breed',
  'proceed',
  'succeed',
  'exceed',
  'heed',
  'seed',
  'shed',
  'embed',
  'wed',
  'weed',
]);

/** Words that may stand between a subject and its verb. */
const adverbs = new Set(
  `always never also just still often even usually kinda sometimes now already almost soon then too once ever both all finally rarely seldom
  definitely currently recently lately mostly mainly normally typically generally occasionally again maybe perhaps hardly barely only sorta
  literally honestly basically currently not no longer`.split(/\s+/u),
);
const verbsInLy = new Set([
  'fly',
  'rely',
  'apply',
  'supply',
  'reply',
  'multiply',
  'comply',
  'imply',
  'ally',
  'bully',
  'rally',
  'tally',
]);

/** Auxiliaries and their forms for one person and for several. */
const agreement: Readonly<Record<string, readonly [one: string, several: string]>> = {
  am: ['is', 'are'],
  is: ['is', 'are'],
  are: ['is', 'are'],
  was: ['was', 'were'],
  were: ['was', 'were'],
  have: ['has', 'have'],
  has: ['has', 'have'],
  do: ['does', 'do'],
  does: ['does', 'do'],
  "haven't": ["hasn't", "haven't"],
  "don't": ["doesn't", "don't"],
  "wasn't": ["wasn't", "weren't"],
  "weren't": ["wasn't", "weren't"],
  "aren't": ["isn't", "aren't"],
  "ain't": ["isn't", "aren't"],
};

const unchanging = new Set(
  "can could will would should must might may shall had did can't couldn't won't wouldn't shouldn't mustn't hadn't didn't cannot gotta ought".split(
    ' ',
  ),
);

/** Verbs that follow "and" often enough, and are no nouns, so that they can be made to agree there too. */
const coordinated = new Set(
  `go have try make take get want need know feel think keep do am live write read enjoy love hate prefer bring become help learn teach eat buy sell
  meet grow spend sing run come fly leave return stay weigh travel teach speak wear pay carry use own see give find`.split(
    /\s+/u,
  ),
);

/** Whether the word can stand between a subject and its verb. */
export function isAdverb(word: string): boolean {
  const lower = word.toLowerCase();
  return adverbs.has(lower) || (/^[a-z]{3,}ly$/u.test(lower) && !verbsInLy.has(lower));
}

/** Whether a form is a past or a participle: what does not change with its subject. */
export function isPast(word: string): boolean {
  const lower = word.toLowerCase();
  return irregularPast.has(lower) || (/[a-z]{2,}ed$/u.test(lower) && !notPast.has(lower));
}

/** Whether the word may be inflected after "and". */
export function isCoordinatedVerb(word: string): boolean {
  return coordinated.has(word.toLowerCase());
}

/** Whether a form is a modal or a past auxiliary, after which the verb stays as it is. */
export function isModal(word: string): boolean {
  return unchanging.has(word.toLowerCase());
}

/** "-s" for the third person: goes, tries, watches, plays. */
export function inflect(verb: string): string {
  if (/(?:s|x|z|ch|sh|o)$/iu.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/iu.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** The form of a verb, as it stood after "I" or "we", behind a name or behind "they". */
export function agree(verb: string, several: boolean): string {
  const lower = verb.toLowerCase();
  const pair = agreement[lower];
  if (pair !== undefined) return pair[several ? 1 : 0];
  if (several || unchanging.has(lower) || isPast(lower) || (lower.endsWith('ing') && lower.length > 5)) return verb;
  return inflect(verb);
}
