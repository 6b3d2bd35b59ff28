import type { Family } from '../family.ts';

const lasting = { category: 'skill', type: 'semantic', confidence: 0.85 } as const;

/** What somebody can do, plays, makes and learns. */
export const skills: Family = {
  name: 'skills',
  rules: [
    {
      ...lasting,
      pattern:
        /\bI (?:can|know how to|am able to) (?:also |actually )?(?:play|speak|cook|bake|code|program|sew|knit|draw|paint|sing|dance|drive|ski|surf|swim|juggle|write|read)\b/iu,
      importance: 6,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am) (?:very |really |pretty |quite |fairly )*(?:good|bad|great|terrible|skilled|fluent|experienced|proficient) (?:at|in|with)\b/iu,
      importance: 6,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am|'ve been| have been|'ve| have)? ?(?:also |just |recently |currently |started |began )*(?:learn(?:ing|ed|t)?|teach(?:ing)?|taught|practi[cs](?:e|ing)|took up|taking up|picked up|taking (?:a|an|some) (?:\w+ ){0,3}(?:class|classes|lessons|course|workshop)|took (?:a|an|some) (?:\w+ ){0,3}(?:class|classes|lessons|course|workshop)|signed up for)\b(?! (?:a lot|so much|that|how important|my lesson|from))/iu,
      importance: 6,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am) (?:also |currently |now )?doing (?!well|good|great|ok|okay|fine|alright|better|it|this|that|these|my|pretty|so|really|some|a lot|more|what|all|everything|something|things?|stuff|homework|laundry|dishes)[a-z-]+/iu,
      importance: 6,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\bI (?:also )?(?:play|code|paint|draw|sew|knit|bake|sing|dance|compose|write|sculpt|climb|surf|ski)\b(?! (?:it|a (?:role|part|big|huge|key)|back|down|to you))/iu,
      importance: 6,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:been )?(?:playing|painting|dancing|running|singing|cooking|coding|writing|doing|training|climbing|working)\b.*\b(?:for|since)\b/iu,
      importance: 6,
      weight: 2.5,
    },
  ],
};
