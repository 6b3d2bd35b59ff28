import type { Validity } from '../../../domain/extraction/fact.ts';
import { formatDate } from '../../../domain/time/format-date.ts';
import type { ResolvedDate } from '../../../domain/time/resolved-date.ts';
import type { Moment } from '../../../domain/turn.ts';

/** How a language writes a date into a sentence. `$` is the date. */
interface DateGrammar {
  /** Prepositions after which a date stands bare: "since 2019", not "since in 2019". */
  readonly governs: RegExp;
  readonly day: string;
  readonly month: string;
  readonly year: string;
  readonly week: string;
  readonly weekend: string;
  /** A count of units, after which the date stands in brackets: "four years ago (2019)". */
  readonly counted: RegExp;
}

const grammars: Readonly<Record<string, DateGrammar>> = {
  en: {
    governs:
      /\b(?:on|in|at|since|until|till|by|before|after|from|for|of|during|over|around|about|than|through|to|between|and|the)\s+(?:the )?$/iu,
    day: 'on $',
    month: 'in $',
    year: 'in $',
    week: 'in the week of $',
    weekend: 'on the weekend of $',
    counted: /\b(?:ago|back)$/iu,
  },
  de: {
    governs: /(?<![\p{L}])(?:am|im|in|seit|bis|ab|von|vor|nach|vom|zum|um)\s+$/iu,
    day: 'am $',
    month: 'im $',
    year: '$',
    week: 'in der Woche vom $',
    weekend: 'am Wochenende vom $',
    counted: /^vor /iu,
  },
  es: {
    governs: /(?<![\p{L}])(?:el|en|desde|hasta|de|del|para|antes de|después de)\s+$/iu,
    day: 'el $',
    month: 'en $',
    year: 'en $',
    week: 'en la semana del $',
    weekend: 'el fin de semana del $',
    counted: /^hace /iu,
  },
  fr: {
    governs: /(?<![\p{L}])(?:le|en|depuis|jusqu'en|de|du|avant|après)\s+$/iu,
    day: 'le $',
    month: 'en $',
    year: 'en $',
    week: 'la semaine du $',
    weekend: 'le week-end du $',
    counted: /^il y a /iu,
  },
};

const millisecondsPerDay = 86_400_000;

/** In which language and for which moment dates are written. */
interface Writing {
  readonly moment: Moment;
  readonly language: string;
  readonly grammar: DateGrammar;
}

function inWords(date: ResolvedDate, writing: Writing, precision = date.precision): string {
  return formatDate({ instant: date.from, precision, offsetMinutes: writing.moment.offsetMinutes }, writing.language);
}

/** The time of day where one was named: "17:00". */
function clock(date: ResolvedDate, moment: Moment): string {
  return new Date(date.from.getTime() + moment.offsetMinutes * 60_000).toISOString().slice(11, 16);
}

const holidays = /christmas(?: eve| day)?|halloween|new year['’]s (?:eve|day)|valentine['’]s(?: day)?/iu;

/** The date with its preposition, and bare for where another preposition stands already. */
function phrase(date: ResolvedDate, writing: Writing): { full: string; bare: string } {
  const { grammar, language } = writing;
  const days = Math.round((date.to.getTime() - date.from.getTime()) / millisecondsPerDay);
  const written = (pattern: string, name: string): { full: string; bare: string } => {
    const full = pattern.replace('$', name);
    return { full, bare: language === 'en' ? full.replace(/^(?:on|in|at) /u, '') : name };
  };
  const season = /spring|summer|autumn|fall|winter/iu.exec(language === 'en' ? date.text : '')?.[0].toLowerCase();
  if (date.precision === 'instant') {
    return written(
      grammar.day,
      `${inWords(date, writing, 'day')}${language === 'en' ? ' at' : ','} ${clock(date, writing.moment)}`,
    );
  }
  const holiday = holidays.exec(date.text)?.[0];
  if (holiday !== undefined)
    return written('at $', `${holiday.charAt(0).toUpperCase()}${holiday.slice(1)} ${inWords(date, writing, 'year')}`);
  if (season !== undefined) return written(grammar.month, `${season} ${inWords(date, writing, 'year')}`);
  if (date.precision === 'day' && days === 7) return written(grammar.week, inWords(date, writing));
  if (date.precision === 'day' && days === 2) return written(grammar.weekend, inWords(date, writing));
  if (language === 'en' && /night/iu.test(date.text))
    return written(grammar.day, `the night of ${inWords(date, writing)}`);
  return written(grammar[date.precision], inWords(date, writing));
}

/** "a few days ago" is told from the day on which it was said: the span itself would read as exact. */
function vague(date: ResolvedDate, { moment }: Writing): string | undefined {
  const match = /^(?:about |around |almost |nearly |over |just )?(?:a )?(few|several) (\w+) (?:ago|back)$/iu.exec(
    date.text,
  );
  if (match === null) return undefined;
  const said = formatDate({
    instant: moment.instant,
    precision: /year/iu.test(match[2] ?? '') ? 'year' : 'day',
    offsetMinutes: moment.offsetMinutes,
  });
  return `${match[1]?.toLowerCase() === 'few' ? 'a few' : 'several'} ${match[2]} before ${said}`;
}

/** "I'm in every day except Wednesday", "each month on the 1st": a habit has no date. */
const recurring = /\b(?:every|each|usually|always)\b/iu;
const dayAlone = /^(?:on )?(?:the )?(?:\d{1,2}(?:st|nd|rd|th)|(?:mon|tues|wednes|thurs|fri|satur|sun)day)$/iu;

/** In "the shelter I volunteer at yesterday" the preposition belongs to the shelter. */
const relativeClause = /\bI (?:volunteer|work|live|study|train|teach|go)(?:ed)? (?:at|in|for|with|to)\s+$/iu;

function replacement(date: ResolvedDate, before: string, writing: Writing): string {
  const few = vague(date, writing);
  if (few !== undefined) return few;
  const { full, bare } = phrase(date, writing);
  if (writing.grammar.counted.test(date.text) && date.precision !== 'day')
    return `${date.text} (${inWords(date, writing)})`;
  return writing.grammar.governs.test(before) && !relativeClause.test(before) ? bare : full;
}

/** A piece of a turn with its relative dates made absolute. */
export interface DatedText {
  readonly text: string;
  /** Each date of the sentence with the words that now stand for it. */
  readonly dates: readonly { readonly date: ResolvedDate; readonly words: string }[];
}

/** A turn's dates, and how to write them. */
export interface DatesOfTurn {
  readonly dates: readonly ResolvedDate[];
  readonly moment: Moment;
  /** Two-letter code. */
  readonly language: string;
}

/** Puts absolute dates where a sentence has relative ones, or dates without a year. */
export function datesInWords(
  sentence: { readonly text: string; readonly index: number },
  { dates, moment, language }: DatesOfTurn,
): DatedText {
  const grammar = grammars[language];
  if (grammar === undefined || dates.length === 0) return { text: sentence.text, dates: [] };
  const writing: Writing = { moment, language, grammar };
  const end = sentence.index + sentence.text.length;
  const own = dates.filter((date) => date.index >= sentence.index && date.index + date.text.length <= end);
  let text = '';
  let position = 0;
  const written: { date: ResolvedDate; words: string }[] = [];
  for (const date of own) {
    const at = date.index - sentence.index;
    // A time of day alone ("at 5pm") needs no day to be understood, and "yesterday's" is no adverb.
    const bare = date.precision === 'instant' && /^\W*(?:at |around |by )?\d/iu.test(date.text);
    const habit = recurring.test(sentence.text) && dayAlone.test(date.text);
    if (bare || habit) continue;
    if (!date.relative || /^['’]s\b/u.test(sentence.text.slice(at + date.text.length))) {
      written.push({ date, words: date.text });
      continue;
    }
    const before = sentence.text.slice(position, at);
    // "on 5 May" is found with its preposition: what stands before it decides.
    const words = replacement(date, text + before, writing);
    written.push({ date, words });
    text += before + words;
    position = at + date.text.length;
  }
  return { text: text + sentence.text.slice(position), dates: written };
}

const sinceWord = /(?<!\p{L})(?:since|from|seit|ab|von|desde|depuis)\s+(?:the )?$/iu;
const untilWord = /(?<!\p{L})(?:until|till|by|bis|hasta|jusqu'en)\s+(?:the )?$/iu;

/** When a statement holds, by the first date that stands in it: open at the end after "since", at the start after "until". */
export function validityOf(statement: string, dated: DatedText): Validity | undefined {
  const found = dated.dates.find(({ words }) => statement.includes(words));
  if (found === undefined) return undefined;
  const { date } = found;
  const before = statement.slice(0, statement.indexOf(found.words));
  if (sinceWord.test(before)) return { from: date.from, precision: date.precision };
  if (untilWord.test(before)) return { to: date.from, precision: date.precision };
  return { from: date.from, to: date.to, precision: date.precision };
}
