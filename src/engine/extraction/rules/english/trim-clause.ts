/** Interjections and particles with which a statement may begin and that add nothing to it. */
const opening =
  /^(?:(?:(?:oh|ah|aw+|wow|whoa|woah|yay|yep|yup|yes|yeah|yea|ye|nah|no|nope|ok|okay|hey|hi|hello|hiya|heya|sure|sure thing|of course|absolutely|definitely|totally|exactly|certainly|right|true|indeed|so far,? so good|well|so(?! far)|and|but|or|plus|also|anyway|anyways|besides that|besides|now|actually|honestly|seriously|basically|like|man|dude|gosh|ugh|oof|phew|haha|lol|hmm+|um+|uh+|er|thanks|thank you|thx|ty|cool|nice|great|awesome|amazing|perfect|sounds good|speak for yourself(?=,)|good(?=,)|good news|great news|bad news|big news|funny thing|fun fact|guess what|you know what|you know|I mean|see|look|listen|by the way|for sure|no worries|no problem|to be honest|in fact|not gonna lie|let's see|correction|please note(?: that)?|note that|just so you know|for the record|for context|sorry|anyhow|speaking of which|other than that|apart from that|on top of that|as for me|for me|personally|thankfully|luckily|fortunately|unfortunately|sadly|happily|surprisingly|on another note|on a (?:lighter|happier|sadder|different|side|brighter) note|at least|to top it off|best of all|first of all|in other news|in the meantime|meanwhile|these days|nowadays|happy to say|I gotta say|I have to say|I must say|I must admit|I have to admit|believe it or not|like I said|as I said|as I mentioned|as you know|you see)(?=[\s,!.:;-]))(?:[\s,!.:;–—-]+))+/iu;

/** "I wanted to tell you that …", "Just wanted to let you know …": the frame around a statement. */
const frame =
  /^(?:(?:please |pls )?(?:remember|note|keep in mind|don't forget)(?: that)?,?(?= (?:I|my|we|our)\b)|I(?:'m| am)? (?:just )?(?:wanted|want|have|need|had|would like|'d like|going) to (?:let you know|tell you|share|say|mention|give you the heads up)(?: (?:that|about how|with you(?: that)?))?,?|(?:just )?(?:wanted|want) to (?:let you know|tell you|share|say|mention)(?: that)?|let me tell you,?|did I (?:tell|mention) (?:you )?that|I (?:should|forgot to|can) (?:mention|add|tell you|say)(?: that)?|(?:the )?(?:good|bad|great|big|exciting) news(?: is)?(?: that)?[,:-]*|(?:the )?(?:thing|truth|fact|point) is,?(?: that)?|(?:it )?turns out(?: that)?,?|you(?:'ll| will) never guess,?|I'm (?:so |really |very )?(?:happy|excited|pleased|proud|sorry|glad) to (?:say|report|announce|share|tell you)(?: that)?)\s+(?=(?:I|my|we|our|the|there|a|last|yesterday|today|on)\b)/iu;

/** Phrases that point at the conversation and mean nothing outside it. */
const conversational: readonly RegExp[] = [
  /,? ?(?:ever )?since (?:we|you and I) (?:last |first )?(?:talked|spoke|chatted|met up|caught up|met|texted)(?: last)?(?: time)?,?/giu,
  /,? ?since (?:our|the) last (?:chat|talk|conversation|time|call|catch-?up)(?: together)?,?/giu,
  /,? ?(?:since then|like I (?:said|mentioned|told you)|as I (?:said|mentioned|told you)|as you (?:know|can see|may know|might know)|you know|believe it or not|to be honest|by the way|no matter what|let me tell you|I swear|I must say|I gotta say|thanks to you|just like you|like you|same as you|too|as well|right now(?= ?[.!,]?$)|at the moment(?= ?[.!,]?$)|and stuff|and so on|and everything|or something|or whatever|or so|for sure|after all|of course|I guess|I think|I suppose|in general|at all|though|back then|these days|so far|again(?= ?[.!,]?$)|in (?:this|that) way|this way|that way)(?=[.!,;]|$)/giu,
  /,? (?:from|at|in|on|with|by|of) your (?:store|shop|website|site|app|company|service|team|page|platform)\b/giu,
  /,? if (?:that's|it's) (?:ok|okay|alright|all right|fine|cool)(?: with you)?(?=[.,!]|$)|(?<=talk|presentation|speech|post|article|paper|video) about (?:this|that|it)(?= |$)/giu,
  /(?<=\b(?:bought|ordered|got|purchased)\b.*) from you(?: guys)?(?= |$)/giu,
  /,? so (?:it'd|it would|that'd|that would)\b.*$| to (?:see|visit|meet|join) (?:them|him|her)$/giu,
  /,? (?:so|and|but) (?:maybe|perhaps|probably|hopefully)\b.*$/giu,
  /,? (?:so |and |but )?(?:please|pls|let's)\b.*$|,? (?:so|and|but) (?:don't|do not) (?!have|know|want|like|need|eat|drink|think)\w+.*$|, (?:best|worst|that's (?:so|such|why|how)|what a|small world|long story|no regrets|I kid you not|mark my words|trust me|believe me)\b.*$/giu,
  /(?:,? (?:go figure|take a look|check (?:it|them|this) out|look at (?:this|it|that)|huh|you see|can you believe it)|, (?:look|see|right|eh))(?=[.!,;]*$)/giu,
  /\b(?:obviously|literally|honestly|basically|actually|definitely|totally|seriously|kind of|sort of) /giu,
];

/** "Last week was wild, I got noticed": only when it was belongs to what happened. */
const moodOfTime = /^((?:in|on) [^,]*\b\d{4}) (?:was|has been|were) [^,]{2,30}, (?=(?:I|we)\b)/iu;

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** A pattern for the names by which the speakers address each other, short forms ("Alex" for "Alexandra") included. */
export function vocativePattern(names: readonly string[]): RegExp | undefined {
  const forms = new Set<string>();
  for (const name of names) {
    const first = name.split(/\s+/u)[0] ?? '';
    if (!/^\p{L}[\p{L}'-]+$/u.test(first)) continue;
    forms.add(escapeForPattern(first));
    for (let length = 3; length < first.length; length += 1) forms.add(escapeForPattern(first.slice(0, length)));
  }
  if (forms.size === 0) return undefined;
  const any = [...forms].sort((a, b) => b.length - a.length).join('|');
  const word = `(?:${any}|man|dude|bro|buddy|girl|guys|mate|hun|honey|babe|sis|friend|my friend|pal)`;
  return new RegExp(
    `(?:^(?:hey|hi|hello|hiya|yo|dear|thanks|thank you|yeah|yep|yes|oh|wow|sorry)?,? ?${word}\\b[,!.;:-]+ *|,? ?\\b(?<!(?:my|with|and|for|to|of|the|a|name is|named|called|'s|am|I'm) )${word}(?=[!,;:]|\\.(?!\\w)|$|\\s+-)[,]?)`,
    'giu',
  );
}

/** Takes away what surrounds a statement: interjections, forms of address, frames, tags and closing marks. */
export function trimClause(clause: string, vocative: RegExp | undefined): string {
  let text = clause.replace(/^[(*_\s]+/u, '').replace(/[)*_\s]+$/u, '');
  // A lone quotation mark is what splitting left of a quotation.
  if ((text.match(/"/gu)?.length ?? 0) % 2 === 1) text = text.replace(/"/gu, '');
  if (vocative !== undefined) text = text.replace(vocative, '');
  for (let round = 0; round < 2; round += 1) {
    text = text
      .replace(opening, '')
      .replace(frame, '')
      .replace(/^[\s,!.:;–—-]+/u, '');
  }
  for (const pattern of conversational) text = text.replace(pattern, '');
  text = text.replace(moodOfTime, '$1, ');
  if (text.includes('(') && !text.includes(')')) text += ')';
  text = text.replace(/^[\s,!.:;–—-]+/u, '').replace(/[\s,!.:;–—~-]+$/u, '');
  return text
    .replace(/\s{2,}/gu, ' ')
    .replace(/\s+,/gu, ',')
    .trim();
}

const dash = /\s+[-–—]{1,2}\s*|\s*[-–—]{2,}\s*|[–—]|(?<=[a-z])- (?=[A-Za-z])|;\s+|\s*\.{3,}\s*|:\s+(?=I\b|my\b|we\b)/u;
/** What can begin a statement of its own. */
const ownStatement =
  /^(?:in the week|on the weekend|on \d|I|I'[a-z]+|we|we'[a-z]+|it|it'[a-z]+|that|that'[a-z]+|this|these|those|they|they'[a-z]+|he|he'[a-z]+|she|she'[a-z]+|you|you'[a-z]+|there|there'[a-z]+|my|our|so|but|what|how|thanks|can't|gonna|hope|just|really|super|such|glad|love|let's|let|keep|don't|if|who|plus|the|everyone|everything|nothing|not|definitely|also|because|maybe|check|looking|feeling|got|been|had|was|felt|made|no)\b/iu;

/**
 * Splits a sentence where a new statement begins after a dash, a semicolon or ", but I". Enumerations after a dash stay
 * with their sentence.
 */
export function splitClauses(sentence: string): string[] {
  const clauses: string[] = [];
  for (const part of sentence.split(new RegExp(dash, 'u'))) {
    const piece = part.trim();
    if (piece === '') continue;
    const previous = clauses.at(-1);
    if (previous === undefined || ownStatement.test(piece)) clauses.push(piece);
    else clauses[clauses.length - 1] = `${previous} - ${piece}`;
  }
  return clauses.flatMap(splitCoordinates).flatMap(splitAsides);
}

const coordinate =
  /(?=,? and that (?:I|my|we|our)\b|,? (?:but|so|and) (?:I|we|my|now I|then I|then we|can't|you)(?:\b|')|, (?:I|we|it|it's|that's|they|he|she|he's|she's|so much|I'm|I've|we're|you're)(?: |')|, (?:his|her|their|its) \w+ (?:is|was|are|were)\b|, (?:my|our) \w+ (?:is|was|are|has|'s|broke|got|went|came|died|took|gave|had|opens|starts|works|lives|plays|comes|goes|wants|loves)\b)/u;
const adverbial =
  /^(?:(?:and|but|so|or|also|even|that|think|feel) )*(?:if|unless|whether|like|last|yesterday|lately|recently|on|in|when|whenever|since|as|after|before|while|by|for|at|during|though|although|even|once|because|one|today|tomorrow|next|this|to|with|until|every|growing|being)\b/iu;
/** "…, but if we share them" goes on after the comma. */
const openCondition =
  /\b(?:if|when|whenever|unless|because|since|although|though|while) [^,]*$|\b(?:after|before) (?:I|we|my|our|he|she|they|it|the|\w+ing)\b[^,]*$/iu;
const longSentence = 22;
const fewWords = 4;

/** "Last Friday, I went" and "if we share it, they listen" are one; ", it was great" after "Yesterday I went" is not. */
function leadsUp(previous: string): boolean {
  if (openCondition.test(previous)) return true;
  return (
    adverbial.test(previous) && !/^(?!if|when|unless|because|since|as|while)\w+.*\b(?:I|we)(?: |')/iu.test(previous)
  );
}

/** A long sentence is split between statements of their own, but "Last Friday, I went …" is one. */
function splitCoordinates(clause: string): string[] {
  const parts: string[] = [];
  const long = clause.split(' ').length > longSentence;
  for (const raw of clause.split(coordinate)) {
    const part = raw.replace(/^,? (?:and that (?=(?:I|my|we|our)\b))?/u, '');
    if (/^,? and that /u.test(raw)) {
      parts.push(part);
      continue;
    }
    const previous = parts.at(-1);
    const comma = !/^(?:but|so|and)\b/iu.test(part);
    // ", it was fun" is spliced on: whatever it is worth, it is another statement.
    const spliced =
      comma && /^(?:it|it's|that's|they|so much|he|she|he's|she's|(?:my|our|his|her|their|its) \w+ \w+)\b/iu.test(part);
    const again = comma && /^(?:I|I'm|I've)\b/u.test(part) && /^(?:I|I'm|I've)\b/u.test(previous ?? '');
    const own = (previous?.split(' ').length ?? 0) >= fewWords && part.split(' ').length > fewWords && (long || comma);
    if (previous === undefined || ((spliced || own || again) && !leadsUp(previous))) parts.push(part);
    else parts[parts.length - 1] = `${previous}${raw}`;
  }
  return parts.filter((part) => part.trim() !== '');
}

const aside =
  /, (?=(?:probably|maybe|perhaps|can't wait|cant wait|just got|going to|hopefully|not sure|please)\b)|,? though,? (?=I\b)/iu;
const secondAttribute =
  /,? (?:and|but) (?=(?:I(?:'m| am) (?:an? |from |married|single|divorced|allergic|vegan|vegetarian|\d)|(?:I )?(?:now |currently )?(?:work|study|live|moved|am|teach|rent) (?:as|at|for|in|to|an?|near|with)\b))/u;

/** "… since January, probably a Fender": the aside is no part of the statement. Homes and jobs are facts of their own. */
function splitAsides(clause: string): string[] {
  const parts = clause.split(aside);
  return parts.flatMap((part) => {
    const [first = '', ...others] = part.split(secondAttribute);
    return /\bI\b/u.test(first)
      ? [first, ...others.map((other) => (/^I\b/u.test(other) ? other : `I ${other}`))]
      : [part];
  });
}

/** Where a statement can be cut in two when one half points outside itself: "it's tough, but I keep training". */
const seam =
  /,? (?:but|and|so|because|although|though|while|since) (?=(?:I|we|my|our|it|that|this|they|he|she|there|the \w+)(?:\b|'))|, (?=(?:which|who)\b)|, (?=(?:it|that|this)(?:'s| )|(?:someone|somebody|he|she|they|he's|she's|they're) |the \w+ (?:is|was|are|were) )/giu;

/** The statement, and what remains of it when its end or its beginning is left out; the longest first. */
export function partsOf(statement: string): string[] {
  const seams = [...statement.matchAll(seam)];
  const parts = [statement];
  for (const match of seams.toReversed()) parts.push(statement.slice(0, match.index));
  for (const match of seams) {
    const tail = statement.slice(match.index + match[0].length);
    if (/^(?:I|we|my|our)\b/iu.test(tail) && /\b(?:but|and|so)\b/iu.test(match[0]) && !/^I can\b/iu.test(tail))
      parts.push(tail);
  }
  return parts
    .filter((part) => part === statement || part.split(' ').length >= fewWords)
    .sort((a, b) => b.length - a.length);
}
