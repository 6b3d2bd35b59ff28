import type { Family } from '../family.ts';

const lasting = { category: 'relationship', type: 'semantic', confidence: 0.85 } as const;

/** Partners, friends and what ties people together. */
export const relationships: Family = {
  name: 'relationships',
  rules: [
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'ve| have)? (?:been |got |just got |recently got |finally got )(?:married|engaged|divorced|separated)\b|\bI(?:'m| am) (?:now |still |happily |newly |currently |recently )*(?:married|single|engaged|divorced|widowed|separated|in a relationship|dating)\b(?! out)/iu,
      attribute: 'relationship-status',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we) (?:(?:just|recently|finally) )?(?:broke up|split up|split with|separated)\b|\bI(?:'m| am) (?:no longer|not) (?:married|engaged|dating|in a relationship|single)\b/iu,
      attribute: 'relationship-status',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\bI(?:'m| am) (?:now |currently )?(?:dating|seeing|engaged to|married to) (?=\p{Lu}|an? |my )/u,
      attribute: 'relationship-status',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bmy (?:new )?(boyfriend|girlfriend|partner|wife|husband|fianc[ée]e?)(?:'s name)? is (?:called |named )?(?=\p{Lu}\p{Ll})/u,
      attribute: '$1',
      importance: 8,
      weight: 5,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we) (?:proposed|eloped)\b|\bmy (?:ex|breakup|divorce|wedding|engagement|marriage|anniversary)\b/iu,
      type: 'episodic',
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bmy (?:new |ex-?)?(?:boyfriend|girlfriend|partner|fianc[ée]e?|roommate|flatmate|neighbou?rs?|mentors?|best friend)(?:'s name)? (?:is|was|are|has|and|[a-z]+s|[a-z]+ed)\b/iu,
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'ve| have)? (?:just |recently |finally )?(?:met|made friends|befriended|reconnected|became friends|known)\b|\bI(?:'m| am) (?:now )?friends with\b/iu,
      importance: 6,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern:
        /\bmy (?:\w+ ){0,1}(?:friends?|buddy|buddies|colleagues?|coworkers?|teammates?|classmates?|support system|support network)\b/iu,
      importance: 5,
      weight: 1,
    },
  ],
};
