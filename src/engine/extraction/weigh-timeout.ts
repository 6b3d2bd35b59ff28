import type { Fault } from '../../domain/ledger/failure-policy.ts';
import { timeoutCode } from '../../ports/faults.ts';
import type { Lease, WindowLedger } from '../../ports/window-ledger.ts';

/**
 * A time-out is the provider's fault, unless it repeats while other windows succeed: then it is this window that takes too
 * long, and trying it for a day would only cost. Repeats: the attempt before ended in one too. Succeed: since this
 * window's first fault in a row, another of its namespace has been finished.
 */
export async function weighTimeout(
  windows: Pick<WindowLedger, 'getWindow' | 'listCompleted'>,
  { namespace, windowId, outageSince }: Lease,
  fault: Fault,
): Promise<Fault> {
  if (fault.kind !== 'provider' || fault.error.code !== timeoutCode || outageSince === undefined) return fault;
  try {
    const { error } = await windows.getWindow(namespace, windowId);
    const [latest] = await windows.listCompleted(namespace, 1);
    const isRepeated = error?.code === timeoutCode;
    const othersSucceed = latest?.finishedAt !== undefined && latest.finishedAt > outageSince;
    return isRepeated && othersSucceed ? { kind: 'content', error: fault.error } : fault;
  } catch {
    return fault;
  }
}
