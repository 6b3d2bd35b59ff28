import type { CallQuota } from '../ports/call-quota.ts';
import type { UsageLedger } from '../ports/usage-ledger.ts';

/** What counts the calls of models, under test, with what no port offers: time that passes by the store's own clock. */
export interface ModelCallHarness {
  readonly quota: CallQuota;
  readonly usage: UsageLedger;
  /** Lets time pass for the calls of a model and for the reservations of a namespace. */
  readonly passTime: (target: { readonly modelId?: string; readonly namespace?: string }, ms: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens one for a suite. */
export type OpenModelCallHarness = () => Promise<ModelCallHarness>;
