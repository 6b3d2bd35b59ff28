/** A question and how its short answer becomes a statement. */
interface Answered {
  readonly question: RegExp;
  /** What the answer must look like. Its first group, or all of it, is what was answered. */
  readonly answer: RegExp;
  /** `$1`, `$2` … are groups of the question, `$&` is what was answered. */
  readonly statement: string;
}

const place =
  /^(?:[Oo]riginally )?(?:[Ii]n |[Aa]t |[Ff]rom |[Nn]ear |[Tt]o )?((?:the )?\p{Lu}[\p{L}'’. -]{1,40}(?:, \p{Lu}[\p{L}' -]+)?)[.!]*$/u;
const few = /^((?:[\w'’&-]+,? ){0,6}[\w'’&-]+)[.!]*$/u;
/** "My family, music and spending time outside". */
const several =
  /^((?:my |our |the )?[\w'’-]+(?: [\w'’-]+){0,4}(?:, (?:my |and )?[\w'’-]+(?: [\w'’-]+){0,4})*(?:,? and [\w'’-]+(?: [\w'’-]+){0,4})?)(?:, (?:for sure|definitely|mostly))?[.!]*$/iu;
const length =
  /^(?:for |about |almost |over |nearly )*((?:about |almost |over |nearly )?(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty) (?:years?|months?|weeks?|days?))(?: now| already| or so)*[.!]*$/iu;
const yes = /^(?:yes|yeah|yep|yup|sure|i do|i am|of course|absolutely|definitely)\b[^?]{0,30}$/iu;
const no = /^(?:no|nope|nah|not really|never|i don't|i'm not)\b[^?]{0,30}$/iu;
const some =
  /^(?:yes|yeah|yep|yup)?[,.! ]*(?:i have |we have |just |only )?((?:an?|one|two|three|four|five|\d+|some) (?:[\w'’-]+ ){0,6}?[\w'’-]+)[.!]*$/iu;

const answered: readonly Answered[] = [
  { question: /\bhow long have you (?:guys )?been ([\w -]+?)\?/iu, answer: length, statement: "I've been $1 for $&" },
  {
    question: /\bhow long have you (lived|worked|known|had|played|studied)\b([^?]*)\?/iu,
    answer: length,
    statement: 'I have $1$2 for $&',
  },
  { question: /\bwhere (?:do you live|are you (?:based|living))\b/iu, answer: place, statement: 'I live in $&' },
  { question: /\bwhere are you (?:originally )?from\b/iu, answer: place, statement: "I'm from $&" },
  { question: /\bwhere did you grow up\b/iu, answer: place, statement: 'I grew up in $&' },
  { question: /\bwhere do you work\b|\bwho do you work for\b/iu, answer: place, statement: 'I work at $&' },
  { question: /\bwhere did you (study|move from)\b/iu, answer: place, statement: 'I studied in $&' },
  {
    question: /\bwhat(?:'s| is) your (?:full |first )?name\b/iu,
    answer: /^(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)*)[.!]*$/u,
    statement: 'My name is $&',
  },
  {
    question: /\bhow old are you\b/iu,
    answer: /^(?:i'm )?(\d{1,2})(?: years old)?[.!]*$/iu,
    statement: "I'm $& years old",
  },
  {
    question:
      /\b(?:what|anything) (?:else )?(?:that )?(?:keeps you (?:inspired|motivated|going)|inspires you|motivates you)\b/iu,
    answer: several,
    statement: "I'm inspired by $&",
  },
  { question: /\bwhat(?:'s| is) your favou?rite ([\w ]+?)\?/iu, answer: few, statement: 'My favorite $1 is $&' },
  {
    question: /\bdo you have (?:any )?(pets?|kids|children|siblings|brothers or sisters|hobbies)\b/iu,
    answer: some,
    statement: 'I have $&',
  },
  {
    question: /\bdo you have (?:any )?(pets|kids|children|siblings)\b/iu,
    answer: no,
    statement: "I don't have any $1",
  },
  {
    question: /\b(?:do you have any (?:food )?allergies|are you allergic to anything|any allergies)\b/iu,
    answer: few,
    statement: "I'm allergic to $&",
  },
  {
    question: /\bare you (married|single|vegan|vegetarian|engaged|divorced|retired|left-handed|diabetic|a student)\?/iu,
    answer: yes,
    statement: "I'm $1",
  },
  { question: /\bare you (married|vegan|vegetarian|engaged|retired)\?/iu, answer: no, statement: "I'm not $1" },
  {
    question: /\bdo you (smoke|drink(?: alcohol)?|drive|eat (?:meat|fish|pork|gluten)|play [\w ]{3,20}|speak \w+)\?/iu,
    answer: yes,
    statement: 'I $1',
  },
  {
    question: /\bdo you (smoke|drink(?: alcohol)?|drive|eat (?:meat|fish|pork|gluten)|play [\w ]{3,20}|speak \w+)\?/iu,
    answer: no,
    statement: "I don't $1",
  },
];

/** Fragments that answer nothing. */
const emptyAnswer =
  /\b(?:I|you|it|that|this|idk|know|sure|thanks|hard to say|good question|depends|hmm|well|guess|secret|maybe|yes|no|yeah|nope)\b/iu;

/** An answer begins with a capital that its statement has no use for, unless it is a name. */
function asContinuation(value: string): string {
  const plain =
    /^(?:An?|The|One|Two|Three|Four|Five|Some|For|About)\b/u.test(value) || /^\p{Lu}\p{Ll}+ \p{Ll}/u.test(value);
  return plain ? `${value.charAt(0).toLowerCase()}${value.slice(1)}` : value;
}

/**
 * The statement that a short answer makes together with its question: "How long have you been married?" — "Five years!"
 * is "I've been married for five years". Nothing where the answer says it all by itself, or says nothing.
 */
export function answeredStatement(question: string, answer: string): string | undefined {
  for (const known of answered) {
    const asked = known.question.exec(question);
    if (asked === null) continue;
    const given = known.answer.exec(answer.trim());
    if (given === null) continue;
    const value = asContinuation((given[1] ?? given[0]).replace(/[.!]+$/u, '').trim());
    if ((known.answer === few || known.answer === several) && emptyAnswer.test(value)) continue;
    return known.statement.replace(/\$(\d|&)/gu, (_, group: string) =>
      group === '&' ? value : (asked[Number(group)] ?? '').trimEnd(),
    );
  }
  return undefined;
}
