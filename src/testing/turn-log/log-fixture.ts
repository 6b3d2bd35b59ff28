import { MemoirError } from '../../domain/errors.ts';
import type { Accepted, TurnLog } from '../../ports/turn-log.ts';
import type { StoreHarness } from '../store-harness.ts';
import { uniqueNamespace } from '../unique-namespace.ts';

/** The harness of a suite, once its store is open. */
export type OpenHarness = () => StoreHarness;

/** What a test of the turn log works with. */
export interface LogFixture {
  readonly turns: TurnLog;
  readonly namespace: string;
  readonly harness: StoreHarness;
}

/** The turn log, and a namespace of the test's own. */
export function openLog(harness: OpenHarness): LogFixture {
  const opened = harness();
  return { turns: opened.store.turns, namespace: uniqueNamespace(), harness: opened };
}

/** The places that a request got. */
export function seqsOf(answer: Accepted | MemoirError): number[] {
  if (answer instanceof MemoirError) throw answer;
  return answer.accepted.map(({ seq }) => seq);
}

/** The code of a refusal; `accepted` where there was none. */
export function codeOf(answer: Accepted | MemoirError): string {
  return answer instanceof MemoirError ? answer.code : 'accepted';
}
