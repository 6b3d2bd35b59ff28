/** The value below which `rank` per cent of the values lie (nearest rank). */
export function percentile(values: readonly number[], rank: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((rank / 100) * sorted.length) - 1)] ?? 0;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}
