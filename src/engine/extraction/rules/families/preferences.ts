import type { Family } from '../family.ts';

const lasting = { category: 'preference', type: 'semantic', confidence: 0.85 } as const;

const strongly = '(?:really |just |absolutely |totally |still |also |always |truly |even )*';
/** One thing and nothing more: "my boss", "live music". Whoever says when or why says more than how it is liked.
 *  Words that are longer would make an attribute that is too long. */
const oneThing =
  "((?!(?:it|that|this|these|those|to|how|what|when|being|having|seeing|getting|your?|the|all|a|an|them|him|her|us)\\b)[\\p{L}'-]{1,17}(?: [\\p{L}-]{1,17})?)";
const ending = '(?: any ?more| now| again)?[.!]*$';

/** Likes, dislikes and favourites. */
export const preferences: Family = {
  name: 'preferences',
  rules: [
    {
      ...lasting,
      pattern: /\bmy (?:all[- ]time )?favou?rite ([a-z]+(?: [a-z]+)?) (?:is|are|was|has to be|would be|'s)\b/iu,
      attribute: 'favorite-$1',
      importance: 7,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\bmy (?:all[- ]time |absolute )?favou?rites?\b|\bfavou?rite of mine\b/iu,
      importance: 6,
      weight: 2.5,
    },
    { ...lasting, pattern: /\bI(?:'m| am) (?:allergic|intolerant) to\b/iu, importance: 9, weight: 5, category: 'fact' },
    {
      ...lasting,
      pattern: new RegExp(
        `^I ${strongly}(?:hate|dislike|can't stand|loathe|despise|detest|don't like|do not like) ${oneThing}${ending}`,
        'iu',
      ),
      attribute: 'feeling-about-$1',
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern: new RegExp(`^I ${strongly}(?:love|like|adore) ${oneThing}${ending}`, 'iu'),
      attribute: 'feeling-about-$1',
      importance: 6,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern:
        /\bI (?:really |just |absolutely |totally |still |also |always |truly |even )*(?:hate|dislike|can't stand|cannot stand|loathe|despise|detest|don't like|do not like|don't enjoy|don't eat|don't drink|never eat|never drink|avoid)\b(?! (?:it|that|this|to (?:say|admit|tell|break))\b)/iu,
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we) (?:really |just |absolutely |totally |also |always )*(?:love|like|enjoy|enjoyed|loved) (?:the|all the|how)\b/iu,
      category: 'opinion',
      importance: 4,
      weight: -1.5,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we) (?:really |just |absolutely |totally |also |always )*(?:love|like|enjoy|enjoyed|loved) (?:when|being|having|seeing|getting)\b/iu,
      category: 'opinion',
      importance: 4,
      weight: 0,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'ve| have)? (?:really |just |absolutely |totally |also |always |truly |even |mostly )*(?:love|loved|like|enjoy|enjoyed|adore|prefer|cherish)\b(?! (?:it|that|this|how|what|your?|to (?:hear|see|help|say|think)|the (?:idea|vibe|look|sound|way|color|colors|positivity|energy))\b)/iu,
      importance: 6,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am) (?:really |so |also |totally )*(?:enjoying|loving)\b(?! (?:it|this|that|every|life|myself)\b)/iu,
      importance: 5,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am) (?:a |such a |really |so |totally )*(?:(?:big|huge|massive|long-time|lifelong) fan of|fond of|into|keen on|passionate about|obsessed with|crazy about|hooked on|a fan of)\b/iu,
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern: /\bmy (?:\w+ )?(?:passion|hobby|hobbies|interests?|guilty pleasure|go-to|comfort food|happy place)\b/iu,
      importance: 6,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern: /\bI (?:now |usually |always |have to )*(?:wake|get) up at \d/iu,
      attribute: 'wake-up-time',
      importance: 6,
      weight: 3,
    },
    {
      ...lasting,
      pattern: /\bI(?:'d| would) (?:much )?rather\b|\bI tend to\b|\bI usually\b|\bI always\b|\bI never\b|\bI often\b/iu,
      importance: 5,
      weight: 1.5,
    },
  ],
};
