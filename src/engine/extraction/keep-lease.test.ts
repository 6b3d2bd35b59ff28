import { describe, expect, it } from 'vitest';
import { buildExtractionTurn, buildLease } from '../../testing/build-lease.ts';
import { keepLease } from './keep-lease.ts';

const lease = buildLease([buildExtractionTurn(1)]);

describe('keeping a lease', () => {
  it('renews it for its whole length until it is stopped', async () => {
    const renewals: number[] = [];
    const keeper = keepLease({ renew: async (_lease, leaseMs) => renewals.push(leaseMs) > 0 }, lease, 15);
    await expect.poll(() => renewals.length).toBeGreaterThanOrEqual(3);
    keeper.stop();
    expect(new Set(renewals)).toEqual(new Set([15]));
    expect(keeper.lost.aborted).toBe(false);
  });

  it('says so when it is lost', async () => {
    const keeper = keepLease({ renew: async () => false }, lease, 15);
    await expect.poll(() => keeper.lost.aborted).toBe(true);
    keeper.stop();
  });

  it('tries again where the store cannot be reached', async () => {
    let calls = 0;
    const renew = async (): Promise<boolean> => {
      calls += 1;
      if (calls < 3) throw new Error('away');
      return true;
    };
    const keeper = keepLease({ renew }, lease, 15);
    await expect.poll(() => calls).toBeGreaterThanOrEqual(3);
    keeper.stop();
    expect(keeper.lost.aborted).toBe(false);
  });
});
