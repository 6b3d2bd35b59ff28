/**
 * Seconds from one place in the queue to the next. The lower is what extraction by rules needs for a long session on a
 * slow machine, the upper what one by a model needs with ten windows at a time.
 */
const secondsPerSession = { low: 1, high: 5 } as const;

/**
 * When a transcript will probably be processed, in words, from its position in the queue (from 1). Rough on purpose: what
 * stands before it may be one turn or five megabytes.
 */
export function estimateProcessingTime(queuePosition: number): string {
  const high = Math.ceil((queuePosition * secondsPerSession.high) / 60);
  if (high <= 1) return 'under a minute';
  const low = Math.max(1, Math.floor((queuePosition * secondsPerSession.low) / 60));
  if (low >= 60) return 'over an hour';
  return low === high ? `about ${high} minutes` : `${low}-${high} minutes`;
}
