import type { Family } from '../family.ts';

/** What no other family knows, but is still said by somebody about themselves: only concrete words can carry it. */
export const statements: Family = {
  name: 'statements',
  rules: [
    {
      pattern:
        /\bI (?:now |usually |always )?(?:take|drive|cycle|bike|walk|commute)\b.* to (?:work|school|uni|university|the office)\b/iu,
      category: 'fact',
      type: 'semantic',
      importance: 5,
      confidence: 0.8,
      attribute: 'commute',
      weight: 3,
    },
    {
      pattern:
        /\b(?:every (?:day|week|morning|evening|night|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|summer|year)|(?:once|twice|three times) a (?:day|week|month|year)|on (?:mon|tues|wednes|thurs|fri|satur|sun)days)\b/iu,
      category: 'fact',
      type: 'semantic',
      importance: 5,
      confidence: 0.7,
      weight: 1.5,
    },
    {
      pattern: /\b(?:I|we)(?:'[a-z]+)? /iu,
      category: 'fact',
      type: 'semantic',
      importance: 4,
      confidence: 0.6,
      weight: 0,
    },
    { pattern: /./u, category: 'fact', type: 'semantic', importance: 4, confidence: 0.6, weight: 0 },
  ],
};
