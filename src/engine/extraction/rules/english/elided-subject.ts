const finite =
  /\b(?:isn't|aren't|wasn't|can|will|is|are|was|were|has|have|makes?|helps?|brings?|gives?|keeps?|feels?|means?|lets?|takes?|reminds?|shows?|sounds?|seems?|looks?)\b|'s (?:a|an|the|so|been|not|my)\b/iu;

/** Beginnings of sentences whose "I" was left out, and what was left out. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:just |already |finally |also |still |recently |actually |even |really |only )*(?:got|went|had|took|started|finished|made|bought|saw|met|tried|joined|moved|signed|found|lost|won|spent|visited|decided|adopted|ran|wrote|painted|came|did|left|quit|passed|booked|ordered|watched|read|hosted|attended|celebrated|began|learned|launched|opened|completed|graduated|created|used to|managed|wanted|loved|enjoyed|felt|received|sold|ended up|grew up|worked|lived|planted|baked|cooked|hiked)\b/iu,
    'I ',
  ],
  [
    /^(?:just |already |finally |also |still |really |actually |always )*(?:(?:had )?been(?= (?:\w+ing|to|a|in|on|at|through|into|only|there|busy|sick|ill|married)\b)|wanted)\b/iu,
    "I've ",
  ],
  [
    /^(?:love|enjoy|hate|live|work|play|have to|need to|want to|can't wait to|prefer|own|plan to|hope to|usually|always|never|still have|can't)\b (?!your?\b|it\b|that\b|this\b|those\b|these\b|all\b|the\b|and\b|how\b|is\b|can\b|for\b)/iu,
    'I ',
  ],
  [
    /^(?:just |also |still |currently |now |really |already |finally |actually |definitely |so |super |not )*(?:going to(?! be (?:a|an|so|great|fun|awesome|amazing|hard|tough|epic)\b)|planning|looking (?:forward|into|for|at)|thinking (?:of|about)|hoping|trying|working|researching|heading|getting|going(?! to be)|starting|learning|studying|moving|considering|training|preparing|practicing|saving|excited|keen|happy to|allergic|from|married|single|engaged|currently)\b/iu,
    "I'm ",
  ],
];

/** Gives a statement its "I" back: "Just got back from Rome" → "I just got back from Rome". */
export function withSubject(clause: string): string {
  for (const [pattern, subject] of beginnings) {
    const match = pattern.exec(clause);
    if (match === null) continue;
    const rest = clause.slice(match[0].length);
    // "Working out helps me": here the verb is the subject itself.
    if (
      /ing(?: \w+)?$/iu.test(match[0]) &&
      finite.test(rest.split(/\b(?:because|that|when|who|which|since|if)\b/u)[0] ?? '')
    )
      return clause;
    // "From now on", "From the chat:" and "From May on I pay more" are no origin.
    if (/from$/iu.test(match[0]) && !/^ (?!.*\b(?:I|we)\b)\p{Lu}/u.test(rest)) return clause;
    if (/^(?:had|used|did)$/iu.test(match[0]) && /^ (?:I|you|we|he|she|they|it)\b/iu.test(rest)) return clause;
    return subject + clause.charAt(0).toLowerCase() + clause.slice(1);
  }
  return clause;
}

const shown =
  /^(?:and |oh,? |but )?(?:here's|here is|here are|check out) (?:just )?((?:an?|another|the|some|my|our|one of (?:my|our))\b .*\b(?:I|my|our|me|us)\b.*|(?:one of )?(?:my|our) .+)$/iu;

const shownAndDone =
  /^(?:check out|look at|here's|here is|here are) (this|these) ([a-z][a-z' -]{2,40}?) (?:that )?I (just |recently )?(made|took|met|painted|bought|got|found|drew|baked|cooked|created|wrote|built|knitted|planted|adopted|finished)\b(.*)$/iu;

/** "Check out these kids I met" is "I met kids"; "Here's a photo of my family at the lake" is a photo that the speaker shared. */
export function withShownThing(clause: string): string {
  const done = shownAndDone.exec(clause);
  if (done !== null) {
    const [, which = '', thing = '', lately = '', verb = '', rest = ''] = done;
    return `I ${lately}${verb} ${which.toLowerCase()} ${thing}${rest}`;
  }
  const match = shown.exec(clause);
  return match === null ? clause : `I shared ${match[1]}`;
}
