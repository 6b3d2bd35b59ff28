import type { Family } from '../family.ts';

const open = { type: 'working', confidence: 0.8 } as const;

/** What somebody means to do, and hopes for. */
export const plans: Family = {
  name: 'plans',
  rules: [
    { ...open, pattern: /\bI(?:'m| am) off to\b/iu, category: 'plan', importance: 3, weight: -4 },
    {
      ...open,
      pattern:
        /\b(?:I|we)(?:'ll| will|'m going to| am going to|'re going to| have to| want to|'m| am)? (?:always )?(?:trying to (?:stay|keep|be|remain)|keep|keeping|stay|never give|not giv|not gonna|do my best)|\blooking forward to (?:more|seeing|hearing|what|the future|it)/iu,
      category: 'goal',
      importance: 4,
      weight: -2,
    },
    // What somebody wanted is over, and seldom says what it was wanted for.
    {
      ...open,
      pattern: /^(?:I|we) (?:just |really |only )*wanted to\b|^my (?:aim|goal|idea|intention) was\b/iu,
      category: 'goal',
      importance: 4,
      weight: -3,
    },
    {
      ...open,
      pattern: /\bmy (?:\w+ ){0,2}(?:goals?|dream|ambition|aim|plan|resolution|bucket list) (?:is|are|was|has|'s)\b/iu,
      category: 'goal',
      importance: 8,
      weight: 3,
    },
    {
      ...open,
      pattern:
        /\bI(?:'ve| have)? (?:always |also |really )*(?:dream(?:ed|t|ing)? (?:of|about)|been dreaming (?:of|about)|aspire|aim|hope|hoping|want|wanted|intend) to\b(?! (?:say|tell|hear|know|thank|keep|see it|make it|do it|share))/iu,
      category: 'goal',
      importance: 7,
      weight: 1.5,
    },
    {
      ...open,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are|'ve been| have been) (?:also |currently |now |already |really |still |just |even )*(?:plan|prepar|train|sav|organi[sz]|arrang|research|apply|look)(?:n)?ing (?:on|to|for|up|into|at)?\b(?! (?:forward|like|good|great))/iu,
      category: 'plan',
      importance: 7,
      weight: 2.5,
    },
    {
      ...open,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are) (?:also |still |currently |now |really |seriously )*(?:thinking (?:of|about)|considering|hoping to|aiming (?:to|for)|determined to|trying to|learning|getting ready|about to|set on|working toward)/iu,
      category: 'plan',
      importance: 6,
      weight: 2,
    },
    {
      ...open,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are) (?:also |finally |probably )*(?:going to|going|off to|heading|flying|traveling|travelling|visiting|meeting|starting|taking|hosting|joining|having|leaving|getting|running|competing|performing|attending|driving)\b(?! (?:keep|make it|be fine|be okay|do my best|through|well|great|strong|for my dreams))/iu,
      category: 'plan',
      importance: 6,
      weight: 2,
    },
    {
      ...open,
      pattern:
        /\b(?:I|we)(?:'ve| have) (?:an? |the |my |some )(?:\w+ ){0,4}(?:appointment|interview|meeting|exam|flight|trip|vacation|holiday|competition|show|concert|game|race|tournament|deadline|surgery|wedding|party|conference|gig|performance|reservation|booking)\b/iu,
      category: 'plan',
      importance: 7,
      weight: 2.5,
    },
    {
      ...open,
      pattern:
        /\b(?:I|we)(?:'ll| will| have to| need to) (?!(?:never|always|keep|be (?:there|fine|ok)|do my|make sure|let|definitely|try my|miss|check|remember|see|think|look into it))[a-z]+/iu,
      category: 'plan',
      importance: 5,
      weight: 0.5,
    },
    {
      ...open,
      pattern:
        /\bI(?:'m| am) (?:so |really |super |very )*(?:excited|looking forward|pumped|stoked|thrilled|nervous|psyched) (?:to|for|about)\b|\b(?:I )?can't wait (?:to|for)\b/iu,
      category: 'plan',
      importance: 5,
      weight: 0,
    },
    {
      ...open,
      pattern: /\bI(?:'d| would) (?:love|like) to\b/iu,
      category: 'goal',
      importance: 5,
      weight: 0.5,
      confidence: 0.7,
    },
  ],
};
