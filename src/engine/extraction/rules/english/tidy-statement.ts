import { isPast } from './verbs.ts';
import { worthOf } from './worth.ts';

const article = (word: string): string => (/^(?:[aeio]|u(?!n[iu]|s[ae]|t[ei]|k)|hou?r|hon)/iu.test(word) ? 'an' : 'a');

const massNoun = /^(?:stuff|food|furniture|bread|music|art|jewell?ery|clothing|pottery|soup|cake mix)$/iu;

/** Things that were shown or spoken of: "I made this bowl" is "I made a bowl" to whoever was not there. */
function withoutPointing(statement: string): string {
  const shown =
    'made|painted|bought|got|found|met|dropped off|saw|took|read|reading|wrote|baked|cooked|drew|built|ordered|own|attended|visited|joined|created|designed|knitted|went to|go to|joined|tried|started|attended|watched|adopted|grew|planted';
  return statement
    .replace(
      new RegExp(
        `(?<=\\b(?:${shown}) )(?:this|that) (?!after\\b|before\\b|because\\b|since\\b|on\\b|in\\b|at\\b|for\\b|with\\b|from\\b|to\\b|and\\b|but\\b|when\\b|last\\b|yesterday\\b|is\\b|was\\b|day\\b|week\\b|month\\b|year\\b|morning\\b|evening\\b|weekend\\b|[a-z]+s\\b|one\\b)([a-z-]+)`,
        'gu',
      ),
      (_, noun: string) => (massNoun.test(noun) ? noun : `${article(noun)} ${noun}`),
    )
    .replace(new RegExp(`(?<=\\b(?:${shown}) )(?:these|those) (?=[a-z-]+)`, 'gu'), '');
}

/** "It was fulfilling and I got a medal": what "it" was is gone with the turn before. */
const lead =
  /^(?:just (?=(?:on|in|at) )|(?:it|that)(?:'s| is| was| has been) (?:(?!and\b)[\w'-]+ ){1,4}and (?=(?:I|we|my|our)\b))/iu;
const addition = /\b(?:also|even|actually|definitely|totally|just recently|truly|simply|literally|honestly) /giu;
/** "This studio" is the studio to whoever does not see it; "this week" stays. */
const thisThing =
  /(?<=\w )(?<!\b(?:like|of|about|with|for|than|as|at|do|did|doing) )this (?=(?!week|weekend|month|year|morning|afternoon|evening|summer|winter|spring|fall|autumn|time|way|is|was|has|and|but|because|so|after|before|when|in|on|to|for|with|as|out|up|too|really|makes?|made)[a-z-]{3,})/gu;

/** "A doll like this" is a doll to whoever does not see it. */
const likeShown =
  / (?:just |exactly )?like (?:this|that|these|those)(?: one)?(?=[.,]|$| (?:and|but|because|when|as)\b)/giu;
/** What is "ours" as citizens belongs to no speaker. */
const civic =
  /\bour (education|society|infrastructure|military|troops|veterans|country|nation|government|planet|economy|environment|future generations)\b/giu;
const uncountable = /^(?:education|society|infrastructure|future)/iu;

const presentHere =
  /\b(volunteering|volunteered|living|lived|working|worked|moved|been|came|coming|studying|staying|stayed) (?:out |over |down |up )?here\b(?! in\b)/giu;
/** Concrete words from which on a tail is kept. */
const contentOfTail = 3;
const vagueTail =
  /,? (?:and|but|so|because|since|plus) (?:it|it's|that|that's|this|things|life|they|everyone|everything|he|she)(?: |'|$).*$/iu;
const appended =
  /, (?:made|makes|reminded|reminds|gave|gives|shows?|showed|helped|taught) .*$| - (?:it|so|such|what|really|super|the|pretty|quite|definitely|just|totally)\b.*$|,? so (?:much|many|cool|fun|great|good|exciting)\b[^,]*$|, (?:much|way|so much) \w+er$|,? so (?:respect|all good|no chance|yeah|win-win|fingers crossed)\b.*$/iu;

/** Takes away what says nothing to whoever was not there: "this" before things shown, "also", and tails like "and it was great". */
/** "This necklace is special to me" is about a necklace, even if nobody sees it any more. */
const shownSubject =
  /^(?:this|these) (?=(?!picture|photo|pic|image|one|thing|stuff|kind|journey|experience|moment|time|way|is|was|group|network|quote|place|event|day|week|month|year|morning)[a-z-]+(?: [a-z-]+){0,2} (?:is|are|was|were|has|have|reminds?|means?|represents?|symboli[sz]es?|stands?)\b(?=.*\b(?:gift|from my|by my|I (?:made|painted|got|bought|found|drew|received|knitted|built))\b))/iu;

export function tidyStatement(statement: string): string {
  let text = withoutPointing(statement)
    .replace(shownSubject, 'The ')
    .replace(lead, '')
    .replace(addition, '')
    .replace(appended, '')
    .replace(likeShown, '')
    .replace(civic, (_, thing: string) => (uncountable.test(thing) ? thing : `the ${thing}`))
    .replace(presentHere, '$1')
    .replace(/\b(?:these|those) (?=[a-z-]+s\b)/gu, 'the ')
    .replace(thisThing, 'the ');
  const tail = vagueTail.exec(text);
  if (
    tail !== null &&
    worthOf(tail[0], '').concrete < contentOfTail &&
    text.slice(0, tail.index).split(' ').length >= 3
  )
    text = text.slice(0, tail.index);
  text = text
    .replace(/\bI've been to (?=.*\bon \d{1,2} [A-Z])/u, 'I went to ')
    .replace(/\b(we(?:'ve|'re)?(?: have| are| were)?) (?:all|both) /giu, '$1 ');
  return text
    .replace(/\s{2,}/gu, ' ')
    .replace(/[\s,–-]*\b(?:even|especially)$/u, '')
    .replace(/[\s,–-]+$/u, '')
    .trim();
}

const finite =
  /\b(?:is|are|was|were|am|has|have|had|does|do|did|can|could|will|would|should|must|may|might|isn't|aren't|wasn't|weren't|hasn't|haven't|doesn't|don't|didn't|can't|won't)\b|\w's (?:a|an|the|so|been|not|my|very|really|always|\w+ing|\w+ed)\b|\b(?:I|we)(?:'[a-z]+)? \w+/iu;
const present =
  /\b(?:[Mm]y|[Oo]ur) (?:[\w-]+ ){1,3}?(?:and \w+ )?(?:[a-z]+[^s\W]s|love|like|live|work|enjoy|want|need|make|keep|give|help|mean|play|go|come|think|bring|motivate|inspire|run|own|have|take|visit|teach|speak|sell|grow|build|study|sing|cook|drive|know|call|say|hate|prefer|support|wear|eat|drink|read|write|start|look|feel|get|stay|move|travel|attend|watch)\b|\b[a-z]{3,}s (?:me|us|my|our)\b/u;

/** Whether a clause has a verb that says something: "My family, sports and music" has none. */
export function hasPredicate(statement: string): boolean {
  if (/^(?:been|being|was|were|is|are|has|had|have)\b/iu.test(statement)) return false;
  if (
    /^(?:since|when|because|while|until|after|before|although|than|to|of|for|with|like|by|if|where) [^,]*$/iu.test(
      statement,
    ) &&
    statement.split(' ').length < 8
  )
    return false;
  if (/^\w+s (?:me|us|my)\b/iu.test(statement) || /\bbe (?:just |only )?me\b/iu.test(statement)) return false;
  return finite.test(statement) || present.test(statement) || statement.split(/[\s,]+/u).some((word) => isPast(word));
}

const praise =
  '(?:so |really |super |very |pretty |quite |always |such |the |a |just |all )*(?:cool|awesome|great|key|important|vital|crucial|essential|amazing|everything|fun|nice|good|tough|hard|easy|best(?: (?:part|thing|feeling|day|decision)(?: ever)?)?|sweet|special|fine|ok|okay|worth it|makes? sense|priceless|incredible|wonderful|a blast|main focus|way to go|rewarding|inspiring|beautiful|lovely|fantastic|exciting|challenging|difficult|scary|encouraging|supportive|helpful)';
const generalPraise = new RegExp(
  `^(?!(?:I|we|my|our)\\b).*\\b(?:is|are|was|were|'s|been|makes?|feels?)\\b (?:${praise})(?: for (?:me|us))?$`,
  'iu',
);
const ownPraise = new RegExp(
  `^(?:my|our) (?:[\\w-]+ ){1,2}(?:is|are|was|were|'s|has been|have been) ${praise}(?: and [a-z]+)?(?: [-–] .*)?$`,
  'iu',
);
/** "We had a great time last weekend" says when, and nothing else. */
const goodTime =
  /^(?:(?:on|in) [^,]{4,40},? )?(?:I|we) (?:just |recently )?had (?:a|an|such a|so much|lots of|some)(?: \w+){0,2} (?:time|fun|blast|day|weekend|week|night|experience)(?:,? (?:on|in|at) (?:the )?(?:weekend of |week of |night of )?(?:\d{1,2} )?(?:[A-Z]\w+ )?\d{4})?$/u;
const collective =
  /\bwe (?:all |both |really |definitely |just |always )*(?:need|should|can|must|have to|deserve|could|gotta|know|never|got this|will|share|make a|make an|agree)\b|\bwe(?:'ll|'d)\b/iu;

/** "It's so freeing to be myself", "it was fun hearing everybody": how it is, and not what it is. */
const commentary =
  /^it(?:'s| is| was|'s been| has been) (?:so |really |just |always |very |truly |such a |pretty )*(?:[a-z]+(?: feeling)? (?:how|hearing|seeing|being|knowing|watching|to (?:know|see|hear|be|feel))|(?:freeing|great|nice|good|fun|amazing|awesome|cool|wonderful|lovely|inspiring|rewarding|fulfilling|refreshing|interesting|special|heartwarming|comforting) (?:[a-z]+ing|to [a-z]+|that|when))\b/iu;

/** "We should fight for our schools" calls on everybody. */
const appeal =
  /^my (?:family|friends|kids|parents|husband|wife|partner|team)(?:'s| is| are| has| have|'ve)? (?:all |always |really |just )*(?:been )?(?:so |really |super |very )*(?:awesome|amazing|great|supportive|wonderful|incredible|fantastic|lovely|motivat\w+|inspir\w+)(?: me)?(?: and [\w ]{0,25})?$|^I(?:'m| am) living (?:my|our|the) (?:true self|best life|dreams?|life)$|\bwe(?:'re| are) all\b|\b(?:been|be|is|are|was|were) (?:always )?there for (?:me|us)\b|\blearn(?:ing|ed)? (?:a ton|a lot|so much|loads|as much as I can)(?=$|[,.]| and)|\b(?:laughing|had|having) (?:and having )?a (?:good|great|lovely|fun) time$|\bwe (?:all |both |really |definitely )*(?:should|must|deserve)\b|\bis (?:how|why|what) we\b/iu;

/** What is ours in general belongs to nobody: "our hearts", "our future". */
const ownThing =
  /\b[Oo]ur (?!(?:[\w-]+ ){0,1}(?:communit(?:y|ies)|li(?:fe|ves)|hearts?|minds?|souls?|bodies|world|planet|future|goals?|dreams?|society|rights?|differences|words|actions?|journeys?|friendship|chats?|conversations?|feelings|emotions|days?|spirits?|own|selves|strength|passions?|efforts?|impact|voices?|stor(?:y|ies)|experiences?|successes|support|country|nation|generation|children|mental|military|troops|veterans|paths?|best|perspective|outlook|neighbors|homes)\b)/u;

/** Whether a statement is about everybody, or praise without content: true of anyone, and so of no one. */
export function isCommonplace(statement: string, hasCompanion: boolean): boolean {
  if (ownPraise.test(statement) || goodTime.test(statement) || commentary.test(statement)) return true;
  if (generalPraise.test(statement) || appeal.test(statement)) return true;
  if (hasCompanion) return false;
  if (collective.test(statement)) return true;
  const personal = /\b(?:I|[Mm]e|[Mm]y|[Mm]yself|[Mm]ine)\b/u.test(statement);
  if (/\b(?:each other|one another|ourselves)\b/iu.test(statement) && !personal) return true;
  return !personal && !/\b[Ww]e\b/u.test(statement) && !ownThing.test(statement);
}
