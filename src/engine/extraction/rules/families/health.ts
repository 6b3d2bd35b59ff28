import type { Family } from '../family.ts';

const lasting = { category: 'fact', type: 'semantic', confidence: 0.85 } as const;
const ailment =
  "diabetes|diabetic|asthma|asthmatic|cancer|depression|depressed|anxiety|adhd|autism|autistic|dyslexia|dyslexic|migraines?|epilepsy|arthritis|insomnia|ptsd|ocd|bipolar|celiac|coeliac|lactose|eczema|hypertension|blood pressure|thyroid|ibs|crohn's|covid|flu|pneumonia|burn-?out|panic attacks?|back pain|tinnitus|vertigo|anemia|endometriosis|allerg(?:y|ies|ic)";

/** Illness, injury, treatment and care. */
export const health: Family = {
  name: 'health',
  rules: [
    { ...lasting, pattern: new RegExp(`\\b(?:I|my)\\b.*\\b(?:${ailment})\\b`, 'iu'), importance: 9, weight: 4 },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:was |been |got |just |recently )*(?:diagnosed|hospitali[sz]ed|injured|vaccinated|operated)\b|\bI (?:broke|sprained|twisted|tore|hurt|injured|dislocated|fractured) my\b|\bI had (?:a |an )?(?:\w+ )?(?:surgery|operation|accident|stroke|miscarriage|heart attack|injury)\b/iu,
      type: 'episodic',
      importance: 9,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am)? (?:currently |still )?(?:tak(?:e|ing)|on) (?:\w+ ){0,2}(?:medication|meds|antidepressants|insulin|pills|antibiotics|painkillers|\d+ ?mg)\b|\bI(?:'m| am|'ve been| have been) (?:seeing|in) (?:a |my )?(?:therap(?:y|ist)|psychologist|psychiatrist|counsel(?:l)?or|doctor|rehab)\b/iu,
      importance: 9,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:been )?(?:struggl(?:e|ed|ing) with|suffer(?:ed|ing)? from|recover(?:ed|ing) from|deal(?:t|ing) with|cope|coping with)\b/iu,
      importance: 8,
      weight: 2.5,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have|'m)? (?:just |recently |finally )?(?:quit|stopped|gave up|given up|started|don't|no longer|still)? ?(?:smok(?:e|ing)|vap(?:e|ing))\b/iu,
      attribute: 'smoking',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:just |recently |finally )?(?:quit|stopped|gave up|given up|started) drinking(?! (?:coffee|water|tea|milk|soda|cola|juice|more|enough|less|green|so))\b/iu,
      attribute: 'drinking',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:quit|stopped|gave up|given up) (?:smoking|drinking|alcohol|sugar|meat|coffee|caffeine)\b|\bI(?:'m| am|'ve been| have been) sober\b|\bI (?:smoke|don't smoke|vape)\b|\bI (?:often |always |sometimes |usually )?get (?:\w+ly )?(?:sea|car|motion|air|home|travel)? ?sick\b|\bI get (?:migraines|headaches|panic|anxious|dizzy)\b/iu,
      importance: 8,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have|'m| am)? ?(?:been |started |trying to |try to )?(?:working out|exercis(?:e|ing)|meditat(?:e|ing)|running|jogging|swimming|doing yoga|lifting|hit the gym|hitting the gym)\b/iu,
      importance: 5,
      weight: 1.5,
    },
  ],
};
