import type { WindowView } from '../../ports/window-ledger.ts';

/** Faults of what has to be asked, not of what is asked about. */
const waitingCodes: ReadonlySet<string> = new Set(['provider_fault', 'provider_timeout', 'store_unavailable']);

/** Why a window waits, in a sentence for people; undefined where it merely has its turn to come, or is tried again. */
export function describeWaiting({ state, holdReason, nextAttemptAt, error }: WindowView): string | undefined {
  if (state !== 'pending') return undefined;
  if (holdReason !== undefined) return describeHold(holdReason, nextAttemptAt);
  if (error === undefined || !waitingCodes.has(error.code)) return undefined;
  const whom = error.code === 'store_unavailable' ? 'database' : 'model';
  return `Waiting for the ${whom}: ${error.detail}`;
}

const holds: Readonly<Record<string, string>> = {
  budget: 'the budget of the day is used up (see memoir usage)',
  provider_fault: 'the provider of the model failed',
  embedding_dimension: 'the model answers with vectors of another dimension than is configured',
};

/** What a hold is about, and until when. */
export function describeHold(reason: string, until: Date | undefined): string {
  const what = holds[reason] ?? reason;
  return `Held${until === undefined ? '' : ` until ${until.toISOString()}`}: ${what}.`;
}
