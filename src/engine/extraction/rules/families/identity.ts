import type { Family } from '../family.ts';

const lasting = { category: 'fact', type: 'semantic', confidence: 0.9 } as const;

/** Name, age, birthday, origin, languages, faith: who somebody is. */
export const identity: Family = {
  name: 'identity',
  rules: [
    {
      ...lasting,
      pattern:
        /\b(?:my (?:full |first |real )?name is|my name's|call me|I'm called|people call me|I go by) (?!when|if|at|on|back|later|tomorrow)/iu,
      attribute: 'name',
      importance: 9,
      weight: 6,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am|'ll be|'m turning| turned| just turned)(?: only| now| already| almost| about)? (?:\d{1,2}|(?:twenty|thirty|forty|fifty|sixty)(?:-\w+)?)(?: years old| yo| years of age)?(?=$|[,.!]| (?:and|but|now|years old|last|on|in|this|so)\b)/iu,
      attribute: 'age',
      importance: 7,
      weight: 5,
    },
    {
      ...lasting,
      pattern:
        /\bmy birthday (?:is|was|falls)\b|\bI was born (?:on|in) (?:\d|January|February|March|April|May|June|July|August|September|October|November|December)/iu,
      attribute: 'birthday',
      importance: 8,
      weight: 5,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I(?:'m| am) (?:originally )?from (?!the (?:future|store|gym|office|team)|work)|I was born in|I grew up in|my home country is|I was raised in|I come from (?!Python|Java|C\b|Ruby|PHP|Go\b|Rust|JavaScript|TypeScript|an? |the |work|nothing))/iu,
      attribute: 'origin',
      importance: 7,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am) (?:a |an )?(?:proud )?(?:trans|transgender|gay|lesbian|bisexual|queer|nonbinary|non-binary|christian|catholic|muslim|jewish|buddhist|hindu|atheist|agnostic|introvert|extrovert|immigrant|veteran)\b/iu,
      importance: 7,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am|'ve gone|'ve become|'ve been| became| went)(?: a| not| now| strictly| mostly| recently| no longer)* (vegan|vegetarian|pescatarian)\b|\bI (?:eat|started eating) (?:meat|fish) again\b|\bI (?:only |now |mostly )*eat (?:everything|vegan|vegetarian|plant-based|kosher|halal)\b/iu,
      attribute: 'diet',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\b[Mm]y (?:new |current |phone |mobile |cell )*number is (?:now )?[+\d]|\bI(?:'ve got| have| got) a new (?:phone |mobile |cell )?number\b.*\d{3}/u,
      attribute: 'phone-number',
      importance: 7,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\b[Mm]y (?:new |current )?(email|e-mail|phone number|phone|address|zip code|pronouns|nationality|time ?zone|username|shoe size|blood type|height|weight|budget|boss|manager|therapist|doctor|dentist|landlord|coach|mentor|roommate|major|school|university|hometown|gym|bank|car|laptop|bike)(?: address| number| name)? (?:is|are) (?:now |called |named |currently )?(?=\p{Lu}|\d|\+|an? (?!bit|little|lot|joke|mess|pain)|the \p{Lu}|(?:about|around) \d|[$€£]|\S+@|(?:she|he|they)\/)/u,
      attribute: '$1',
      importance: 7,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\bmy (?:native language|mother tongue|first language|star sign|zodiac sign) is\b|\bI speak\b/iu,
      importance: 7,
      weight: 4,
    },
  ],
};
