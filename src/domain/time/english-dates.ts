import {
  alternatives,
  counted,
  daysAway,
  namedMonth,
  namedYear,
  season,
  shifted,
  weekday,
  weekendByTense,
} from './date-rule.ts';
import type { DateLanguage, DateRule, DateScene, DateVocabulary } from './date-rule.ts';
import { calendarDate, daySpan, dayNumber, weekendSpan, weekdayOf } from './civil-calendar.ts';
import type { CivilSpan } from './civil-calendar.ts';

const vocabulary: DateVocabulary = {
  numbers: {
    a: 1,
    an: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    fifteen: 15,
    twenty: 20,
    thirty: 30,
    'a couple': 2,
    'a couple of': 2,
    couple: 2,
    'couple of': 2,
    'a few': 0,
    few: 0,
    several: 0,
  },
  units: {
    day: 'day',
    days: 'day',
    week: 'week',
    weeks: 'week',
    wk: 'week',
    weekend: 'weekend',
    weekends: 'weekend',
    month: 'month',
    months: 'month',
    year: 'year',
    years: 'year',
    yr: 'year',
    yrs: 'year',
  },
  weekdays: {
    monday: 0,
    tuesday: 1,
    wednesday: 2,
    thursday: 3,
    friday: 4,
    saturday: 5,
    sunday: 6,
    mon: 0,
    tue: 1,
    tues: 1,
    wed: 2,
    thu: 3,
    thur: 3,
    thurs: 3,
    fri: 4,
    sat: 5,
    sun: 6,
  },
  months: {
    january: 1,
    february: 2,
    march: 3,
    april: 4,
    may: 5,
    june: 6,
    july: 7,
    august: 8,
    september: 9,
    october: 10,
    november: 11,
    december: 12,
    jan: 1,
    feb: 2,
    mar: 3,
    apr: 4,
    jun: 6,
    jul: 7,
    aug: 8,
    sep: 9,
    sept: 9,
    oct: 10,
    nov: 11,
    dec: 12,
  },
  seasons: { spring: 3, summer: 6, autumn: 9, fall: 9, winter: 12 },
};

const number = `(?<number>\\d{1,3}|${alternatives(vocabulary.numbers)})`;
const unit = `(?<unit>${alternatives(vocabulary.units)})`;
/** "The last day" and "the next day" are seldom yesterday and tomorrow. */
const spanUnit = '(?<unit>weeks?|wk|weekend|month|years?|yr)';
const day = `(?<weekday>${alternatives(vocabulary.weekdays)})`;
/** Weekdays that are no other word: "sat" and "sun" need a preposition before them. */
const fullDay = '(?<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const month = `(?<month>${alternatives(vocabulary.months)})`;
const seasonName = `(?<season>${alternatives(vocabulary.seasons)})`;
const year = '(?<year>(?:19|20)\\d\\d)';
const last = '(?:last|this past|the past|past|previous)';
const next = '(?:next|the coming|the following|this coming|upcoming)';
const about = '(?:about |around |almost |nearly |roughly |over |just )?';

const holidays: Readonly<Record<string, readonly [number, number]>> = {
  'christmas eve': [12, 24],
  'christmas day': [12, 25],
  christmas: [12, 25],
  "new year's eve": [12, 31],
  "new year's day": [1, 1],
  halloween: [10, 31],
  "valentine's day": [2, 14],
  "valentine's": [2, 14],
};

function holiday(which: 'last' | 'next' | 'tense'): DateRule['read'] {
  return (scene) => {
    const date = holidays[(scene.groups['holiday'] ?? '').toLowerCase().replace(/’/gu, "'")];
    if (date === undefined) return undefined;
    const { year: thisYear } = calendarDate(scene.today);
    const here = dayNumber(thisYear, date[0], date[1]);
    const backward = which === 'last' || (which === 'tense' && scene.past());
    if (backward) return daySpan(here < scene.today ? here : dayNumber(thisYear - 1, date[0], date[1]));
    return daySpan(here >= scene.today ? here : dayNumber(thisYear + 1, date[0], date[1]));
  };
}

/** "last weekend" on a Sunday is the one before, "this past weekend" the one that is ending. */
function pastWeekend(scene: DateScene): CivilSpan {
  return weekendSpan(scene.today - 7);
}

/** "on the 5th": this month, unless the tense puts it on the other side of today. */
function dayOfMonth(scene: DateScene): CivilSpan | undefined {
  const wanted = Number(scene.groups['date']);
  if (!(wanted >= 1 && wanted <= 31)) return undefined;
  const now = calendarDate(scene.today);
  const past = scene.past();
  const shift = past && wanted > now.day ? -1 : !past && wanted < now.day ? 1 : 0;
  const found = dayNumber(now.year, now.month + shift, wanted);
  return calendarDate(found).day === wanted ? daySpan(found) : undefined;
}

function rule(source: string, read: DateRule['read'], absolute?: true): DateRule {
  const pattern = new RegExp(`(?<![\\w'’-])(?:${source})(?![\\w])`, 'gi');
  return absolute ? { pattern, read, absolute } : { pattern, read };
}

/** Earlier rules win where two match the same words, so the longer ways of speaking stand first. */
const rules: readonly DateRule[] = [
  rule('the day before yesterday', daysAway(-2)),
  rule('the day after tomorrow', daysAway(2)),
  rule(`(?:the )?${unit} before last`, shifted(-2)),
  rule(`(?:the )?${fullDay} before last`, (scene) => back(weekday('last')(scene), 7)),
  rule(`${number} ${fullDay}s ago`, (scene) => {
    const count = vocabulary.numbers[(scene.groups['number'] ?? '').toLowerCase()] ?? Number(scene.groups['number']);
    return count > 0 && count < 60 ? back(weekday('last')(scene), 7 * (count - 1)) : undefined;
  }),
  rule(`${about}${number} ${unit} (?:ago|before now|back(?=[.,!?;]|$))`, counted(-1)),
  rule(`${about}half a year ago`, (scene) => shifted(-6)({ ...scene, groups: { unit: 'month' } })),
  rule(`(?:within|in) ${about}${number} ${unit}(?:'s? time)?(?! (?:or so )?(?:of|since|i've|that|we've))`, (scene) =>
    scene.past() ? undefined : counted(1)(scene),
  ),
  rule(`${number} ${unit} from (?:now|today)`, counted(1)),
  rule(`${last} weekend`, pastWeekend),
  rule(`(?:the |early |earlier |later |late |this )*${last.replace('|past', '')} ${spanUnit}`, shifted(-1)),
  rule(`${next} ${spanUnit}`, shifted(1)),
  rule('this weekend|(?:at|on|over|during|for) the weekend', weekendByTense),
  rule(`(?:earlier |later )?this ${spanUnit}|(?:later|end of|rest of) the (?<unit2>month|year|week)`, (scene) =>
    shifted(0)({ ...scene, groups: { unit: scene.groups['unit'] ?? scene.groups['unit2'] } }),
  ),
  rule(
    `(?:${last}|this last) ${day}(?: (?:morning|afternoon|evening|night))?|${fullDay.replace('weekday', 'weekday2')} last week`,
    (scene) => (scene.groups['weekday2'] ? dayOfLastWeek(scene) : weekday('last')(scene)),
  ),
  rule(`${next} ${day}(?: (?:morning|afternoon|evening|night))?`, weekday('next')),
  rule('last night|yesterday(?: (?:morning|afternoon|evening|night))?|yday', daysAway(-1)),
  rule('tomorrow(?: (?:morning|afternoon|evening|night))?|tmrw|tmr|2morrow', daysAway(1)),
  rule("tonight|tonite|today(?!'s world)|(?:earlier )?this (?:morning|afternoon|evening)", daysAway(0)),
  rule(
    `(?:early |mid[- ]|late |the end of |the beginning of )?${month}\\.?(?:,| of)? ${year}`,
    namedMonth('tense'),
    true,
  ),
  rule(`${seasonName}(?: of|,)? ${year}`, season('tense'), true),
  rule(`${last} ${seasonName}`, season('last')),
  rule(`this ${seasonName}`, season('this')),
  rule(`${next} ${seasonName}`, season('next')),
  rule(`(?<=\\b(?:in|over|during|since|until|this) (?:the )?)${seasonName}`, season('tense')),
  rule(`${last} ${month}(?! \\d)`, namedMonth('last')),
  rule(`${next} ${month}(?! \\d)`, namedMonth('next')),
  rule(
    `(?<=\\b(?:in|since|until|till|during|by|this|from|for|of) )(?:early |mid[- ]|late |the end of )?${month}(?! ?\\d)(?! (?:he|she|they|be|not|have|i|you|we|it)\\b)`,
    (scene) => (/^(?:may|march|mar|sun)$/u.test(scene.groups['month'] ?? '') ? undefined : namedMonth('tense')(scene)),
  ),
  rule(`(?:last|this past) (?<holiday>${alternatives(holidays)})`, holiday('last')),
  rule(`next (?<holiday>${alternatives(holidays)})`, holiday('next')),
  rule(`(?<=\\b(?:on|at|for|this|since|until|by) )(?<holiday>${alternatives(holidays)})`, holiday('tense')),
  rule(
    `(?<=\\b(?:in|since|from|until|till|of|by|during|around|before|after|back in|year|early|late|circa|to) )${year}(?!\\s*(?:[%$€£]|(?:miles|people|dollars|euros|km|steps|words|kcal|calories|items|users|m|ft)\\b))`,
    namedYear,
    true,
  ),
  rule(
    `(?<=\\b(?:on|by|until|since|this|from|before|after) )(?:this )?${day}(?: (?:morning|afternoon|evening|night))?(?!s)`,
    weekday('tense'),
  ),
  rule(
    `(?<!\\b(?:every|each|most|other|some|black|good|easter|cyber|super|ash|palm|shrove|fat) )${fullDay}(?: (?:morning|afternoon|evening|night))?(?!s)`,
    weekday('tense'),
  ),
  rule(
    '(?<=\\b(?:on|by|until|since) )the (?<date>\\d{1,2})(?:st|nd|rd|th)(?! (?:of|floor|street|grade|avenue|century|birthday|anniversary|time|day))',
    dayOfMonth,
  ),
];

function back(span: CivilSpan | undefined, days: number): CivilSpan | undefined {
  return span && { ...span, from: span.from - days, to: span.to - days };
}

function dayOfLastWeek(scene: DateScene): CivilSpan | undefined {
  const wanted = vocabulary.weekdays[(scene.groups['weekday2'] ?? '').toLowerCase()];
  return wanted === undefined ? undefined : daySpan(scene.today - weekdayOf(scene.today) - 7 + wanted);
}

/** How English speaks of dates. */
export const english: DateLanguage = {
  vocabulary,
  rules,
  guard:
    /\d{4}|\d[./-]\d|\d(?:st|nd|rd|th)\b|\d ?[ap]\.?m\b|\d:\d\d|\bago\b|\b(?:last|next|past|previous|coming|upcoming|this|the) (?:\w+ )?(?:night|week|month|year|spring|summer|fall|autumn|winter|morning|afternoon|evening|christmas|halloween)|yesterday|\byday\b|today|tomorrow|\btmrw?\b|2morrow|tonig?h?te?\b|weekend|(?:mon|tues|wednes|thurs|fri|satur|sun)day|\b(?:on|last|next|this|by|until|since|past) (?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)\b|before last|\bin (?:(?:about|around|just|a|an) )?[a-z\d]+ (?:days?|weeks?|months?|years?)\b|from (?:now|today)|\bback\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|spring|summer|autumn|\bfall\b|winter|christmas|new year|halloween|valentine/iu,
  past: /\b(?:was|were|had|did|didn't|went|(?<!'ve |have )got|came|took|made|saw|met|been|bought|left|lost|won|found|ran|ate|gave|began|spent|moved|told|said|felt|kept|held|broke|flew|drove|wrote|read|sold|taught|thought|caught|fell|grew|knew|led|paid|put|sang|sat|slept|spoke|swam|threw|understood|woke|wore|built|sent|since|ago|just|hadn't|haven't|hasn't|wasn't|weren't|(?!(?:need|feed|indeed|speed|seed|called|named|excited|scared|married|engaged|interested|tired|supposed|retired|allowed|worried|planned|scheduled|expected|hundred)\b)\w{2,}ed)\b/iu,
  future:
    /\b(?:will|won't|gonna|going to|plan(?:s|ning)?|can't wait|cannot wait|looking forward|upcoming|tomorrow|want(?:s)? to|hop(?:e|es|ing) to|let's|shall|see you|excited for|(?:am|is|are) \w+ing|have to|need to|should|goes|comes|starts|begins|opens|ends|leaves|expires|arrives|closes|launches|(?:i|we|they) (?:start|begin|leave|fly|arrive|return|open)|signed up for|registered for|booked|reserved|tickets for)\b|'ll\b|(?:'m|'re) \w+ing\b/iu,
};
