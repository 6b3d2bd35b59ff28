import type { Family } from '../family.ts';

const lasting = { category: 'fact', type: 'semantic', confidence: 0.8 } as const;

/** What somebody owns, bought, made or was given. */
export const possessions: Family = {
  name: 'possessions',
  rules: [
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:just |recently |finally |also )?(?:bought|ordered|got myself|purchased|inherited|received|was given|picked up|treated myself to) (?:a|an|some|my|the|this|new|two|three|\d+)\b/iu,
      type: 'episodic',
      importance: 5,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\bI (?:now |currently |still )?drive (?:a|an|my)\b(?! (?:\w+ )?(?:tram|bus|truck|lorry|taxi|cab|train|forklift|van for)\b)/iu,
      attribute: 'car',
      importance: 6,
      weight: 3,
    },
    { ...lasting, pattern: /\b(?:I|we) (?:drive|own|collect)\b(?! (?:it|home|me)\b)/iu, importance: 6, weight: 3 },
    {
      ...lasting,
      pattern:
        /\bmy (?:new |old |first |own )?(?:car|bike|bicycle|motorbike|motorcycle|guitar|piano|violin|camera|laptop|phone|computer|boat|van|truck|necklace|ring|tattoo|collection|watch|console|house|painting|bowl|book|sofa|desk|keyboard)\b/iu,
      importance: 5,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'ve| have) (?:got )?(?:a|an|some|lots of|two|three|many|my own) (?!lot\b|bit\b|feeling\b|question\b|great time|good time|blast|long way|minute|moment|second|hard time|tough time|chance\b|idea\b)/iu,
      importance: 5,
      weight: 1,
    },
  ],
};
