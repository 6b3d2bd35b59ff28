import type { Family } from '../family.ts';

const lasting = { category: 'fact', type: 'semantic', confidence: 0.9 } as const;

/** Where somebody lives, moves to and used to live. */
export const home: Family = {
  name: 'home',
  rules: [
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are| will be|'ll be) (?:planning (?:on|to) )?(?:going to )?(?:mov(?:e|ing)|relocat(?:e|ing)) (?:back )?to\b/iu,
      category: 'plan',
      type: 'working',
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern: /\b(?:I|we)(?: no longer|'m no longer| don't)(?: actually)? (?:live|living) (?:in|at|with|near)\b/iu,
      attribute: 'home',
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern: /\b(?:I|we) (?:used to live|lived|grew up|stayed) (?:in|on|with|near)\b/iu,
      importance: 5,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'ve| have)? (?:just |recently |finally |only )?(?:moved|relocated)(?: back| over| out| down| up)?(?: here)? to (?!tears|a (?:new level|point)|.*\bwhen I was\b)/iu,
      attribute: 'home',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\b(?:I|we)(?:'ve| have)? (?:just |recently |finally )?(?:moved|relocated)\b/iu,
      importance: 6,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are)?(?: currently| now| still| actually)? (?:live|living|reside|based)(?: \w+ly| alone| now| together)* (?:in|on|near|at|outside|with)\b(?! (?:the moment|fear|pain|a bubble))/iu,
      attribute: 'home',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\b(?:I|we)(?:'ve| have) (?:been living|lived) (?:in|on|near|here)\b/iu,
      attribute: 'home',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\b(?:I|we) (?:now )?pay [^,.]*\d[^,.]*\brent\b|\b(?:my|our) (?:new )?rent is (?:now )?[^,.]*\d/iu,
      attribute: 'rent',
      importance: 6,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bmy (?:new |old |own )?(?:apartment|flat|house|home|place|neighbou?rhood|hometown|home town|garden|backyard|room) (?:is|was|has|'s)\b/iu,
      importance: 5,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'ve| have)? (?:just |recently |finally )?(?:bought|rented?|found|renovated|redecorated) (?:a|an|my|our|the) (?:\w+ ){0,2}(?:apartment|flat|house|home|place|condo|studio|cabin)\b/iu,
      importance: 6,
      weight: 3,
    },
  ],
};
