import type { Lease, WindowLedger } from '../../ports/window-ledger.ts';

export interface LeaseKeeper {
  /** Aborts when the lease is lost. */
  readonly lost: AbortSignal;
  stop(): void;
}

/**
 * Renews a lease at a third of its length until stopped. A renewal that cannot reach the store is tried again with the
 * next: the fencing token decides in the end, not this.
 */
export function keepLease(windows: Pick<WindowLedger, 'renew'>, lease: Lease, leaseMs: number): LeaseKeeper {
  const lost = new AbortController();
  const renew = (): void => {
    windows.renew(lease, leaseMs).then(
      (kept) => {
        if (!kept) lost.abort(new Error('the lease was lost'));
      },
      () => undefined,
    );
  };
  const timer = setInterval(renew, leaseMs / 3).unref();
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}
