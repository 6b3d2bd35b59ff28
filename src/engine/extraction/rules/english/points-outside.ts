import { kin } from './antecedents.ts';

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
  /^it(?:'s| is| was|'s been| has been) (?:so |really |very |always |super |pretty |just |truly |such )*((?!an? |the )[a-z-]+|an? [a-z-]+(?: [a-z-]+)?) (?=(?:for (?:me|us) )?to (?!me\b|us\b)|(?:to|for) (?:me|us) (?:to|that) |that |how |when |[a-z]{3,}ing )/iu;

/** Pronouns and the like at the beginning, which only an earlier sentence explains. */
const pointingStart =
  /^(?:it|it's|its|this|that|that's|these|those|they|he|she|him|her|his|their|them|there|here|mine|both|all|one|ones|same|such|some|most|another|others?|either|each|none|everything|something|nothing|anything|everyone|everybody|someone|people)\b|^(?:almost|just|as) as \w+ as\b/iu;
const explainedStart =
  /^(?:this (?:morning|evening)|there (?:was|were|is|are)|everyone in|people in|some (?:friends|colleagues|of my|people I)|all (?:my|of my|the)|both (?:my|of my)|some of my|most of my|one of my|another)\b/iu;

/** "that" after such words begins a clause and points at nothing. */
const conjunction =
  /\b(?:so|now|such|sure|say|said|think|feel|know|see|hope|glad|happy|realize[ds]?|mean[st]?|believe|found|things?|people|everyone|all|something|anything|one|way|ones|stuff|book|story|\w+s|place|moment|event|show|\w+ing|\w+er|\w+ion|\w+ment|\w+ity) that\b/giu;
const demonstrative =
  /\b(?:this|that|these|those)(?= (?:is|are|was|were|has|have|had|will|can|could|made|makes|really|with|for|to|in|at|and|but|because|so|by|on|up|out|too|from|as)\b|[.,!;]|$)/iu;

/** Turns of phrase that always lean on what was said before. */
const leaning: readonly RegExp[] = [
  /\b(?:today|tomorrow|yesterday|tonight|last (?:night|week|month|year))'s\b/iu,
  /\b(?<!(?:quite|only|just|for) )(?:a few|some|many|several|any|most)(?=[.,!]|$| (?:to|and|but|so|because)\b)/iu,
  /\bgot the (?:job|part|position|role|offer|place|apartment|flat|house)\b(?! (?:at|as|of|in|with|for|I|my|that)\b)|^I(?:'m| am)? (?:start|starting|begin|beginning) (?:on|in|next|this) (?:\d|[A-Z])[\w ]*(?:,|$)|\bpass it on\b|\bthis (?:after|before) (?:I|we|my)\b|\bsomething (?:similar|like (?:it|this|that))\b|^it(?:'s| was| is) (?:\w+ ){1,3}and (?:I|my|we)\b|(?<!\b(?:I|we|they|you|in) )\b(?:have|has|bring|brings|give|gives|make|makes|need|needs|want|wants)$|\babout something$|\b(?:some|any|no|lots of) other (?:stuff|things?)\b|\bmade it (?:in|at|on|for|with|yesterday|last|myself)\b|\b(?:as soon as|once) (?:I|we) (?:start|begin|started|began),|, (?:just |also )?been \w+ing\b|\bboth my (?!parents|kids|children|sons|daughters|brothers|sisters|dogs|cats|grand|arms|legs|knees|hands|eyes|wrists|feet)|\blike last time\b|\bdoing that (?:for|since)\b|\bmade it to the (?:top|summit|end|finish)\b(?! of)|\b(?:after|before|in|during) (?:each|every) (?:session|class|time)\b(?! (?:of|with|at|I|we))|\b(?:don't|do not|didn't|never|rarely|seldom|hardly) (?:go|do|see|get|visit|come)(?: (?:often|much|a lot|anymore|enough))?(?=[.,]|$)|\b(?:moments?|things?|times?|days?|people|events?|something|stuff) like (?:this|that|these|those)\b/iu,
  /\b(?:sold|bought|got|made|ate|saw|took|found|need|want|have|had) (?:two|three|four|five|another|both|more)(?= (?:at|in|on|from|last|to|yesterday|already)\b|[.,]|$)|\b[a-z]+ed that (?:account|car|house|place|job|game|show|book|movie|company|shop|store|phone|trip)\b/iu,
  /\bma(?:ke|king|de) it (?:happen|work)\b|\bthat same\b|\b(?:that|this) the hard way\b|\b(?:just|only|pick|choose) one(?=[.,!]|$| but)/iu,
  /\b(?:had|from|about|after|of|with|to|saw|did) that [a-z]+(?=[.,]|$| (?:to|in|at|and|but|was|is)\b)/iu,
  /\b(?:bring|spread|capture|keep|share|recreate|use|add|get|have|create) that (?!I\b|we\b|he\b|she\b|they\b|it\b|my\b|our\b|the\b|people\b|everyone\b)\w+/iu,
  /\b(?:(?:the|this|that|last|first|next|other|new|old|good|right|whole|same|favou?rite|a (?:good|great|new|nice)) ones?|(?:been|am|is|was|get|got|have|has|need|want|buy|make|made|find|found|for|like) one(?! (?:of|day|more|thing|time|year|month|week))|these ones|one of them|one of those)\b/iu,
  /\b(?:ones|the same(?=[.,!]|$| (?:thing|one|as|for|with|to|here|about|way)\b)|all that|all this|all of (?:it|that|this)|the others?|the latter|the former|the above|do so|did so|at that time|that time|that day|that way|this way)\b/iu,
];

/** Things that somebody has spoken of before, where nothing in the statement says which: "the meeting", but not "the meeting about parking". */
const told =
  /\bthe (?:event|cause|meeting|book|journey|response|process|situation|photo|picture|story|result|outcome|venture|decision|opportunity|atmosphere|vibe|volunteers|whole thing|news|place|game|movie|film|song|idea|painting|quote|poem|sign|party|show|trip|talk|interview|appointment|class|problem|issue|project|spot|friends|guys|girls|gift)\b(?! (?:of|for (?!the cause)|to (?!(?:the|my|our)\b)|about|in|at|on|from|by|near|between|that|where|who|which|I|we|my|our|with|called|named|"|[A-Z]))/u;

/** Whether the statement speaks of "the event" without having said which. */
function leavesThingOpen(clause: string): boolean {
  const match = told.exec(clause);
  if (match === null) return false;
  const noun = match[0].slice('the '.length);
  return !new RegExp(`\\b(?:an?|my|our|this|first|second) (?:[\\w-]+ ){0,3}${noun}\\b`, 'iu').test(
    clause.slice(0, match.index),
  );
}

function precededByThing(before: string): boolean {
  return thing.test(before) && linking.test(before.replace(/^\S+\s/u, ''));
}

function leavesItOpen(clause: string): boolean {
  if (idiom.test(clause)) return false;
  if (/\b(?:do|did|done|doing|like|of|about|for|with|at) (?:that|this|it)(?=[.,!]|$| (?:and|but|so)\b)/iu.test(clause))
    return true;
  if (/\b(?!is|was|be|to)[a-z]+ it$/iu.test(clause)) return true;
  const it = /\bit(?:'s|'ll|'d)?\b|\bits\b/iu.exec(clause);
  return it !== null && !precededByThing(clause.slice(0, it.index));
}

const group =
  /\b[a-z]{3,}(?:s|people|children)\b|\b(?:kids|people|children|family|team|others|everyone|someone|somebody|anyone)\b/iu;
const person = new RegExp(`\\b${kin}\\b|\\b(?:woman|man|girl|boy|lady|guy|artist|person)\\b|(?<=\\s)[A-Z][a-z]+`, 'u');

function leavesPersonOpen(clause: string): boolean {
  const pronoun = /\b(?:they|them|their|theirs|they're|they've|he|him|his|she|her|hers|he's|she's)\b/iu.exec(clause);
  if (pronoun === null) return false;
  return !(/^th/iu.test(pronoun[0]) ? group : person).test(clause.slice(0, pronoun.index));
}

const existence =
  /(?<=^|, |\b(?:and|but|so|that|because|think|know|if|when|since|where) )there(?:'s| is| are| was| were| have| has| will)|\b(?:been there for|be there for|there for|here in|out there)\b/iu;

function leavesPlaceOpen(clause: string): boolean {
  if (!/\b(?:there|here)\b/iu.test(clause) || existence.test(clause)) return false;
  return !/\b(?:in|at|to|from) (?:the |my |a )?[A-Za-z]+.*\bthere\b/u.test(clause);
}

/**
 * Whether a statement, still in the first person, points at something outside itself: "it was great", "they love her",
 * "I went there". What a noun of the same statement explains is allowed.
 */
export function pointsOutside(statement: string): boolean {
  // In "it was good to see my brother" the pronoun stands for what follows.
  const clause = statement.replace(introducing, 'I am $1 ');
  if (pointingStart.test(clause) && !explainedStart.test(clause)) return true;
  if (demonstrative.test(clause.replace(conjunction, ''))) return true;
  if (
    withoutObject.test(clause) ||
    leaning.some((phrase) => phrase.test(clause) && !/\bone of (?:my|the)\b/iu.test(clause))
  )
    return true;
  return leavesThingOpen(clause) || leavesItOpen(clause) || leavesPersonOpen(clause) || leavesPlaceOpen(clause);
}
