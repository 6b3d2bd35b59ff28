const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in the unit that says it best: 850 ms, 12 s, 3 min, 2 d. */
export function renderDuration(durationMs: number): string {
  const [unit, size] = units.find(([, ms]) => durationMs >= ms) ?? ['ms', 1];
  const value = durationMs / size;
  return `${unit === 's' && value < 10 ? Number(value.toFixed(1)) : Math.round(value)} ${unit}`;
}
