import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Stage } from './fault.ts';
import { type ExtractorScript, poison } from './worker-script.ts';

/** Of so many requests of a client, the first is poisoned. */
const poisonEvery = 100;

/** Workers that misbehave for some seconds of writing. */
function misbehave(name: string, plan: Omit<Fault, 'name' | 'inject'>): (seconds: number) => Fault {
  return (seconds) => ({
    ...plan,
    name,
    async inject({ signal }) {
      await wait(seconds * 1_000, undefined, { signal });
      return 1;
    },
  });
}

/** Attempts that ended badly. */
async function countBadAttempts({ deployment: { admin }, namespace }: Stage): Promise<number> {
  const [row] = await admin.ask<{ count: number }>(
    'SELECT count(*)::int AS count FROM window_attempts WHERE namespace = $1 AND error IS NOT NULL',
    [namespace],
  );
  return row?.count ?? 0;
}

const twice = (extractor: ExtractorScript, more: { extractionMs?: number; free?: boolean } = {}) =>
  [1, 2].map(() => ({ extractor, leaseMs: 3_000, ...more }));

/** Does not answer the first call for each window, as a model behind a dead connection: the window waits and is tried again. */
export const hangExtractor = misbehave('extractor hangs', {
  workers: twice('hang once', { extractionMs: 500, free: false }),
  // A time-out that repeats while other windows succeed counts against its window.
  isExtractorAtFault: true,
  count: countBadAttempts,
  writers: 4,
});

/** Fails at the first call for each window, in every way. */
export const failExtractor = misbehave('extractor fails', {
  workers: twice('error once'),
  count: countBadAttempts,
  isExtractorAtFault: true,
  writers: 4,
});

/** Returns garbage for windows with a poisoned turn: they fail in the end, with error and answer, and no others do. */
export const garbleExtractor = misbehave('extractor returns garbage', {
  workers: twice('garbage'),
  count: countBadAttempts,
  writers: 4,
  isExtractorAtFault: true,
  spice: (turn) => (turn % poisonEvery === 1 ? ` (${poison})` : ''),
  failsWith: poison,
});

/** Two workers whose clocks are five minutes apart. */
export const skewClocks = misbehave('clocks five minutes apart', {
  workers: [-150_000, 150_000].map((clockOffsetMs) => ({
    extractor: 'facts' as const,
    extractMs: 100,
    leaseMs: 2_000,
    clockOffsetMs,
  })),
});
