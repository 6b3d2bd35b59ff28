import type { Family } from '../family.ts';

const lasting = { category: 'relationship', type: 'semantic', confidence: 0.85 } as const;
const kin =
  'wife|husband|spouse|son|daughter|kids?|child|children|baby|mom|mum|mother|dad|father|parents?|brothers?|sisters?|siblings?|twins?|grand(?:ma|pa|mother|father|parents|son|daughter|kids|children)|aunt|auntie|uncle|cousins?|nephews?|nieces?|in-laws|mother-in-law|father-in-law|stepson|stepdaughter|family|little ones?|toddler|boys|girls';
const pet =
  'dogs?|cats?|pups?|puppy|puppies|kitten|kittens|kitty|kitties|pets?|hamster|rabbit|bunny|parrot|horse|turtles?|guinea pigs?|goldfish|fish|snake|lizard|gecko|labrador|retriever|poodle|beagle|corgi|husky|shepherd';

/** Relatives, children and animals. */
export const familyAndPets: Family = {
  name: 'family',
  rules: [
    {
      ...lasting,
      pattern: new RegExp(
        `\\bmy (?:[\\w-]+ ){0,2}(?:${kin}|${pet})(?:'s)? (?:name is|names are|is called|is named|are called|are named)\\b`,
        'iu',
      ),
      importance: 8,
      weight: 5,
    },
    {
      ...lasting,
      pattern: new RegExp(
        `\\b(?:I|we)(?:'ve| have)?(?: got| have| has| had|'ve)? (?:a|an|one|two|three|four|five|\\d|some|many|lots of)(?: [\\w-]+){0,2} (?:${kin}|${pet})\\b`,
        'iu',
      ),
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: new RegExp(
        `\\b(?:I|we)(?:'ve| have|'m| am|'re| are)? ?(?:just |recently |finally |also )?(?:adopt(?:ed|ing)?|rescued|got|getting|bought|lost|raised?|foster(?:ed|ing)?) (?:a|an|my|our|the|two|three|another) (?:[\\w-]+ ){0,3}(?:${pet}|baby|child|kids?)\\b`,
        'iu',
      ),
      type: 'episodic',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are)? (?:expecting|pregnant|having) (?:a |our |my |twins)?(?:baby|child|twins|first|second)?\b(?=.*(?:pregnant|expecting|baby|child|twins))|\bI'm pregnant\b|\bI gave birth\b/iu,
      importance: 9,
      weight: 4,
    },
    {
      ...lasting,
      pattern: new RegExp(
        `\\bmy (?:[\\w-]+ ){0,2}(?:${kin})(?: [A-Z]\\w+)? (?:passed away|died|was born|got (?:married|sick|engaged|divorced)|is (?:pregnant|sick|ill|in (?:the )?hospital)|had (?:a baby|surgery|an accident|a stroke|a heart attack))\\b`,
        'iu',
      ),
      type: 'episodic',
      importance: 9,
      weight: 5,
    },
    {
      ...lasting,
      pattern: new RegExp(
        `^(?:(?:and|so|but|yesterday|last \\w+|on \\d+ \\w+ \\d{4},?) )?my (?:[\\w-]+ ){0,2}(?:${kin}|${pet})(?:,? [A-Z]\\w+,?)?(?: and my \\w+)? (?!who|and I\\b)[a-z']+`,
        'iu',
      ),
      importance: 6,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am) (?:a |the )?(?:proud |single |new |working )*(?:mom|mum|mother|dad|father|parent|grandma|grandpa|grandmother|grandfather|aunt|uncle) (?:of|to|now)?\b|\bI(?:'m| am) (?:a |the )(?:single |new )?(?:mom|mum|mother|dad|father|parent)\b/iu,
      importance: 8,
      weight: 4,
    },
    { ...lasting, pattern: new RegExp(`\\bmy (?:[\\w-]+ ){0,2}(?:${kin})\\b`, 'iu'), importance: 6, weight: 1.5 },
    { ...lasting, pattern: new RegExp(`\\bmy (?:[\\w-]+ ){0,2}(?:${pet})\\b`, 'iu'), importance: 5, weight: 1.5 },
  ],
};
