import { afterAll, beforeAll } from 'vitest';
import type { Lease } from '../ports/window-ledger.ts';
import type { Store } from '../ports/store.ts';

/** Rows of a namespace by the table that they stand in. */
export type NamespaceDump = Readonly<Record<string, readonly unknown[]>>;

/** A store under test, with the two things that no port offers: time that passes for leases, and a look at all rows. */
export interface StoreHarness {
  readonly store: Store;
  /** Makes the lease of a window run out by the store's own clock, as if its worker had been paused for too long. */
  expireLease(lease: Pick<Lease, 'namespace' | 'windowId'>): Promise<void>;
  /** Every row of the namespace in every table, in a fixed order: equal before and after what changes nothing. */
  dump(namespace: string): Promise<NamespaceDump>;
  close(): Promise<void>;
}

/** Opens a store for a suite. */
export type OpenStoreHarness = () => Promise<StoreHarness>;

/** One store for the tests of a suite, opened before them and closed after them. */
export function useStoreHarness(open: OpenStoreHarness): () => StoreHarness {
  let opened: StoreHarness | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.close();
  });
  return () => {
    if (opened === undefined) throw new Error('the store is open only while tests run');
    return opened;
  };
}
