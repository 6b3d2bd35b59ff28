const dayMs = 86_400_000;

/** The UTC day of an instant: `2026-01-05`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** When the UTC day of an instant is over. */
export function endOfDay(instant: Date): Date {
  return new Date((Math.floor(instant.getTime() / dayMs) + 1) * dayMs);
}
