import type { Precision } from '../extraction/fact.ts';

/** A date that is known to some precision, with the zone in which its days are counted. */
export interface KnownDate {
  readonly instant: Date;
  readonly precision: Precision;
  /** Minutes east of UTC. */
  readonly offsetMinutes: number;
}

const monthNames: Readonly<Record<string, readonly string[]>> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  de: [
    'Januar',
    'Februar',
    'März',
    'April',
    'Mai',
    'Juni',
    'Juli',
    'August',
    'September',
    'Oktober',
    'November',
    'Dezember',
  ],
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
};

/**
 * A date in words, as exact as it is known: "8 May 2023", "May 2023", "2023". Month names are written here and not taken
 * from `Intl`, because they become search words that must not change with the version of the runtime's locale data.
 *
 * @param language two-letter code; English where the names are not known.
 */
export function formatDate(date: KnownDate, language = 'en'): string {
  const local = new Date(date.instant.getTime() + date.offsetMinutes * 60_000);
  const year = String(local.getUTCFullYear());
  if (date.precision === 'year') return year;
  const code = language.slice(0, 2).toLowerCase();
  const names = monthNames[code] ?? monthNames['en'] ?? [];
  const month = names[local.getUTCMonth()] ?? '';
  if (date.precision === 'month') return code === 'es' ? `${month} de ${year}` : `${month} ${year}`;
  const day = String(local.getUTCDate());
  if (code === 'de') return `${day}. ${month} ${year}`;
  return code === 'es' ? `${day} de ${month} de ${year}` : `${day} ${month} ${year}`;
}
