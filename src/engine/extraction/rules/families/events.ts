import type { Family } from '../family.ts';

const once = { category: 'event', type: 'episodic', confidence: 0.8 } as const;
const past =
  'went|visited|saw|met|took|had|got|made|did|found|ran|joined|attended|participated|competed|performed|finished|completed|started|began|won|lost|hosted|organi[sz]ed|hiked|camped|travell?ed|flew|drove|watched|read|played|painted|wrote|built|cooked|baked|celebrated|volunteered|donated|helped|gave|spent|tried|learned|signed|booked|spoke|talked|gave|sold|launched|passed|failed|fell|broke|crashed|came|returned|left|stayed|moved|planted|created|recorded|published|adopted|invited|received|surprised|bought|ordered|decided|walked|danced|sang|swam|cleaned|fixed|repaired|designed|held|threw|brought|caught|discovered|explored|experienced|felt|heard|reached|raised|ate|drank|tasted|enjoyed|explored|roasted|set|put|showed|shared|taught|called|wore|planned|prepared|practiced|reconnected|encountered|faced|struggled|overcame|survived|quit|realized|chose|chatted|hung|jumped|climbed|checked|noticed|expanded|hired|teamed|worked|dropped|retook|delivered|handed|rescued|crossed|toured|knitted|sewed|sewn|carved|harvested|picked|rode|graduated|switched|tore';

/** Things that happened, on a date or once. */
export const events: Family = {
  name: 'events',
  rules: [
    { ...once, pattern: /\bI shared (?:an?|another|the|some|my|our|one of)\b/u, importance: 4, weight: 1 },
    {
      ...once,
      pattern:
        /\b(?:I|we) (?:just |recently )?had (?:a|an|such a|so much|lots of|some)(?: \w+){0,2} (?:time|fun|blast|day|weekend|week|night|experience)(?: (?:on|in|at) (?:the )?(?:weekend|week|night|morning)?(?: of)? ?(?:\d{1,2} )?[A-Z]\w+ \d{4})?$/u,
      importance: 3,
      weight: -4,
    },
    {
      ...once,
      pattern: new RegExp(
        `\\b(?:I|we)(?:'ve| have)? (?:\\w+ly |just |also |even |both |all |finally |once )*(?:${past})\\b.*\\b(?:19|20)\\d\\d\\b|\\b(?:19|20)\\d\\d\\b.*\\b(?:I|we)(?:'ve| have)? (?:\\w+ly |just |also |even )*(?:${past})\\b`,
        'iu',
      ),
      importance: 7,
      weight: 3,
      confidence: 0.9,
    },
    {
      ...once,
      pattern: new RegExp(
        `\\b(?:I|we)(?:'ve| have)? (?:\\w+ly |just |also |even |both |all |finally |once )*(?:${past})\\b`,
        'iu',
      ),
      importance: 6,
      weight: 1.5,
    },
    {
      ...once,
      pattern: /\bI(?:'ve| have) (?:just |also |always |finally |recently |never |even )*been\b/iu,
      importance: 6,
      weight: 1,
      type: 'semantic',
      category: 'fact',
    },
    {
      ...once,
      pattern:
        /\b(?:I|we) (?:was|were)\b.*\b(?:19|20)\d\d\b|\bwhen I was (?:a |an )?(?:kid|child|young|younger|little|teen|teenager|in (?:school|college|high school|university)|\d+|growing up)\b|\bas a (?:kid|child|teen|teenager)\b|\bgrowing up\b/iu,
      importance: 6,
      weight: 2,
    },
    {
      ...once,
      pattern:
        /\bmy (?:\w+ ){0,3}(?:was|were|happened|took place|went|got|ended|started|won|made|taught|gave|helped|came)\b/iu,
      importance: 5,
      weight: 1,
    },
    { ...once, pattern: /\b(?:19|20)\d\d\b/iu, importance: 6, weight: 2 },
  ],
};
