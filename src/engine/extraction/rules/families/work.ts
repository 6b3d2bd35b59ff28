import type { Family } from '../family.ts';

const lasting = { category: 'fact', type: 'semantic', confidence: 0.85 } as const;
const occupation =
  'nurse|doctor|physician|surgeon|dentist|therapist|counsel(?:l)?or|psychologist|teacher|tutor|professor|lecturer|student|researcher|scientist|engineer|developer|programmer|designer|architect|artist|painter|musician|singer|dancer|actor|actress|writer|author|journalist|editor|photographer|chef|cook|baker|barista|waiter|waitress|bartender|farmer|gardener|carpenter|plumber|electrician|mechanic|driver|pilot|firefighter|police officer|officer|soldier|lawyer|attorney|paralegal|judge|accountant|banker|analyst|consultant|manager|director|founder|entrepreneur|freelancer|contractor|recruiter|librarian|pharmacist|veterinarian|vet|coach|trainer|translator|salesperson|cashier|receptionist|secretary|clerk|paramedic|assistant|administrator|social worker|data scientist|product owner|project manager|business owner|intern|apprentice|retiree|stay-at-home (?:mom|dad|parent)|head of \\w+|ceo|cto|cfo|vp|team lead|supervisor|principal|headmaster|midwife|carer|caregiver|seamstress|tailor|hairdresser|barber|butcher|florist|curator|economist|chemist|biologist|physicist|geologist|statistician|sommelier|pastor|priest|nun|monk|streamer|youtuber|blogger|gamer';

/** Work, study and what somebody builds. */
export const work: Family = {
  name: 'work',
  rules: [
    {
      ...lasting,
      pattern: new RegExp(
        `\\bI(?:'m| am|'ve become| became)(?: currently| now| actually| still)? (?:an? |the )(?:new )?(?:[\\w-]+ ){0,3}(?:${occupation})s?\\b`,
        'iu',
      ),
      attribute: 'job',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I work|I'm working|I am working|I've been working) (?:full[- ]time |part[- ]time |remotely )?as\b/iu,
      attribute: 'job',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\bI(?: no longer|'m no longer| don't| am no longer) (?:work|working) (?:for|at|as|with)\b/iu,
      attribute: 'employer',
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am)(?: not| no longer) (?:a|an) .*\b(?:any ?more|any longer)\b|\bI(?:'m| am| have|'ve)? (?:now |just |recently |finally )?retired\b/iu,
      attribute: 'job',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am|'ve| have|'ve been| have been)? (?:now |currently |just |recently |finally )*(?:work|working|start(?:ed)? working|started|employed|been working) (?:now )?(?:for|at|with) (?!\d|noon|night|home|least|first|all|once|it|myself|the (?:moment|gym|beginning|end)|people|kids|trans|a lot|some|my (?:hands|friends?|kids|family|students?))/u,
      attribute: 'employer',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I work|I'm employed) (?:full[- ]time |part[- ]time |remotely )?(?:for|at)\b(?! (?:it|myself|home|night))/iu,
      attribute: 'employer',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:just |recently |finally |also )?(?:started|got|landed|accepted|took|began) (?:a |my |the |this )?(?:\w+ ){0,2}(?:job|position|role|internship|apprenticeship|promotion) (?:at|with|for|as)\b/iu,
      attribute: 'employer',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:just |recently |finally |also )?(?:started|got|landed|accepted|took|began) (?:a |my |the |this )?(?:\w+ ){0,2}(?:job|position|role|internship|apprenticeship|promotion)\b|\bI(?:'ve| have)? (?:just |recently )?(?:been |got )(?:promoted|hired)\b/iu,
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:just |recently |finally )?(?:lost|quit|left|resigned from|got fired from|was fired from|was laid off|got laid off)(?: my| the| from)?(?: \w+){0,3} ?(?:job|position|company|work)?\b(?=.*\b(?:job|work|company|position|off)\b)/iu,
      type: 'episodic',
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am|'ve)? (?:currently |now |switched to |switched to )*(?:study|studying|majoring in|(?:changed|switched) my major to) (?!hard|for|all|too|a lot|at night)/iu,
      attribute: 'studies',
      importance: 7,
      weight: 4,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am)? (?:currently |now |also )?(?:study|studying|majoring in|doing (?:my|a) (?:phd|master'?s|bachelor'?s|degree)|enrolled)\b(?! for it)|\bI go to (?:school|college|university)\b/iu,
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'ve| have)? (?:just |recently |finally )?(?:graduated|finished (?:school|college|university|my (?:degree|studies|thesis))|got (?:my|a) (?:degree|diploma|certificate|certification|license|phd))\b/iu,
      type: 'episodic',
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'m| am|'ve| have|'re| are)? ?(?:just |recently |finally |been )?(?:start(?:ed|ing)?|open(?:ed|ing)?|launch(?:ed|ing)?|found(?:ed)?|run(?:ning)?|own|set(?:ting)? up) (?:my|our|a|an|the) (?:\w+ ){0,3}(?:business|company|startup|start-up|shop|store|studio|agency|restaurant|cafe|café|practice|firm|brand|channel|blog|nonprofit|charity|club|project)\b/iu,
      importance: 8,
      weight: 4,
    },
    {
      ...lasting,
      pattern: /\bI(?:'ve| have)? (?:applied|interviewed|had an? (?:job )?interview|signed a contract)\b/iu,
      type: 'episodic',
      importance: 6,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\b(?:I|we)(?:'m| am|'re| are|'ve become|'ve been)? (?:now |also |still |currently |recently |just |officially )*(?:a |an |the )?(?:active |proud |new )?(?:(?:part|member|volunteer|leader|head|captain|co-founder) (?:of|at|with|for)|joined|in charge of|on the (?:team|board))\b/iu,
      importance: 7,
      weight: 3,
    },
    {
      ...lasting,
      pattern: /\bI volunteer\b|\bI(?:'ve| have) been volunteering\b|\bI(?:'m| am) volunteering\b/iu,
      importance: 6,
      weight: 3,
    },
    {
      ...lasting,
      pattern:
        /\bmy (?:job|boss|manager|company|business|store|shop|studio|office|startup|team|coworkers?|colleagues?|students?|clients?|customers?|thesis|degree|major|career) (?:is|are|was|were|has|have|'s|wants?|gave|helps?)\b/iu,
      importance: 5,
      weight: 2,
    },
    {
      ...lasting,
      pattern:
        /\bI(?:'m| am|'ve been| have been) (?:also |currently |still |really |now )?working (?:on|with|hard on|toward|towards)\b/iu,
      type: 'working',
      importance: 6,
      weight: 2,
    },
  ],
};
