import { expect, it } from 'vitest';
import { UpkeepSchedule } from './upkeep-schedule.ts';

it('looks after the store each time the work has doubled, and at least every ten thousand windows', () => {
  const done: number[] = [];
  let count = 0;
  const schedule = new UpkeepSchedule(() => done.push(count));
  for (count = 1; count <= 40_000; count += 1) schedule.countWindow();
  expect(done).toEqual([50, 100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800, 22_800, 32_800]);
});
