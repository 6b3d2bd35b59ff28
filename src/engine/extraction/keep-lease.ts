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
  const renew = async (): Promise<void> => {
    const kept = await windows.renew(lease, leaseMs).catch(() => true);
    if (!kept) lost.abort(new Error('the lease was lost'));
  };
  const timer = setInterval(() => void renew(), leaseMs / 3).unref();
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}
