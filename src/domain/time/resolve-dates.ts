import { limits } from '../limits.ts';
import type { Moment } from '../turn.ts';
import { findNamedDays } from './absolute-dates.ts';
import type { NamedDay } from './absolute-dates.ts';
import { calendarDate, dayNumber, dayOf, daySpan, startOfDay } from './civil-calendar.ts';
import type { CivilSpan } from './civil-calendar.ts';
import type { DateLanguage } from './date-rule.ts';
import { english } from './english-dates.ts';
import { french } from './french-dates.ts';
import { german } from './german-dates.ts';
import type { ResolvedDate } from './resolved-date.ts';
import { spanish } from './spanish-dates.ts';

const languages: Readonly<Record<string, DateLanguage>> = { en: english, de: german, es: spanish, fr: french };

interface Found {
  readonly index: number;
  readonly text: string;
  readonly span: CivilSpan;
  readonly relative: boolean;
  readonly named?: NamedDay;
}

const tenseCharacters = 300;

function lastIndexIn(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(new RegExp(pattern.source, `${pattern.flags}g`))) last = match.index;
  return last;
}

/** A comma behind which somebody else acts or another tense begins: "we bought a house, we move in July". */
const newClause =
  /[,;] (?:(?:and|but|so|und|aber|y|pero|et|mais) )?(?=(?:i|we|he|she|they|you|my|our|ich|wir|er|mein|meine|je|j'|on|nous|il|elle|mon|ma|yo|mi)(?![\p{L}'’])|(?:i|we|they|you)['’]|j['’]|(?:vamos|voy|vivo|trabajo)(?!\p{L}))/iu;

/** "… in October, the church was taken in September". */
const newSubject =
  /(?:,| and| but) (?:they|he|she|we|i|it) |[,;] (?:the|but|die|der|das|aber|la|le|les|el|los|mais|pero) \p{L}+ (?!\p{L}+ing)/iu;

/**
 * Whether the words around an index speak of the past: the nearest verb before the date decides ("I'm knitting for Lotte,
 * who was born in August"), then the first after it; without any sign they do not.
 */
function speaksOfPast(text: string, index: number, language: DateLanguage): boolean {
  const start = Math.max(
    ...['.', '!', '?', '\n'].map((mark) => text.lastIndexOf(mark, index - 1)),
    index - tenseCharacters,
  );
  const sentence = text.slice(Math.max(0, start + 1), index);
  const before = sentence.slice(Math.max(0, lastIndexIn(sentence, newClause)));
  const past = lastIndexIn(before, language.past);
  const future = lastIndexIn(before, language.future);
  if (past !== future) return past > future;
  const rest = /^[^.!?\n]*/u.exec(text.slice(index, index + tenseCharacters))?.[0] ?? '';
  const clauseEnd = rest.search(newSubject);
  const after = clauseEnd < 0 ? rest : rest.slice(0, clauseEnd);
  const nextPast = after.search(language.past);
  const nextFuture = after.search(language.future);
  return nextPast >= 0 && (nextFuture < 0 || nextPast < nextFuture);
}

function findByRules(text: string, moment: Moment, language: DateLanguage): Found[] {
  const today = dayOf(moment);
  const found: Found[] = [];
  for (const rule of language.rules) {
    // matchAll begins by copying the pattern, which costs more than to look whether it matches at all.
    if (text.search(rule.pattern) < 0) continue;
    for (const match of text.matchAll(rule.pattern)) {
      const end = match.index + match[0].length;
      if (found.some((other) => match.index < other.index + other.text.length && other.index < end)) continue;
      const past = (): boolean => speaksOfPast(text, match.index, language);
      const span = rule.read({ groups: match.groups ?? {}, today, vocabulary: language.vocabulary, past });
      if (span !== undefined)
        found.push({ index: match.index, text: match[0], span, relative: rule.absolute === undefined });
    }
  }
  return found;
}

/** What may stand between a day and its time of day: "tomorrow at 5pm", "Friday, 8:30". */
const betweenDayAndClock = /^,?\s*(?:at|around|about|by|um|gegen|à|a las?|@)?\s*$/iu;

function clockAfterDay(clock: NamedDay, found: readonly Found[], text: string): Found | undefined {
  const day = found.find((other) => {
    const end = other.index + other.text.length;
    return end <= clock.index
      ? betweenDayAndClock.test(text.slice(end, clock.index))
      : clock.index <= other.index && other.index < clock.index + clock.text.length;
  });
  return day !== undefined && day.span.to - day.span.from === 1 ? day : undefined;
}

/** Puts chrono's days and times of day beside what the rules found: a whole date says more, and a rule knows its day. */
function withNamedDays(found: readonly Found[], named: readonly NamedDay[], text: string): Found[] {
  let result = [...found];
  for (const day of named) {
    const end = day.index + day.text.length;
    const base: Found = {
      index: day.index,
      text: day.text,
      span: day.span,
      relative: day.names !== 'date',
      named: day,
    };
    if (day.names === 'clock') {
      const before = clockAfterDay(day, result, text);
      const index = Math.min(before?.index ?? day.index, day.index);
      const wide = text.slice(index, Math.max(end, before === undefined ? 0 : before.index + before.text.length));
      result = result.filter((other) => other !== before);
      result.push(
        before === undefined ? base : { ...base, index, text: wide, span: before.span, relative: before.relative },
      );
      continue;
    }
    result = result.filter((other) => day.index >= other.index + other.text.length || other.index >= end);
    result.push(base);
  }
  return result;
}

const bareDay = /^(?:the )?(?<day>\d{1,2})(?:st|nd|rd|th)$/iu;

/** "We fly on April 6 and come back on the 22nd": a day without its month belongs to the month named just before. */
function inNamedMonth(found: readonly Found[], text: string): Found[] {
  return found.map((item, position) => {
    const day = Number(bareDay.exec(item.text)?.groups?.['day']);
    const before = found[position - 1];
    if (Number.isNaN(day) || before?.named === undefined || before.named.names === 'clock') return item;
    if (/[.!?\n]/u.test(text.slice(before.index + before.text.length, item.index))) return item;
    const { year, month, day: earlier } = calendarDate(before.span.from);
    const number = dayNumber(year, day > earlier ? month : month + 1, day);
    return calendarDate(number).day === day ? { ...item, span: daySpan(number) } : item;
  });
}

/** What stands between the day of leaving and that of coming back: "and I'm back on", "until". */
const comingBack =
  /(?<!\p{L})(?:back|returns?|returning|until|till|through|zurück|bis|vuelv\p{L}+|hasta|reviens|revient|rentr\p{L}+|jusqu\p{L}*)(?!\p{L})[^.!?\n,]{0,20}$/iu;

/** "I fly out on Friday and I'm back on Wednesday": the week of a weekday that ends something is counted from its beginning. */
function endingLater(found: readonly Found[], text: string, today: number): Found[] {
  return found.map((item, position) => {
    const before = found[position - 1];
    if (before === undefined || before.span.from < today || item.span.from < today) return item;
    const between = text.slice(before.index + before.text.length, item.index + item.text.length);
    const isDay = item.relative && item.named === undefined && item.span.to - item.span.from === 1;
    if (!isDay || item.span.from >= before.span.from || !comingBack.test(between.slice(0, -item.text.length)))
      return item;
    return { ...item, span: daySpan(item.span.from + 7) };
  });
}

function toResolvedDate(found: Found, moment: Moment): ResolvedDate {
  const minute = found.named?.minuteOfDay;
  const offset = minute === undefined ? moment.offsetMinutes : (found.named?.offsetMinutes ?? moment.offsetMinutes);
  const from = startOfDay(found.span.from, offset);
  const words = { text: found.text, index: found.index, relative: found.relative };
  if (minute !== undefined) {
    const instant = new Date(from.getTime() + minute * 60_000);
    return { ...words, from: instant, to: new Date(instant.getTime() + 60_000), precision: 'instant' };
  }
  return { ...words, from, to: startOfDay(found.span.to, offset), precision: found.span.precision };
}

/**
 * Finds the dates that a text speaks of and resolves them against the moment at which it was said, in the speaker's own
 * zone: "last Friday" said on Monday, 8 May 2023 is 5 May 2023, whenever and wherever it is computed.
 *
 * English, German, Spanish and French; in other languages only ISO dates. Only the first `limits.dateScanCharacters`
 * characters are read. Durations ("for two years") and bare numbers are no dates. Weekdays, months and weekends without
 * "last" or "next" follow the tense of their sentence.
 *
 * @param language two-letter code of the text, or a longer tag; English when it is left out.
 * @returns the dates in the order of the text, without overlaps.
 */
export function resolveDates(text: string, moment: Moment, language = 'en'): ResolvedDate[] {
  const scanned = text.length > limits.dateScanCharacters ? text.slice(0, limits.dateScanCharacters) : text;
  const code = language.slice(0, 2).toLowerCase();
  const known = languages[code];
  if (known !== undefined && !known.guard.test(scanned)) return [];
  const past = (index: number): boolean => known !== undefined && speaksOfPast(scanned, index, known);
  const named = findNamedDays(scanned, { today: dayOf(moment), language: code, past });
  const found = known === undefined ? [] : findByRules(scanned, moment, known);
  const ordered = withNamedDays(found, named, scanned).sort((a, b) => a.index - b.index);
  return endingLater(inNamedMonth(ordered, scanned), scanned, dayOf(moment))
    .map((item) => toResolvedDate(item, moment))
    .filter((date) => !Number.isNaN(date.from.getTime()) && !Number.isNaN(date.to.getTime()));
}
