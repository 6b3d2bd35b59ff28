import type { Validity } from '../../../../domain/extraction/fact.ts';
import { calendarDate, dayOf, monthSpan, startOfDay, yearSpan } from '../../../../domain/time/civil-calendar.ts';
import type { CivilSpan } from '../../../../domain/time/civil-calendar.ts';
import { formatDate } from '../../../../domain/time/format-date.ts';
import type { Moment } from '../../../../domain/turn.ts';

/** A statement whose "just" and "for five years" can be read years later. */
export interface TimedStatement {
  readonly text: string;
  readonly validity?: Validity;
}

const numbers: Readonly<Record<string, number>> = {
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
};
const duration = new RegExp(
  `\\b(?:have|'ve|has|'s) [^,;]{0,100}?\\bfor (?:about |almost |over |nearly |around |more than |the (?:past|last) )?(\\d{1,2}|${Object.keys(numbers).join('|')}) (years?|months?)\\b(?! old)`,
  'iu',
);
/** Something that has just happened: the adverb is true on the day it is said and on no other. */
const recent =
  /\b(?:I|we|[Mm]y (?:[\w-]+ ){0,1}[\w-]+)(?:'ve| have| has)? (?:\w+ly )?(just|recently)(?: also| finally)? (?=(?:\w+ed|got|went|had|took|started|finished|made|bought|saw|met|been|found|won|lost|came|began|quit|left|moved|ran|wrote|did|heard|sold|became|learnt|taught|hit|tried|spent|put|set)\b)|\b(?:recently|lately)\b/iu;
const dated = /\b(?:19|20)\d\d\b|\bwhen\b/u;

function since(moment: Moment, count: number, unit: string): CivilSpan {
  const { year, month } = calendarDate(dayOf(moment));
  return unit.startsWith('year') ? yearSpan(year - count) : monthSpan(year, month - count);
}

function inWords(span: CivilSpan, moment: Moment): string {
  return formatDate({
    instant: startOfDay(span.from, moment.offsetMinutes),
    precision: span.precision,
    offsetMinutes: moment.offsetMinutes,
  });
}

function withDuration(statement: string, moment: Moment): TimedStatement | undefined {
  const match = duration.exec(statement);
  if (match === null || dated.test(statement)) return undefined;
  const count = numbers[(match[1] ?? '').toLowerCase()] ?? Number(match[1]);
  const span = since(moment, count, match[2] ?? '');
  const end = match.index + match[0].length;
  const text = `${statement.slice(0, end)} (since ${inWords(span, moment)})${statement.slice(end)}`;
  return { text, validity: { from: startOfDay(span.from, moment.offsetMinutes), precision: span.precision } };
}

function withRecency(statement: string, moment: Moment): TimedStatement | undefined {
  const match = recent.exec(statement);
  if (match === null || dated.test(statement)) return undefined;
  const { year, month } = calendarDate(dayOf(moment));
  const span = monthSpan(year, month);
  const plain = match[1]?.toLowerCase() === 'just' ? statement.replace(/\bjust (?=\w)/iu, 'recently ') : statement;
  return {
    text: `${plain} (${inWords(span, moment)})`,
    validity: { from: startOfDay(span.from, moment.offsetMinutes), precision: 'month' },
  };
}

/** What was shown was shown on that day. */
function withDayShown(statement: string, moment: Moment): TimedStatement | undefined {
  if (!/^I shared (?!my own|my story|my experience)/u.test(statement) || dated.test(statement)) return undefined;
  const day = formatDate({ instant: moment.instant, precision: 'day', offsetMinutes: moment.offsetMinutes });
  return { text: `${statement} (${day})` };
}

/** Says when "just", "recently" and "for five years" were: "… for 5 years (since 2018)", "recently adopted a dog (May 2023)". */
export function withTimeNotes(statement: string, moment: Moment): TimedStatement {
  const bare = dated.test(statement)
    ? statement.replace(/\b(I|we)((?:'ve| have)?) just (?=\w)/giu, '$1$2 ')
    : statement;
  return withDuration(bare, moment) ?? withRecency(bare, moment) ?? withDayShown(bare, moment) ?? { text: bare };
}
