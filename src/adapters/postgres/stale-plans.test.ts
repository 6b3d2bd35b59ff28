import { describe, expect, it } from 'vitest';
import { StalePlans } from './stale-plans.ts';

describe('StalePlans', () => {
  it('tells each connection once that its plans are of before', () => {
    const plans = new StalePlans();
    const [one, two] = [{}, {}];
    expect([plans.take(one), plans.take(two)]).toEqual([false, false]);
    plans.renew();
    plans.renew();
    expect([plans.take(one), plans.take(one), plans.take(two)]).toEqual([true, false, true]);
  });

  it('knows that a new connection has no plans', () => {
    const plans = new StalePlans();
    plans.renew();
    expect(plans.take({})).toBe(false);
  });
});
