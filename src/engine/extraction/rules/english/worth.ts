/** Words without content of their own. */
const empty = new Set(
  `a an the and or but so if because since as while when where who which that this these those it its i me my we us our you your he him his she her they
  them their to of in on at by for with from into about over after before under up down out off through during between against without within around along
  is are was were be been being am do does did have has had having will would can could should may might must shall not no nor don't doesn't didn't isn't
  aren't wasn't weren't won't can't couldn't wouldn't hasn't haven't hadn't i'm i've i'll i'd we're we've it's that's there there's here what how why
  then than too very really so just also still even much more most many some any all both each every few lot lots bit kind sort such own same other another
  again ever never always often sometimes usually now today soon already yet almost only quite pretty super totally definitely actually maybe s t re ve ll d
  one two first last next new old own get got getting gets go going goes went come came coming make made making makes take took taking give gave giving given
  let lets put keep keeps keeping kept know knew think thought feel feels feeling felt see saw seeing seen look looking looks looked want wanted wants need needs
  needed try trying tried like likes liked say said tell told talk talking way ways thing things stuff something anything everything nothing someone anyone everyone
  people ton tons bunch loads myself yourself themselves far better person time times day days moment moments lately recently since ago back well able lot`.split(
    /\s+/u,
  ),
);

/** Words of praise, comfort and general good will: half of every friendly chat, and nothing that one would look up. */
const vague = new Set(
  `good great nice awesome amazing cool fun wonderful lovely beautiful fantastic incredible special happy glad proud excited thrilled stoked sad tough hard easy
  motivate inspire reason warms warm fills fill seeing renewed purpose
  important grateful thankful blessed lucky inspired inspiring inspiration motivated motivating motivation motivates passionate passion love loved loving loves
  support supportive supporting help helping helped helps difference journey positive positivity impact kindness kind compassion compassionate hope hopeful dream
  dreams goal goals together strong stronger strength courage brave world life lives experience experiences best better worth heart mind joy happiness
  enjoy enjoying enjoyed amazing powerful meaningful rewarding fulfilling fulfillment challenge challenges challenging obstacles change changes growth grow
  future success successful successful hard work working effort efforts progress keep pushing push determined determination drive energy believe belief
  appreciate appreciated thanks thank thanks sharing share shared words mean means meant lot remind reminds reminder reminded whole real true super big huge
  small little long start started starting end part sure ready whatever forward definitely truly step steps spirit vibe vibes idea ideas chance feelings emotions
  memories memory situation situations stay staying bring brings bringing brought others community understanding understand acceptance connection bond bonds
  friendship cherish matter matters perspective exploring explore honest happening happened news setback adventure attitude options option turnout trouble capture events issue issues topic topics reality view views rest details problem problems question questions right wrong crazy wild ride busy boost boosts`.split(
    /\s+/u,
  ),
);

/** Whether a word, in lower case, carries no content. */
export function isEmptyWord(word: string): boolean {
  return empty.has(word);
}

/** Whether a word, in lower case, is praise or general good will. */
export function isVagueWord(word: string): boolean {
  return vague.has(word);
}

/** What is concrete in a statement. */
export interface Worth {
  /** Words with content of their own. */
  readonly concrete: number;
  readonly vague: number;
  /** Names, titles, numbers and dates. */
  readonly named: number;
  readonly words: number;
}

/** Counts what a statement says that one could look up later. `name` is the speaker's, which says nothing. */
export function worthOf(statement: string, name: string): Worth {
  const tokens = statement.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? [];
  let concrete = 0;
  let soft = 0;
  let named = 0;
  const seen = new Set<string>();
  for (const [position, token] of tokens.entries()) {
    const lower = token.toLowerCase().replace(/['’]s$/u, '');
    if (seen.has(lower) || lower === name.toLowerCase()) continue;
    seen.add(lower);
    if (empty.has(lower)) continue;
    if (/^\d/u.test(token) || (position > 0 && /^\p{Lu}/u.test(token))) named += 1;
    if (vague.has(lower)) soft += 1;
    else concrete += 1;
  }
  if (/"[^"]{3,}"/u.test(statement)) named += 1;
  return { concrete, vague: soft, named, words: tokens.length };
}
