/** Readings of what a model wrote that take nothing for what it is not: "7" is 7, one thing is a list of one. */

/** A list; one thing alone; an object whose keys are 0, 1, 2 …. Nothing where there is nothing. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (value === null || value === undefined) return [];
  if (typeof value === 'object' && Object.keys(value).every((key) => /^\d+$/.test(key))) return Object.values(value);
  return [value];
}

/** Text on one line, trimmed; a number as its digits; nothing for anything else. */
export function asText(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : '';
}

/** The distinct texts of a list that are not empty, in their order. */
export function asTexts(value: unknown): string[] {
  return [...new Set(asList(value).map(asText))].filter((text) => text !== '');
}

/** A number, also from "7" and "90%"; NaN where it is none. */
export function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  const text = asText(value).replace(/%$/, '');
  return text === '' ? Number.NaN : Number(text);
}

/** Numbers of turns: also from "7", "turn 7" and a number alone. 0, which is no turn, for what is no number. */
export function asTurnNumbers(value: unknown): number[] {
  return [
    ...new Set(
      asList(value)
        .filter((item) => item !== null && item !== undefined && item !== '')
        .map((item) => {
          const digits = typeof item === 'string' ? /^\D{0,8}(\d{1,9})\D?$/u.exec(item)?.[1] : undefined;
          const number = digits === undefined ? asNumber(item) : Number(digits);
          return Number.isFinite(number) ? number : 0;
        }),
    ),
  ];
}

/** 1 to 10; what is no number is of middling weight. */
export function asImportance(value: unknown): number {
  const number = asNumber(value);
  return Number.isNaN(number) ? 5 : Math.min(10, Math.max(1, Math.round(number)));
}

/** 0 to 1, also where it was told as 8 of 10 or as a percentage; what is no number says no more than usual. */
export function asConfidence(value: unknown): number {
  const number = asNumber(value);
  if (Number.isNaN(number)) return 0.7;
  const share = number <= 1 ? number : number <= 10 ? number / 10 : number / 100;
  return Math.min(1, Math.max(0, share));
}

/** At most so many UTF-16 units, never half of a surrogate pair. */
export function cutText(text: string, longest: number): string {
  return text.length <= longest ? text : text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
}
