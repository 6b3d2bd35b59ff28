import type { Family } from '../family.ts';

const held = { category: 'opinion', type: 'semantic', confidence: 0.7 } as const;

/** What somebody thinks, values and feels about something. */
export const opinions: Family = {
  name: 'opinions',
  rules: [
    {
      ...held,
      pattern:
        /\bI(?:'m| am|'ve been) (?:so |really |super |very |totally )?(?:swamped|overwhelmed|burned out|exhausted|overworked|busy|stressed(?: out)?) (?:with|by|from|about|at)\b/iu,
      category: 'fact',
      type: 'working',
      importance: 5,
      weight: 1.5,
    },
    {
      ...held,
      pattern:
        /\b(?:motivates?|inspires?|drives?|reminds?|helps?|makes?|made|gives?|gave|keeps?|taught|shows?|showed|means?|brings?|lets?|allows?|encourages?) (?:me|us)\b/iu,
      importance: 5,
      weight: 0.5,
    },
    // A feeling without what it was about.
    {
      ...held,
      pattern: /^I felt (?!.*\b(?:19|20)\d\d\b)/iu,
      importance: 3,
      weight: -3.5,
      confidence: 0.6,
    },
    {
      ...held,
      // True of anyone: "I believe that kindness can change a community".
      pattern:
        /^I (?:really |strongly |firmly |truly |do )*(?:believe|feel|realized?|learned|understand|know) (?!in\b)(?:that )?(?!.*\b(?:I|me|my|we|us|our)\b)/iu,
      importance: 3,
      weight: -1.5,
      confidence: 0.6,
    },
    {
      ...held,
      pattern:
        /\bI(?:'ve| have)? (?:really |strongly |firmly |truly |always |still |also )*(?:think|believe|find|feel|felt|consider|value|realized?|understand|care about|support|oppose|trust)\b(?! (?:it|that's|so|good|great|bad|better|like I|happy|free)\b)/iu,
      importance: 5,
      weight: 0.5,
    },
    {
      ...held,
      pattern:
        /\bI(?:'m| am) (?:so |really |super |very |pretty |truly |still |a bit |feeling )*(?:proud|grateful|thankful|worried|afraid|scared|convinced|concerned|happy|glad|nervous|stressed|sad|upset|angry|tired|overwhelmed|lucky|blessed|inspired|optimistic|hopeful|struggling|motivated|excited)\b/iu,
      importance: 4,
      weight: -0.5,
    },
    {
      ...held,
      pattern: /\b(?:important|matters?|means a lot|special|meaningful) to me\b|\bto me,/iu,
      importance: 5,
      weight: 0,
    },
  ],
};
