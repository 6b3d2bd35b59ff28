import { calendarDate, daySpan, monthSpan, weekSpan, weekdayOf, weekendSpan, yearSpan } from './civil-calendar.ts';
import type { CivilSpan, DayNumber } from './civil-calendar.ts';

/** A stretch of the calendar that people count in. */
export type Unit = 'day' | 'week' | 'weekend' | 'month' | 'year';

/** The words of one language for the parts of a date. Keys are lower case. */
export interface DateVocabulary {
  readonly numbers: Readonly<Record<string, number>>;
  readonly units: Readonly<Record<string, Unit>>;
  /** 0 is Monday. */
  readonly weekdays: Readonly<Record<string, number>>;
  /** 1 is January. */
  readonly months: Readonly<Record<string, number>>;
  /** First month of the season; winter begins in December. */
  readonly seasons: Readonly<Record<string, number>>;
}

/** What a rule sees: the named groups of its match, and the day on which the words were said. */
export interface DateScene {
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly today: DayNumber;
  readonly vocabulary: DateVocabulary;
  /** Whether the sentence around the words speaks of the past; decides "on Friday" and "in March". */
  readonly past: () => boolean;
}

/** One way of speaking of a date, and how to read it. `undefined`: the words are not a date after all. */
export interface DateRule {
  readonly pattern: RegExp;
  readonly read: (scene: DateScene) => CivilSpan | undefined;
  /** The words alone fix the date. */
  readonly absolute?: true;
}

/** Everything that is particular to one language. */
export interface DateLanguage {
  readonly vocabulary: DateVocabulary;
  readonly rules: readonly DateRule[];
  /** Cheap test that no text without a temporal word passes. */
  readonly guard: RegExp;
  /** Words that show that a sentence speaks of the past, and of the future. */
  readonly past: RegExp;
  readonly future: RegExp;
}

/** How many of a unit "a few" or "several" may be. */
const few = { least: 2, most: 5 };
/** Larger counts are not spoken of ("in 4000 years") and would leave the calendar. */
const largestCount = 300;

/** Whole words only, in any script; `\b` knows ASCII letters alone and would find "mar" in "mañana". */
export function wholeWords(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${source})(?![\\p{L}\\p{N}])`, 'giu');
}

/** The keys of a table as an alternation, longest first so that "september" wins over "sep". */
export function alternatives(table: Readonly<Record<string, unknown>>): string {
  return Object.keys(table)
    .sort((a, b) => b.length - a.length)
    .join('|');
}

function shiftedUnit(today: DayNumber, unit: Unit, offset: number): CivilSpan {
  const { year, month } = calendarDate(today);
  switch (unit) {
    case 'day':
      return daySpan(today + offset);
    case 'week':
      return weekSpan(today + 7 * offset);
    case 'weekend':
      return weekendSpan(today + 7 * offset);
    case 'month':
      return monthSpan(year, month + offset);
    case 'year':
      return yearSpan(year + offset);
  }
}

function unitIn(scene: DateScene): Unit | undefined {
  return scene.vocabulary.units[(scene.groups['unit'] ?? '').toLowerCase()];
}

/** "last week" is −1, "this week" 0, "next week" 1, "the week before last" −2. */
export function shifted(offset: number): DateRule['read'] {
  return (scene) => {
    const unit = unitIn(scene);
    return unit === undefined ? undefined : shiftedUnit(scene.today, unit, offset);
  };
}

/** "two years ago" with −1, "in two weeks" with 1. "A few" spans what it may mean. */
export function counted(direction: 1 | -1): DateRule['read'] {
  return (scene) => {
    const unit = unitIn(scene);
    const word = (scene.groups['number'] ?? '').toLowerCase().replace(/\s+/gu, ' ');
    const count = scene.vocabulary.numbers[word] ?? Number(word);
    if (unit === undefined || Number.isNaN(count) || count > largestCount) return undefined;
    if (count > 0) return shiftedUnit(scene.today, unit, direction * count);
    const ends = [few.least, few.most].map((value) => shiftedUnit(scene.today, unit, direction * value));
    const starts = ends.map((span) => span.from);
    return {
      from: Math.min(...starts),
      to: Math.max(...ends.map((span) => span.to)),
      precision: ends[0]?.precision ?? 'day',
    };
  };
}

/** A weekday: the last one before today, the one of next week, or, where only the tense tells, the nearest on that side. */
export function weekday(which: 'last' | 'next' | 'tense'): DateRule['read'] {
  return (scene) => {
    const wanted = scene.vocabulary.weekdays[(scene.groups['weekday'] ?? '').toLowerCase()];
    if (wanted === undefined) return undefined;
    const today = weekdayOf(scene.today);
    const back = (today - wanted + 7) % 7;
    if (which === 'next') return daySpan(scene.today - today + 7 + wanted);
    if (which === 'last' || scene.past()) return daySpan(scene.today - (back === 0 ? 7 : back));
    return daySpan(scene.today + ((wanted - today + 7) % 7));
  };
}

function yearGroup(scene: DateScene): number | undefined {
  const year = scene.groups['year'];
  return year === undefined ? undefined : Number(year);
}

function offsetOfYears(month: number, thisMonth: number, scene: DateScene): number {
  if (month <= thisMonth) return scene.past() || month === thisMonth ? 0 : 1;
  return scene.past() ? -1 : 0;
}

/** A month with its year, or the one that the tense points at. */
export function namedMonth(which: 'last' | 'next' | 'tense'): DateRule['read'] {
  return (scene) => {
    const month = scene.vocabulary.months[(scene.groups['month'] ?? '').toLowerCase()];
    if (month === undefined) return undefined;
    const given = yearGroup(scene);
    if (given !== undefined) return monthSpan(given, month);
    const now = calendarDate(scene.today);
    if (which === 'last') return monthSpan(month < now.month ? now.year : now.year - 1, month);
    if (which === 'next') return monthSpan(month > now.month ? now.year : now.year + 1, month);
    return monthSpan(now.year + offsetOfYears(month, now.month, scene), month);
  };
}

/** A season of the northern hemisphere, three months; winter is named after the year in which it begins. */
export function season(which: 'last' | 'this' | 'next' | 'tense'): DateRule['read'] {
  return (scene) => {
    const first = scene.vocabulary.seasons[(scene.groups['season'] ?? '').toLowerCase()];
    if (first === undefined) return undefined;
    const given = yearGroup(scene);
    if (given !== undefined) return monthSpan(given, first, 3);
    const now = calendarDate(scene.today);
    // In January and February the winter that is going on began in the year before.
    const year = now.month <= 2 && first === 12 ? now.year - 1 : now.year;
    const ended = monthSpan(year, first, 3).to <= scene.today;
    // "This summer" said in November is the next one, unless the sentence speaks of the past.
    if (which === 'this') return monthSpan(ended && !scene.past() ? year + 1 : year, first, 3);
    const begun = monthSpan(year, first, 3).from <= scene.today;
    if (which === 'next') return monthSpan(begun ? year + 1 : year, first, 3);
    if (which === 'last') return monthSpan(ended ? year : year - 1, first, 3);
    return monthSpan(scene.past() ? (begun ? year : year - 1) : ended ? year + 1 : year, first, 3);
  };
}

/** A year by its number. */
export function namedYear(scene: DateScene): CivilSpan | undefined {
  const year = yearGroup(scene);
  return year === undefined ? undefined : yearSpan(year);
}

/** A fixed distance from today, as "yesterday". */
export function daysAway(offset: number): DateRule['read'] {
  return (scene) => daySpan(scene.today + offset);
}

/** "at the weekend": the last one if the sentence speaks of the past, else the coming one. */
export function weekendByTense(scene: DateScene): CivilSpan {
  return weekendSpan(scene.past() && weekdayOf(scene.today) < 5 ? scene.today - 7 : scene.today);
}
