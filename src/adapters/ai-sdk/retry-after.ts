/** A provider that asks for longer is asked again after a day. */
const longestMs = 24 * 3_600_000;

/** As RFC 9110 has dates, its two obsolete forms included; `Date.parse` alone would read a bare number as a year. */
const httpDate = /^[A-Za-z]{3,9},? /;

/**
 * The pause that an answer asks for, in ms: `retry-after-ms`, `Retry-After` in seconds, or as an HTTP date. A date counts
 * from the answer's own `Date` header, so that the clocks of the two machines need not agree; without one it says nothing.
 */
export function readRetryAfter(headers: Readonly<Record<string, string>> | undefined): number | undefined {
  const fields = new Map(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const pauseMs =
    parseNumber(fields.get('retry-after-ms')) ??
    seconds(parseNumber(fields.get('retry-after'))) ??
    parseDate(fields.get('retry-after'), fields.get('date'));
  return pauseMs === undefined ? undefined : Math.min(Math.max(Math.ceil(pauseMs), 0), longestMs);
}

function parseNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

function seconds(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value * 1_000;
}

function parseDate(text: string | undefined, sentAt: string | undefined): number | undefined {
  if (text === undefined || sentAt === undefined || !httpDate.test(text)) return undefined;
  const pauseMs = Date.parse(text) - Date.parse(sentAt);
  return Number.isNaN(pauseMs) ? undefined : pauseMs;
}
