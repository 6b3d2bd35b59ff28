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
  wholeWords,
} from './date-rule.ts';
import type { DateLanguage, DateRule, DateVocabulary } from './date-rule.ts';

const vocabulary: DateVocabulary = {
  numbers: {
    einem: 1,
    einer: 1,
    ein: 1,
    zwei: 2,
    drei: 3,
    vier: 4,
    fünf: 5,
    sechs: 6,
    sieben: 7,
    acht: 8,
    neun: 9,
    zehn: 10,
    elf: 11,
    zwölf: 12,
    zwanzig: 20,
    'ein paar': 0,
    einigen: 0,
    mehreren: 0,
  },
  units: {
    tag: 'day',
    tagen: 'day',
    tage: 'day',
    woche: 'week',
    wochen: 'week',
    wochenende: 'weekend',
    wochenenden: 'weekend',
    monat: 'month',
    monaten: 'month',
    monate: 'month',
    jahr: 'year',
    jahren: 'year',
    jahre: 'year',
  },
  weekdays: { montag: 0, dienstag: 1, mittwoch: 2, donnerstag: 3, freitag: 4, samstag: 5, sonnabend: 5, sonntag: 6 },
  months: {
    januar: 1,
    jänner: 1,
    februar: 2,
    märz: 3,
    april: 4,
    mai: 5,
    juni: 6,
    juli: 7,
    august: 8,
    september: 9,
    oktober: 10,
    november: 11,
    dezember: 12,
  },
  seasons: { frühling: 3, frühjahr: 3, sommer: 6, herbst: 9, winter: 12 },
};

const number = `(?<number>\\d{1,3}|${alternatives(vocabulary.numbers)})`;
const unit = `(?<unit>${alternatives(vocabulary.units)})`;
const spanUnit = '(?<unit>woche|wochenende|monat|jahr|jahres|monats)';
const day = `(?<weekday>${alternatives(vocabulary.weekdays)})`;
const month = `(?<month>${alternatives(vocabulary.months)})`;
const seasonName = `(?<season>${alternatives(vocabulary.seasons)})`;
const year = '(?<year>(?:19|20)\\d\\d)';
const last = '(?:letzte[rsnm]?|vergangene[rsnm]?|vorige[rsnm]?)';
const next = '(?:nächste[rsnm]?|kommende[rsnm]?)';
const current = 'diese[rsnm]?';

function rule(source: string, read: DateRule['read'], absolute?: true): DateRule {
  const pattern = wholeWords(source);
  return absolute ? { pattern, read, absolute } : { pattern, read };
}

const rules: readonly DateRule[] = [
  rule('vorgestern(?: abend| morgen| nacht)?', daysAway(-2)),
  rule('übermorgen', daysAway(2)),
  rule('gestern(?: abend| morgen| nacht| früh| mittag| nachmittag)?|letzte nacht', daysAway(-1)),
  rule('heute(?: abend| morgen| nacht| früh| mittag| nachmittag)?', daysAway(0)),
  // "Guten Morgen", "am Morgen" and "jeden Morgen" are no date; neither is the noun, which is written with a capital.
  {
    pattern:
      /(?<![\p{L}\p{N}])(?<!(?:guten|am|jeden|diesen|heute|gestern|vom|der) )morgen(?: abend| früh| mittag| nachmittag)?(?![\p{L}\p{N}])/gu,
    read: daysAway(1),
  },
  rule(`vor (?:etwa |fast |rund |gut |über )?${number} ${unit}`, counted(-1)),
  rule(`in (?:etwa |rund )?${number} ${unit}`, counted(1)),
  rule(`vorletzte[rsnm]? ${spanUnit}`, shifted(-2)),
  rule(`${last} ${spanUnit}`, shifted(-1)),
  rule(`${next} ${spanUnit}`, shifted(1)),
  rule(`übernächste[rsnm]? ${spanUnit}`, shifted(2)),
  rule('dieses wochenende|am wochenende', weekendByTense),
  rule(`${current} ${spanUnit}`, shifted(0)),
  rule(`${last} ${day}`, weekday('last')),
  rule(`${next} ${day}`, weekday('next')),
  rule(`(?:anfang |mitte |ende )?${month} ${year}`, namedMonth('tense'), true),
  rule(`${seasonName} ${year}`, season('tense'), true),
  rule(`${last} ${seasonName}`, season('last')),
  rule(`${current} ${seasonName}`, season('this')),
  rule(`${next} ${seasonName}`, season('next')),
  rule(`im ${seasonName}`, season('tense')),
  rule(`${last} ${month}`, namedMonth('last')),
  rule(`${next} ${month}`, namedMonth('next')),
  rule(`(?:im|anfang|mitte|ende) ${month}`, namedMonth('tense')),
  rule(`(?<=(?:seit|bis|ab) )${month}`, namedMonth('tense')),
  rule(`(?:im jahre?|anfang|mitte|ende) ${year}`, namedYear, true),
  rule(`(?<=(?:seit|von|bis|ab) )${year}`, namedYear, true),
  rule(`am ${day}`, weekday('tense')),
  rule(`(?<=(?:seit|bis|ab) )${day}`, weekday('tense')),
];

/** How German speaks of dates. */
export const german: DateLanguage = {
  vocabulary,
  rules,
  guard:
    /\d{4}|\d[./-]\d|\d\. |gestern|heute|morgen|wochenende|letzte|vorige|vergangene|nächste|kommende|diese[rsn]? |\b(?:vor|in) [a-zäöüß\d]+ |montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|sonnabend|januar|jänner|februar|märz|april|\bmai\b|\bjuni\b|\bjuli\b|august|september|oktober|november|dezember|frühling|frühjahr|sommer|herbst|winter/iu,
  past: /(?<![\p{L}])(?:war|waren|hatte|hatten|habe|haben|hat|bin|sind|ist|ging|kam|wurde|ge\p{L}+(?:t|en))(?![\p{L}]).*(?:ge\p{L}+(?:t|en)|\p{L}+iert|\p{L}{2,}ge\p{L}+(?:t|en)|ver\p{L}+(?:t|en)|be\p{L}+(?:t|en))|(?<![\p{L}])(?:war|waren|hatte|hatten|ging|kam|wurde|seit)(?![\p{L}])/iu,
  future: /(?<![\p{L}])(?:werde|werden|wird|will|wollen|möchte|plane|planen|freue mich auf|bald)(?![\p{L}])/iu,
};
