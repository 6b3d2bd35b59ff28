import { describe, expect, it } from 'vitest';
import { limits } from '../../domain/limits.ts';
import type { UsagePeriod, UsageRow } from '../../ports/usage-ledger.ts';
import { createTestClock } from '../../testing/test-clock.ts';
import { createUsage } from './usage.ts';

const row: UsageRow = {
  day: '2026-01-05',
  purpose: 'extract',
  model: 'm',
  calls: 1,
  failedCalls: 0,
  inputTokens: 1,
  outputTokens: 0,
  costMicros: 1,
  durationMs: 1,
};

function rows(count: number): UsageRow[] {
  return Array.from({ length: count }, () => row);
}

function openUsage(summary: readonly UsageRow[]) {
  const asked: UsagePeriod[] = [];
  const usage = createUsage({
    ledger: {
      async summarise(_namespace, period) {
        asked.push(period);
        return [...summary];
      },
    },
    settings: { get: async () => ({ budget: {} }) },
    clock: createTestClock(new Date('2026-01-05T23:59:59.999Z')),
  });
  return { asked, usage };
}

describe('usage', () => {
  it('of a day is from its first instant to the first of the next, in UTC', async () => {
    const { asked, usage } = openUsage([]);
    await usage.read('n', { from: '2024-02-28', to: '2024-02-29' });
    expect(asked).toEqual([
      { from: new Date('2024-02-28T00:00:00Z'), to: new Date('2024-03-01T00:00:00Z') },
      { from: new Date('2026-01-05T00:00:00Z'), to: new Date('2026-01-06T00:00:00Z') },
    ]);
  });

  it('is refused where it could only be shown in part', async () => {
    const { usage } = openUsage(rows(limits.usageRows));
    await expect(usage.read('n', {})).rejects.toMatchObject({ code: 'invalid_request', field: 'from' });
  });

  it('sums costs without drifting', async () => {
    const { usage } = openUsage(rows(9_999));
    expect((await usage.read('n', {})).totals.cost).toBe(0.009999);
  });
});
