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
    una: 1,
    uno: 1,
    dos: 2,
    tres: 3,
    cuatro: 4,
    cinco: 5,
    seis: 6,
    siete: 7,
    ocho: 8,
    nueve: 9,
    diez: 10,
    once: 11,
    doce: 12,
    veinte: 20,
    'un par de': 2,
    unos: 0,
    unas: 0,
    varios: 0,
    varias: 0,
    'unos cuantos': 0,
    'unas cuantas': 0,
  },
  units: {
    día: 'day',
    días: 'day',
    dia: 'day',
    dias: 'day',
    semana: 'week',
    semanas: 'week',
    'fin de semana': 'weekend',
    mes: 'month',
    meses: 'month',
    año: 'year',
    años: 'year',
  },
  weekdays: {
    lunes: 0,
    martes: 1,
    miércoles: 2,
    miercoles: 2,
    jueves: 3,
    viernes: 4,
    sábado: 5,
    sabado: 5,
    domingo: 6,
  },
  months: {
    enero: 1,
    febrero: 2,
    marzo: 3,
    abril: 4,
    mayo: 5,
    junio: 6,
    julio: 7,
    agosto: 8,
    septiembre: 9,
    setiembre: 9,
    octubre: 10,
    noviembre: 11,
    diciembre: 12,
  },
  seasons: { primavera: 3, verano: 6, otoño: 9, invierno: 12 },
};

const number = `(?<number>\\d{1,3}|${alternatives(vocabulary.numbers)})`;
const unit = `(?<unit>${alternatives(vocabulary.units)})`;
const spanUnit = '(?<unit>fin de semana|semana|mes|año)';
const day = `(?<weekday>${alternatives(vocabulary.weekdays)})`;
const month = `(?<month>${alternatives(vocabulary.months)})`;
const seasonName = `(?<season>${alternatives(vocabulary.seasons)})`;
const year = '(?<year>(?:19|20)\\d\\d)';
const next = 'pr[óo]xim[oa]';
const coming = '(?:que viene|siguiente|entrante)';

function rule(source: string, read: DateRule['read'], absolute?: true): DateRule {
  const pattern = wholeWords(source);
  return absolute ? { pattern, read, absolute } : { pattern, read };
}

const rules: readonly DateRule[] = [
  rule('anteayer|antier', daysAway(-2)),
  rule('pasado mañana', daysAway(2)),
  rule('ayer(?: por la (?:mañana|tarde|noche))?|anoche', daysAway(-1)),
  rule('hoy|esta (?:mañana|tarde|noche)', daysAway(0)),
  // "por la mañana" and "la mañana" are a part of the day.
  {
    pattern:
      /(?<![\p{L}\p{N}])(?<!(?:la|una|cada|esta|media) )mañana(?: por la (?:mañana|tarde|noche))?(?![\p{L}\p{N}])/giu,
    read: daysAway(1),
  },
  rule(`hace (?:unos |casi |más de |como )?${number} ${unit}`, counted(-1)),
  rule(`(?:dentro de|en) ${number} ${unit}`, counted(1)),
  rule(`(?:el |la )?${spanUnit} antepasad[oa]`, shifted(-2)),
  rule(`(?:el |la )?${spanUnit} pasad[oa]`, shifted(-1)),
  rule(`(?:el |la )?(?:${spanUnit} ${coming})`, shifted(1)),
  rule(`(?:el |la )?${next} ${spanUnit}`, shifted(1)),
  rule('este fin de semana|el fin de semana', weekendByTense),
  rule(`est[ea] ${spanUnit}`, shifted(0)),
  rule(`(?:el )?${day} pasado|(?:el )?pasado ${day.replace('weekday', 'other')}`, (scene) =>
    weekday('last')({ ...scene, groups: { weekday: scene.groups['weekday'] ?? scene.groups['other'] } }),
  ),
  rule(`(?:el )?${day} que viene|(?:el )?${next} ${day.replace('weekday', 'other')}`, (scene) =>
    weekday('next')({ ...scene, groups: { weekday: scene.groups['weekday'] ?? scene.groups['other'] } }),
  ),
  // "5 de mayo" has a day and belongs to the dates that the words alone fix.
  rule(
    `(?:(?:a (?:principios|mediados|finales) de|en) )?(?<!\\d (?:de )?)${month} (?:de|del) ${year}`,
    namedMonth('tense'),
    true,
  ),
  rule(`${seasonName} (?:de|del) ${year}`, season('tense'), true),
  rule(`(?:el |la )?${seasonName} pasad[oa]`, season('last')),
  rule(`est[ea] ${seasonName}`, season('this')),
  rule(`(?:el |la )?${next} ${seasonName}`, season('next')),
  rule(`en ${seasonName}|en (?:el|la) ${seasonName.replace('season', 'other')}`, (scene) =>
    season('tense')({ ...scene, groups: { season: scene.groups['season'] ?? scene.groups['other'] } }),
  ),
  rule(`en ${month}`, namedMonth('tense')),
  rule(`(?<=(?:desde|hasta) )${month}`, namedMonth('tense')),
  rule(`(?:en|el año) ${year}`, namedYear, true),
  rule(`(?<=(?:desde|hasta|de) )${year}`, namedYear, true),
  rule(`(?:el|este) ${day}`, weekday('tense')),
];

/** How Spanish speaks of dates. */
export const spanish: DateLanguage = {
  vocabulary,
  rules,
  guard:
    /\d{4}|\d[./-]\d|ayer|anteayer|antier|anoche|\bhoy\b|mañana|esta (?:tarde|noche)|pasad[oa]|pr[óo]xim[oa]|que viene|\bhace \S+ \S+|dentro de|\ben \S+ (?:d[ií]as?|semanas?|mes|meses|años?)|semana|este (?:mes|año)|lunes|martes|mi[ée]rcoles|jueves|viernes|s[áa]bado|domingo|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|primavera|verano|otoño|invierno/iu,
  past: /(?<![\p{L}])(?:fui|fue|fuimos|era|estaba|estuve|tuve|hice|compré|vi|conocí|empecé|nací|he \p{L}+[ai]do|\p{L}{2,}(?:é|aste|amos|aron|ieron|aba|ía))(?![\p{L}])/iu,
  future:
    /(?<![\p{L}])(?:voy a|vamos a|quiero|espero|planeo|pienso|\p{L}{3,}(?:aré|eré|iré|aremos|eremos|iremos))(?![\p{L}])/iu,
};
