const units = ['kB', 'MB', 'GB', 'TB'] as const;

/** A size in the unit that says it best: 850 B, 1.2 kB, 34 MB; a thousand of one are one of the next. */
export function renderBytes(bytes: number): string {
  let [value, unit] = [bytes, 'B'];
  for (const next of units) {
    if (Math.round(value) < 1_000) break;
    [value, unit] = [value / 1_000, next];
  }
  return `${unit !== 'B' && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
