import type { ModelUsage } from '../../ports/language-model.ts';
import type { CallOutcome } from '../../ports/usage-ledger.ts';

/** One call on its way to a model. */
export interface ModelCall {
  readonly callId: string;
  readonly namespace: string;
  readonly purpose: string;
  readonly windowId?: string | undefined;
  readonly modelId: string;
  /** What it will take at most: the prompt as estimated, and the longest answer that may come. */
  readonly estimate: ModelUsage;
  /** When it was asked for: its UTC day is the day that pays. */
  readonly at: Date;
  readonly signal: AbortSignal;
}

/** What came of a call that brought an answer. */
export interface AnsweredCall<T> {
  readonly value: T;
  readonly usage: ModelUsage;
  readonly outcome: Extract<CallOutcome, 'ok' | 'cut_off' | 'refused'>;
}

/** Makes the call, or hands it to the next guard. */
export type NextCall<T> = () => Promise<AnsweredCall<T>>;

/** Something that stands between a caller and a model: lets a call through, makes it wait, or throws. */
export type CallGuard = <T>(call: ModelCall, next: NextCall<T>) => Promise<AnsweredCall<T>>;

/** The first guard is the first that a call comes to. */
export function lineUpGuards(guards: readonly CallGuard[]): CallGuard {
  return (call, make) => guards.reduceRight<typeof make>((next, guard) => () => guard(call, next), make)();
}
