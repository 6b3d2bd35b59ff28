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
    un: 1,
    une: 1,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    six: 6,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
    vingt: 20,
    quelques: 0,
    plusieurs: 0,
  },
  units: {
    jour: 'day',
    jours: 'day',
    semaine: 'week',
    semaines: 'week',
    'week-end': 'weekend',
    weekend: 'weekend',
    mois: 'month',
    an: 'year',
    ans: 'year',
    année: 'year',
    années: 'year',
  },
  weekdays: { lundi: 0, mardi: 1, mercredi: 2, jeudi: 3, vendredi: 4, samedi: 5, dimanche: 6 },
  months: {
    janvier: 1,
    février: 2,
    fevrier: 2,
    mars: 3,
    avril: 4,
    mai: 5,
    juin: 6,
    juillet: 7,
    août: 8,
    aout: 8,
    septembre: 9,
    octobre: 10,
    novembre: 11,
    décembre: 12,
    decembre: 12,
  },
  seasons: { printemps: 3, été: 6, automne: 9, hiver: 12 },
};

const number = `(?<number>\\d{1,3}|${alternatives(vocabulary.numbers)})`;
const unit = `(?<unit>${alternatives(vocabulary.units)})`;
const spanUnit = '(?<unit>semaine|week-end|weekend|mois|année|an)';
const day = `(?<weekday>${alternatives(vocabulary.weekdays)})`;
const month = `(?<month>${alternatives(vocabulary.months)})`;
const seasonName = `(?<season>${alternatives(vocabulary.seasons)})`;
const year = '(?<year>(?:19|20)\\d\\d)';
const last = '(?:derni(?:er|ère)|passée?)';
const next = '(?:prochaine?|qui vient)';
const article = "(?:l['’]|la |le |au |à la )?";

function rule(source: string, read: DateRule['read'], absolute?: true): DateRule {
  const pattern = wholeWords(source);
  return absolute ? { pattern, read, absolute } : { pattern, read };
}

const rules: readonly DateRule[] = [
  rule('avant-hier', daysAway(-2)),
  rule('après-demain', daysAway(2)),
  rule('hier(?: (?:matin|soir|après-midi))?', daysAway(-1)),
  rule("aujourd['’]hui|ce (?:matin|soir)|cet après-midi", daysAway(0)),
  rule('demain(?: (?:matin|soir|après-midi))?', daysAway(1)),
  rule(`il y a (?:environ |presque |plus de )?${number} ${unit}`, counted(-1)),
  rule(`dans ${number} ${unit}`, counted(1)),
  rule(`${article}avant-derni(?:er|ère) ${spanUnit}`, shifted(-2)),
  rule(`${article}${spanUnit} ${last}`, shifted(-1)),
  rule(`${article}${spanUnit} ${next}`, shifted(1)),
  rule('ce week-?end|le week-?end', weekendByTense),
  rule(`(?:cette|ce|cet) ${spanUnit}`, shifted(0)),
  rule(`${day} ${last}`, weekday('last')),
  rule(`${day} ${next}`, weekday('next')),
  rule(`(?:début |mi-|fin )?(?<!\\d (?:er )?)${month} ${year}`, namedMonth('tense'), true),
  rule(`${article}${seasonName} (?:de )?${year}`, season('tense'), true),
  rule(`${article}${seasonName} ${last}`, season('last')),
  rule(`(?:cet|ce) ${seasonName}`, season('this')),
  rule(`${article}${seasonName} ${next}`, season('next')),
  rule(`(?:en|au) ${seasonName}`, season('tense')),
  rule(`(?:en|début|fin) ${month}`, namedMonth('tense')),
  rule(`(?<=(?:depuis|jusqu['’]en) )${month}`, namedMonth('tense')),
  rule(`(?:en|début|fin) ${year}`, namedYear, true),
  rule(`(?<=(?:depuis|jusqu['’]en|de) )${year}`, namedYear, true),
  rule(`(?:(?:le|ce) )?${day}`, weekday('tense')),
];

/** How French speaks of dates. */
export const french: DateLanguage = {
  vocabulary,
  rules,
  guard:
    /\d{4}|\d[./-]\d|\bhier\b|aujourd|demain|derni(?:er|ère)|prochain|qui vient|pass[ée]|il y a|\bdans \S+ \S+|week-?end|ce (?:matin|soir|mois)|cet(?:te)? (?:semaine|année|été|automne|hiver|après)|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|janvier|f[ée]vrier|\bmars\b|avril|\bmai\b|\bjuin\b|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre|printemps|\bété\b|automne|hiver/iu,
  past: /(?<![\p{L}])(?:étais|était|avais|avait|(?:j['’]ai|ai|a|avons|ont|suis|est|sommes|sont) (?:\p{L}+ )?\p{L}+(?:é|ée|és|ées|i|is|it|u|us|ert))(?![\p{L}])/iu,
  future: /(?<![\p{L}])(?:vais|allons|va|veux|voudrais|espère|prévois|\p{L}{3,}(?:erai|irai|erons|irons))(?![\p{L}])/iu,
};
