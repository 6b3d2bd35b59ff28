import { expect, it } from 'vitest';
import { StalePlans } from './stale-plans.ts';

/** Which of so many transactions, taking turns on two connections, find plans of before. */
function findStale(transactions: number): number[] {
  const plans = new StalePlans();
  const connections = [{}, {}];
  return Array.from({ length: transactions }, (_, index) => index + 1).filter((number) =>
    plans.beginOn(connections[number % connections.length] ?? {}),
  );
}

it('has each connection plan anew whenever there have been twice as many transactions', () => {
  expect(findStale(900)).toEqual([100, 101, 200, 201, 400, 401, 800, 801]);
});

it('knows that a new connection has no plans', () => {
  const plans = new StalePlans();
  const known = {};
  for (let count = 1; count < 100; count += 1) plans.beginOn(known);
  expect(plans.beginOn({})).toBe(false);
  expect(plans.beginOn({})).toBe(false);
  expect(plans.beginOn(known)).toBe(true);
});
