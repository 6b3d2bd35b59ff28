const firstPauseMs = 2_000;
const longestPauseMs = 300_000;
/** A provider that asks for more is asked again after an hour. */
const longestAskedMs = 3_600_000;
/** Failures in a row that say nothing yet about what was sent. */
const patience = 3;
/** After how many in a row a text that was sent alone is put off, so that what follows gets its turn. */
const singlePatience = 12;
const firstPutOffMs = 3_600_000;
const longestPutOffMs = 86_400_000;

/** How long to wait after so many failures in a row: ever longer, and no less than the provider asked for. */
export function pauseAfter(failures: number, askedMs = 0): number {
  const grownMs = Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 30), longestPauseMs);
  const asked = Number.isFinite(askedMs) ? Math.min(Math.max(askedMs, 0), longestAskedMs) : 0;
  return Math.max(grownMs, asked);
}

/**
 * How many texts to send next: after some failures in a row half as many each time, down to one. A provider that is down does
 * not mind, and one that fails at a certain text (a server that answers with NaN, or 500 instead of "too long") fails in the
 * end at that text alone.
 */
export function textsAfter(failures: number, most: number): number {
  return Math.max(1, most >> Math.min(Math.max(failures - patience + 1, 0), 30));
}

/** Until when a text that failed alone is put off; undefined while it is not yet certain that it is the text. */
export function putOffAfter(failures: number, attempts: number): number | undefined {
  if (failures < singlePatience) return undefined;
  return Math.min(firstPutOffMs * 2 ** Math.min(attempts, 30), longestPutOffMs);
}
